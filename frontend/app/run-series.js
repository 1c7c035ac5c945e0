/* The series of a run that the page holds: of what may be hundreds those of the first view, and those asked for. */

import { Columns, float64, int64 } from "../lib/columns.js";
import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { LiveBlock } from "../wire/live.js" */
/** @import { RunPage, SeriesData } from "../wire/types.js" */
/** @typedef {{ onPoints: (name: string, columns: Columns, known: number) => void, onFetched: () => void }} Listener
 *   known: the last step before the points came */

export const BUCKETS = 1000;
const RETRY_WAIT = 2000;
/** The series that are sent with the page; see routes/page.py. */
const FIRST_VIEW = /^((train|val)\/(loss|accuracy)|optimizer\/learning_rate|layer\/\d+\/activation\/(mean|std))$/;

export class RunSeries {
  /** @param {string} run @param {Listener} listener */
  constructor(run, listener) {
    this.run = run;
    this.listener = listener;
    /** @type {Map<string, Columns>} */
    this.held = new Map();
    /** The names of all series, those that are not held too. */
    this.names = signal(/** @type {string[]} */ ([]));
    this.known = new Set(/** @type {string[]} */ ([]));
    /** What was asked for, and of that what is on its way. */
    this.wanted = new Set(/** @type {string[]} */ ([]));
    this.coming = new Set(/** @type {string[]} */ ([]));
    /** Grows with every change of a series. */
    this.revision = signal(0);
    /** Unix seconds of the last point that came in. */
    this.pointAt = signal(0);
    /** @type {LiveBlock[] | null} blocks that came while a snapshot was on its way */
    this.early = null;
    /** @type {LiveBlock[]} blocks that came while series were on their way that had been asked for */
    this.late = [];
    this.isAsking = false;
    this.abort = new AbortController();
    this.timer = 0;
  }

  close() {
    this.abort.abort();
    clearTimeout(this.timer);
  }

  /** Begins anew: blocks of the stream wait until `settle`. Returns what is aborted by the next beginning. */
  begin() {
    this.close();
    this.abort = new AbortController();
    this.early = [];
    this.late = [];
    this.coming.clear();
    return this.abort.signal;
  }

  /** Returns all series that the page is to hold: those that came with it, and what else was asked for.
   * @param {RunPage} page @returns {Promise<Record<string, SeriesData>>} */
  async complete({ names, series }) {
    const rest = names.filter((name) => this.wanted.has(name) && !(name in series));
    return rest.length ? { ...series, ...(await this.fetch(rest)) } : series;
  }

  /** @param {string[]} names of all series @param {Record<string, SeriesData>} found */
  settle(names, found) {
    const early = this.early ?? [];
    this.early = null;
    for (const name of names) this.known.add(name);
    this.hold(found);
    for (const block of early) this.append(block);
    this.noteChange();
    this.askSoon();
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
    return names.some((name) => this.known.has(name) && !this.held.has(name));
  }

  askSoon() {
    if (this.isAsking) return;
    this.isAsking = true;
    queueMicrotask(() => {
      this.isAsking = false;
      const isMissing = (/** @type {string} */ name) => !this.held.has(name) && !this.coming.has(name);
      const missing = [...this.wanted].filter((name) => this.known.has(name) && isMissing(name));
      if (missing.length && !this.early) this.fetchWanted(missing);
    });
  }

  /** @param {string[]} names */
  async fetchWanted(names) {
    const { signal: abort } = this.abort;
    for (const name of names) this.coming.add(name);
    const found = await this.fetch(names).catch(() => null);
    if (abort.aborted) return;
    for (const name of names) this.coming.delete(name);
    if (found) {
      this.hold(found);
      const fetched = new Set(names);
      for (const block of this.late) this.append(block, fetched);
      this.noteChange();
      this.listener.onFetched();
    } else this.timer = window.setTimeout(() => this.askSoon(), RETRY_WAIT);
    if (this.coming.size === 0) this.late = [];
  }

  /** @param {string[]} names */
  fetch(names) {
    return api.getSeries(this.run, names, { buckets: BUCKETS }, this.abort.signal);
  }

  /** @param {Record<string, SeriesData>} found */
  hold(found) {
    for (const [name, data] of Object.entries(found)) {
      const columns = Columns.from(data);
      this.held.set(name, columns);
      if (columns.n) this.pointAt.value = Math.max(this.pointAt.value, columns.arrays.times[columns.n - 1]);
    }
  }

  /** @param {LiveBlock[]} blocks */
  take(blocks) {
    this.pointAt.value = Date.now() / 1000;
    if (this.early) {
      this.early.push(...blocks);
      return;
    }
    if (this.coming.size) this.late.push(...blocks);
    for (const block of blocks) this.append(block);
    this.noteChange();
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
      this.listener.onPoints(name, columns, known);
    });
  }

  /** Tells whether the points of a series that come are kept: of a held one, and of a new one that is wanted.
   * @param {string} name */
  isKept(name) {
    if (this.held.has(name)) return true;
    const isNew = !this.known.has(name);
    this.known.add(name);
    return isNew && (FIRST_VIEW.test(name) || this.wanted.has(name));
  }

  /** @param {string} name */
  columnsOf(name) {
    const held = this.held.get(name);
    if (held) return held;
    const columns = new Columns();
    this.held.set(name, columns);
    return columns;
  }

  noteChange() {
    if (this.known.size !== this.names.value.length) this.names.value = [...this.known];
    this.revision.value += 1;
  }
}
