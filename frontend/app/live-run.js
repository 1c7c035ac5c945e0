/* One run in the browser: its summary, series, pictures and events, kept up to date by the live stream.
 *
 * Of its series, which may be hundreds, it holds those of the first view and those that were asked for. */

import { Columns, float64, int64 } from "../lib/columns.js";
import { isFinal } from "../lib/states.js";
import { batch, signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { RunTensors } from "./run-tensors.js";

/** @import { LiveBlock, RunSummary, RunUpdate } from "../wire/live.js" */
/** @import { RunDetail, RunEvent, SeriesData } from "../wire/types.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { LiveSocket } from "./socket.js" */
/** @typedef {{ range: Range, series: Map<string, Columns> }} Detail */

const BUCKETS = 1000;
/** The series that are sent with the page; see routes/page.py. */
const FIRST_VIEW = /^((train|val)\/(loss|accuracy)|optimizer\/learning_rate|layer\/\d+\/activation\/(mean|std))$/;
const ZOOM_WAIT = 120;
const PATIENCE = 300;
const RETRY_WAIT = 2000;
const REFRESH_WAIT = 150;

export class LiveRun {
  /** @param {string} id @param {LiveSocket} socket */
  constructor(id, socket) {
    this.id = id;
    this.detail = signal(/** @type {RunDetail | null} */ (null));
    this.error = signal(/** @type {api.ApiError | null} */ (null));
    this.isLoaded = signal(false);
    this.names = signal(/** @type {string[]} */ ([]));
    this.events = signal(/** @type {RunEvent[]} */ ([]));
    this.tensors = new RunTensors(id);
    /** While it is, nothing new is shown, whatever the training does. */
    this.isFrozen = signal(false);
    /** Grows with every change of a series. */
    this.revision = signal(0);
    /** Unix seconds of the last point that came in. */
    this.pointAt = signal(0);
    /** What the present zoom shows beyond what is here anyway. */
    this.zoomed = signal(/** @type {Detail | null} */ (null));
    /** @type {Map<string, Columns>} */
    this.series = new Map();
    /** The names of all series, those that are not held too. */
    this.known = new Set(/** @type {string[]} */ ([]));
    /** What was asked for, and of that what is on its way. */
    this.wanted = new Set(/** @type {string[]} */ ([]));
    this.coming = new Set(/** @type {string[]} */ ([]));
    this.isAsking = false;
    /** @type {LiveBlock[] | null} blocks that came while a snapshot was on its way */
    this.early = null;
    /** @type {LiveBlock[]} blocks that came while series were on their way that had been asked for */
    this.late = [];
    this.abort = new AbortController();
    /** @type {AbortController | null} */
    this.zoomAbort = null;
    this.zoomTimer = 0;
    this.zoomWidth = 0;
    this.refreshTimer = 0;
    this.retryTimer = 0;
    // The stream says when to fetch, so that no point falls between snapshot and stream; without it, fetch soon anyway.
    const timer = setTimeout(() => this.load(), PATIENCE);
    const onSnapshotNeeded = () => {
      clearTimeout(timer);
      this.load();
    };
    const unwatch = socket.watch(id, {
      onUpdate: (update) => this.take(update),
      onSnapshotNeeded,
      onMissing: (reason) => {
        this.error.value = new api.ApiError(404, reason);
      },
    });
    this.close = () => {
      unwatch();
      clearTimeout(timer);
      this.abort.abort();
      this.zoomAbort?.abort();
      for (const each of [this.zoomTimer, this.refreshTimer, this.retryTimer]) clearTimeout(each);
    };
  }

  /** Fetches everything; blocks of the stream wait until it is here. */
  async load() {
    if (this.isFrozen.peek()) return;
    clearTimeout(this.retryTimer);
    clearTimeout(this.refreshTimer);
    this.refreshTimer = 0;
    this.abort.abort();
    this.abort = new AbortController();
    const { signal: abort } = this.abort;
    this.early = [];
    this.late = [];
    this.coming.clear();
    try {
      const page = await api.getPage(this.id, BUCKETS, abort);
      const rest = page.names.filter((name) => this.wanted.has(name) && !(name in page.series));
      const others = rest.length ? await api.getSeries(this.id, rest, { buckets: BUCKETS }, abort) : {};
      if (abort.aborted) return;
      batch(() => {
        this.detail.value = page.run;
        this.events.value = page.events;
        this.error.value = null;
        for (const name of page.names) this.known.add(name);
        this.takeSnapshot({ ...page.series, ...others });
      });
      this.tensors.takeCatalogue(page.tensors);
    } catch (error) {
      if (abort.aborted || !(error instanceof api.ApiError)) return;
      this.error.value = error;
      if (error.status !== 404) this.retryTimer = window.setTimeout(() => this.load(), RETRY_WAIT);
    } finally {
      if (!abort.aborted) this.isLoaded.value = true;
    }
  }

  /** @param {Record<string, SeriesData>} found */
  takeSnapshot(found) {
    const early = this.early ?? [];
    this.early = null;
    this.hold(found);
    for (const block of early) this.append(block);
    this.noteChange();
    this.askSoon();
  }

  /** @param {Record<string, SeriesData>} found */
  hold(found) {
    for (const [name, data] of Object.entries(found)) {
      const columns = Columns.from(data);
      this.series.set(name, columns);
      if (columns.n) this.pointAt.value = Math.max(this.pointAt.value, columns.arrays.times[columns.n - 1]);
    }
  }

  /** Asks for series, which come as soon as there are any: all that one moment asks for in one request.
   * @param {string[]} names */
  need(names) {
    for (const name of names) this.wanted.add(name);
    this.askSoon();
  }

  /** Tells whether points of any of these series are there and not here yet.
   * @param {string[]} names */
  isWaitingFor(names) {
    return !this.isLoaded.value || names.some((name) => this.known.has(name) && !this.series.has(name));
  }

  askSoon() {
    if (this.isAsking) return;
    this.isAsking = true;
    queueMicrotask(() => {
      this.isAsking = false;
      const isMissing = (/** @type {string} */ name) => !this.series.has(name) && !this.coming.has(name);
      const missing = [...this.wanted].filter((name) => this.known.has(name) && isMissing(name));
      if (missing.length && !this.early) this.fetchWanted(missing);
    });
  }

  /** @param {string[]} names */
  async fetchWanted(names) {
    const { signal: abort } = this.abort;
    for (const name of names) this.coming.add(name);
    const found = await api.getSeries(this.id, names, { buckets: BUCKETS }, abort).catch(() => null);
    if (abort.aborted) return;
    for (const name of names) this.coming.delete(name);
    if (found) {
      this.hold(found);
      for (const block of this.late) this.append(block, new Set(names));
      this.noteChange();
      if (this.zoomed.peek()) this.zoom(this.zoomed.peek()?.range ?? null, [...this.series.keys()], this.zoomWidth);
    } else this.retryTimer = window.setTimeout(() => this.askSoon(), RETRY_WAIT);
    if (this.coming.size === 0) this.late = [];
  }

  /** Holds the picture, or lets it go on with all that has come meanwhile.
   * @param {boolean} isFrozen */
  freeze(isFrozen) {
    this.isFrozen.value = isFrozen;
    if (!isFrozen) this.load();
  }

  /** @param {RunUpdate} update */
  take({ summaries, events, tensors, blocks }) {
    if (this.isFrozen.peek()) return this.takeState(summaries);
    batch(() => {
      const newest = summaries.at(-1);
      if (newest) this.takeSummary(newest);
      if (events.length) this.takeEvents(events);
      for (const tensor of tensors) this.tensors.take(tensor);
      if (blocks.length) this.takeBlocks(blocks);
    });
  }

  /** What can be done with a run must be right even while its picture stands.
   * @param {RunSummary[]} summaries */
  takeState(summaries) {
    this.pointAt.value = Date.now() / 1000;
    const [old, newest] = [this.detail.value, summaries.at(-1)];
    if (!old || !newest || old.state === newest.state) return;
    const { state, reason, ended_at, queue_place } = newest;
    this.detail.value = { ...old, state, reason, ended_at, queue_place };
  }

  /** @param {RunSummary} summary */
  takeSummary(summary) {
    const old = this.detail.value;
    if (!old) return;
    this.detail.value = { ...old, ...summary };
    const hasMoved = old.state !== summary.state || old.total_steps !== summary.total_steps;
    if (hasMoved && isFinal(summary.state)) this.reloadSoon();
    // What a run tells about itself (layers, data) is not in the summary, and changes with its state.
    else if (hasMoved || !old.info.layers) this.refreshSoon();
  }

  /** Fetches an ended run whole: what was thinned on the way is sharp from then on. */
  reloadSoon() {
    clearTimeout(this.refreshTimer);
    this.refreshTimer = window.setTimeout(() => this.load(), REFRESH_WAIT);
  }

  refreshSoon() {
    if (this.refreshTimer) return;
    this.refreshTimer = window.setTimeout(async () => {
      const told = await api.getRun(this.id).catch(() => null);
      this.refreshTimer = 0;
      // The stream may have said more about its state meanwhile.
      if (told && this.detail.value) this.detail.value = { ...this.detail.value, info: told.info, error: told.error };
    }, REFRESH_WAIT);
  }

  /** @param {RunEvent[]} events */
  takeEvents(events) {
    const nameOf = (/** @type {RunEvent} */ event) => `${event.kind} ${event.time}`;
    const known = new Set(this.events.value.map(nameOf));
    this.events.value = [...this.events.value, ...events.filter((event) => !known.has(nameOf(event)))];
  }

  /** @param {LiveBlock[]} blocks */
  takeBlocks(blocks) {
    this.pointAt.value = Date.now() / 1000;
    if (this.early) {
      this.early.push(...blocks);
      return;
    }
    if (this.coming.size) this.late.push(...blocks);
    for (const block of blocks) this.append(block);
    this.noteChange();
  }

  /** Tells whether the points of a series that come are kept: of a held one, and of a new one that is wanted.
   * @param {string} name */
  isKept(name) {
    if (this.series.has(name)) return true;
    const isNew = !this.known.has(name);
    this.known.add(name);
    return isNew && (FIRST_VIEW.test(name) || this.wanted.has(name));
  }

  /** Adds the points of a block that are not here yet: those after the last step of their series.
   * @param {LiveBlock} block @param {Set<string>} [only] these series and no other */
  append(block, only) {
    const steps = int64(block.steps);
    const times = float64(block.times);
    const values = float64(block.values);
    block.names.forEach((name, row) => {
      if (only ? !only.has(name) : !this.isKept(name)) return;
      const columns = this.columnsOf(name);
      const known = columns.lastStep;
      let added = 0;
      for (let i = 0; i < steps.length; i++) {
        if (steps[i] <= known) continue;
        columns.append(steps[i], times[i], values[row * steps.length + i]);
        added += 1;
      }
      if (added === steps.length) columns.noteThinned(block.n - steps.length);
      this.appendToDetail(name, columns, known);
    });
  }

  /** Lets a zoomed range that reaches past the end of a series go on growing.
   * @param {string} name @param {Columns} columns @param {number} known the last step before */
  appendToDetail(name, columns, known) {
    const detail = this.zoomed.peek();
    const zoomed = detail?.series.get(name);
    if (!detail || !zoomed) return;
    const { steps, times, values } = columns.arrays;
    for (
      let i = columns.indexAfter(Math.max(known, zoomed.lastStep));
      i < columns.n && steps[i] <= detail.range[1];
      i++
    ) {
      zoomed.append(steps[i], times[i], values[i]);
    }
  }

  /** @param {string} name */
  columnsOf(name) {
    const known = this.series.get(name);
    if (known) return known;
    const columns = new Columns();
    this.series.set(name, columns);
    return columns;
  }

  noteChange() {
    if (this.known.size !== this.names.value.length) this.names.value = [...this.known];
    this.revision.value += 1;
  }

  /** Sharpens a range of steps after a short wait; the request for an earlier range is dropped.
   * @param {Range | null} range
   * @param {string[]} names
   * @param {number} width of a chart in pixels */
  zoom(range, names, width) {
    clearTimeout(this.zoomTimer);
    this.zoomAbort?.abort();
    this.zoomWidth = width;
    if (!range) {
      this.zoomed.value = null;
      return;
    }
    this.zoomTimer = window.setTimeout(() => this.sharpen(range, names, width), ZOOM_WAIT);
  }

  /** @param {Range} range @param {string[]} names @param {number} width */
  async sharpen(range, names, width) {
    const coarse = names.filter((name) => this.series.get(name)?.isRaw(...range) === false);
    if (coarse.length === 0) {
      this.zoomed.value = null;
      return;
    }
    const abort = new AbortController();
    this.zoomAbort = abort;
    const options = { first: range[0], last: range[1], buckets: Math.ceil(width) };
    const found = await api.getSeries(this.id, coarse, options, abort.signal).catch(() => null);
    if (!found || abort.signal.aborted) return;
    const series = new Map(Object.entries(found).map(([name, data]) => [name, Columns.from(data)]));
    this.zoomed.value = { range, series };
  }
}
