/* One run in the browser: its summary, series, pictures and events, kept up to date by the live stream. */

import { Columns } from "../lib/columns.js";
import { mergeFindings } from "../lib/merge-findings.js";
import { isFinal } from "../lib/states.js";
import { batch, computed, signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { BUCKETS, RunSeries } from "./run-series.js";
import { RunTensors } from "./run-tensors.js";

/** @import { RunSummary, RunUpdate } from "../wire/live.js" */
/** @import { Finding, RunDetail, RunEvent } from "../wire/types.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { LiveSocket } from "./socket.js" */
/** @typedef {{ range: Range, series: Map<string, Columns> }} Detail */

const ZOOM_WAIT = 120;
const PATIENCE = 300;
const RETRY_WAIT = 2000;
const REFRESH_WAIT = 150;
/** @type {Record<string, unknown>} */
const NO_SETTINGS = {};
/** What a run tells about itself is told anew with these. */
const TELLING = new Set(["intervention", "checkpoint", "probe"]);

export class LiveRun {
  /** @param {string} id @param {LiveSocket} socket */
  constructor(id, socket) {
    this.id = id;
    this.detail = signal(/** @type {RunDetail | null} */ (null));
    this.error = signal(/** @type {api.ApiError | null} */ (null));
    this.isLoaded = signal(false);
    this.curves = new RunSeries(id, {
      onPoints: (name, columns, known) => this.appendToDetail(name, columns, known),
      onFetched: () => this.zoomAgain(),
    });
    /** The series that are here; see need() for the others. */
    this.series = this.curves.held;
    this.names = this.curves.names;
    this.revision = this.curves.revision;
    this.pointAt = this.curves.pointAt;
    this.events = signal(/** @type {RunEvent[]} */ ([]));
    /** What the doctor has found, the cleared too, in the order of opening. */
    this.findings = signal(/** @type {Finding[]} */ ([]));
    /** @type {Finding[]} those that came while a snapshot was on its way */
    this.earlyFindings = [];
    /** What people changed, in order. */
    this.interventions = computed(() => this.events.value.filter(({ kind }) => kind === "intervention"));
    /** The present value of every field that can be changed while the run trains. */
    this.settings = computed(() => this.detail.value?.info.settings ?? NO_SETTINGS);
    /** The run's family, oldest first, once somebody has asked for it: see family.js. */
    this.lineage = signal(/** @type {RunSummary[]} */ ([]));
    this.tensors = new RunTensors(id);
    /** While it is, nothing new is shown, whatever the training does. */
    this.isFrozen = signal(false);
    /** What the present zoom shows beyond what is here anyway. */
    this.zoomed = signal(/** @type {Detail | null} */ (null));
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
      this.curves.close();
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
    const abort = this.curves.begin();
    this.earlyFindings = [];
    try {
      const page = await api.getPage(this.id, BUCKETS, abort);
      const found = await this.curves.complete(page);
      if (abort.aborted) return;
      batch(() => {
        this.detail.value = page.run;
        this.events.value = page.events;
        this.findings.value = mergeFindings(page.findings ?? [], this.earlyFindings);
        this.error.value = null;
        this.curves.settle(page.names, found);
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

  /** Asks for series that are not here yet; they come with a change of `revision`.
   * @param {string[]} names */
  need(names) {
    this.curves.need(names);
  }

  /** Tells whether points of any of these series are there and not here yet.
   * @param {string[]} names */
  isWaitingFor(names) {
    return !this.isLoaded.value || this.curves.isWaitingFor(names);
  }

  /** Holds the picture, or lets it go on with all that has come meanwhile.
   * @param {boolean} isFrozen */
  freeze(isFrozen) {
    this.isFrozen.value = isFrozen;
    if (!isFrozen) this.load();
  }

  /** @param {RunUpdate} update */
  take({ summaries, events, tensors, blocks }) {
    const [findings, others] = partFindings(events);
    // Words do not move: what goes wrong is said even while the picture stands.
    if (findings.length) this.takeFindings(findings);
    if (this.isFrozen.peek()) return this.takeState(summaries, blocks.length > 0);
    batch(() => {
      const newest = summaries.at(-1);
      if (newest) this.takeSummary(newest);
      if (others.length) this.takeEvents(others);
      for (const tensor of tensors) this.tensors.take(tensor);
      if (blocks.length) this.curves.take(blocks);
    });
  }

  /** What can be done with a run must be right even while its picture stands.
   * @param {RunSummary[]} summaries @param {boolean} hasPoints */
  takeState(summaries, hasPoints) {
    if (hasPoints) this.pointAt.value = Date.now() / 1000;
    const [old, newest] = [this.detail.value, summaries.at(-1)];
    if (!old || !newest || (old.state === newest.state && old.health === newest.health)) return;
    const { state, reason, ended_at, queue_place, health } = newest;
    this.detail.value = { ...old, state, reason, ended_at, queue_place, health };
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
    if (events.some(({ kind }) => TELLING.has(kind))) this.refreshSoon();
  }

  /** @param {Finding[]} findings */
  takeFindings(findings) {
    this.earlyFindings.push(...findings);
    this.findings.value = mergeFindings(this.findings.value, findings);
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

  /** Sharpens what has come since. */
  zoomAgain() {
    const detail = this.zoomed.peek();
    if (detail) this.zoom(detail.range, [...this.series.keys()], this.zoomWidth);
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

/** Parts what the doctor says from what happened to the run.
 * @param {RunEvent[]} events @returns {[findings: Finding[], others: RunEvent[]]} */
function partFindings(events) {
  const said = events.filter(({ kind }) => kind === "finding");
  const findings = said.map(({ data }) => /** @type {Finding} */ (data.finding));
  return [findings, said.length ? events.filter(({ kind }) => kind !== "finding") : events];
}
