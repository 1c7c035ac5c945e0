/* One run in the browser: its summary, series, pictures and events, kept up to date by the live stream. */

import { Columns, float64, int64 } from "../lib/columns.js";
import { isFinal } from "../lib/states.js";
import { batch, signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { LatestTensor } from "./latest-tensor.js";

/** @import { LiveBlock, RunSummary, RunUpdate } from "../wire/live.js" */
/** @import { RunDetail, RunEvent, SeriesData } from "../wire/types.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { LiveSocket } from "./socket.js" */
/** @typedef {{ range: Range, series: Map<string, Columns> }} Detail */

const BUCKETS = 1500;
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
    this.filters = new LatestTensor("layer/1/filters");
    this.confusion = new LatestTensor("val/confusion");
    this.tensors = [this.filters, this.confusion];
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
    /** @type {LiveBlock[] | null} blocks that came while a snapshot was on its way */
    this.early = null;
    this.abort = new AbortController();
    /** @type {AbortController | null} */
    this.zoomAbort = null;
    this.zoomTimer = 0;
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
      for (const tensor of this.tensors) tensor.close();
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
    try {
      const [detail, catalogue, events] = await Promise.all([
        api.getRun(this.id),
        api.listSeries(this.id),
        api.listEvents(this.id),
      ]);
      const names = catalogue.map(({ name }) => name);
      const found = names.length ? await api.getSeries(this.id, names, { buckets: BUCKETS }, abort) : {};
      if (abort.aborted) return;
      batch(() => {
        this.detail.value = detail;
        this.events.value = events;
        this.error.value = null;
        this.takeSnapshot(found);
      });
      await this.loadTensors(abort);
    } catch (error) {
      if (abort.aborted || !(error instanceof api.ApiError)) return;
      this.error.value = error;
      if (error.status !== 404) this.retryTimer = window.setTimeout(() => this.load(), RETRY_WAIT);
    } finally {
      if (!abort.aborted) this.isLoaded.value = true;
    }
  }

  /** @param {AbortSignal} abort */
  async loadTensors(abort) {
    const catalogue = await api.listTensors(this.id);
    await Promise.all(this.tensors.map((tensor) => tensor.load(this.id, catalogue, abort)));
  }

  /** @param {Record<string, SeriesData>} found */
  takeSnapshot(found) {
    const early = this.early ?? [];
    this.early = null;
    for (const [name, data] of Object.entries(found)) {
      const columns = Columns.from(data);
      this.series.set(name, columns);
      if (columns.n) this.pointAt.value = Math.max(this.pointAt.value, columns.arrays.times[columns.n - 1]);
    }
    for (const block of early) this.append(block);
    this.noteChange();
  }

  /** Holds the picture, or lets it go on with all that has come meanwhile.
   * @param {boolean} isFrozen */
  freeze(isFrozen) {
    this.isFrozen.value = isFrozen;
    if (!isFrozen) this.load();
  }

  /** @param {RunUpdate} update */
  take({ summaries, events, tensors, blocks }) {
    if (this.isFrozen.peek()) return this.takeState(summaries, blocks.length > 0);
    batch(() => {
      const newest = summaries.at(-1);
      if (newest) this.takeSummary(newest);
      if (events.length) this.takeEvents(events);
      for (const tensor of tensors) for (const shown of this.tensors) shown.take(tensor);
      if (blocks.length) this.takeBlocks(blocks);
    });
  }

  /** What can be done with a run must be right even while its picture stands.
   * @param {RunSummary[]} summaries @param {boolean} hasPoints */
  takeState(summaries, hasPoints) {
    if (hasPoints) this.pointAt.value = Date.now() / 1000;
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
    for (const block of blocks) this.append(block);
    this.noteChange();
  }

  /** Adds the points of a block that are not here yet: those after the last step of their series.
   * @param {LiveBlock} block */
  append(block) {
    const steps = int64(block.steps);
    const times = float64(block.times);
    const values = float64(block.values);
    block.names.forEach((name, row) => {
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
    if (this.series.size !== this.names.value.length) this.names.value = [...this.series.keys()];
    this.revision.value += 1;
  }

  /** Sharpens a range of steps after a short wait; the request for an earlier range is dropped.
   * @param {Range | null} range
   * @param {string[]} names
   * @param {number} width of a chart in pixels */
  zoom(range, names, width) {
    clearTimeout(this.zoomTimer);
    this.zoomAbort?.abort();
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
