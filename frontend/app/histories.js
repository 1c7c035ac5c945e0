/* Histograms of a run over time: fetched when they are first wanted, and grown by the stream. */

import { int64 } from "../lib/columns.js";
import { HistogramColumns, histogramOf } from "../lib/histogram.js";
import { batch, effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { Signal } from "../vendor/runtime.js" */
/** @import { TensorData, TensorHistory } from "../wire/types.js" */
/** @import { RunTensors } from "./run-tensors.js" */
/** @typedef {{ columns: HistogramColumns, revision: Signal<number>, isLoaded: boolean }} History  revision: grows with the columns */

const LIMIT = 500;
const RETRY_WAIT = 2000;

export class Histories {
  /** @param {RunTensors} tensors */
  constructor(tensors) {
    this.tensors = tensors;
    /** @type {Map<string, History>} */
    this.byName = new Map();
    this.abort = new AbortController();
    this.timer = 0;
  }

  /** Begins to follow; returns what ends it. */
  start() {
    const unfollow = this.tensors.follow((tensor) => this.take(tensor));
    let isFirst = true;
    const stop = effect(() => {
      this.tensors.age.value;
      if (!isFirst) untracked(() => this.load([...this.byName.keys()]));
      isFirst = false;
    });
    return () => {
      stop();
      unfollow();
      clearTimeout(this.timer);
      this.abort.abort();
    };
  }

  /** @param {string} name @returns {History} */
  of(name) {
    const known = this.byName.get(name);
    if (known) return known;
    const history = { columns: new HistogramColumns(), revision: signal(0), isLoaded: false };
    this.byName.set(name, history);
    return history;
  }

  /** Fetches those that are not here yet.
   * @param {string[]} names */
  need(names) {
    this.load(names.filter((name) => !this.of(name).isLoaded));
  }

  /** @param {string[]} names */
  async load(names) {
    if (names.length === 0) return;
    for (const name of names) this.of(name).isLoaded = true;
    const found = await api.getTensorHistories(this.tensors.run, names, LIMIT, this.abort.signal).catch(() => null);
    if (this.abort.signal.aborted) return;
    if (found) batch(() => this.fillAll(found));
    else this.timer = window.setTimeout(() => this.load(names), RETRY_WAIT);
  }

  /** @param {Record<string, TensorHistory>} found */
  fillAll(found) {
    for (const [name, history] of Object.entries(found)) this.fill(name, history);
  }

  /** @param {string} name @param {TensorHistory} told */
  fill(name, told) {
    const history = this.of(name);
    const later = history.columns;
    history.columns = new HistogramColumns();
    const steps = int64(told.steps);
    const length = told.data.length / Math.max(steps.length, 1);
    steps.forEach((step, index) => {
      const data = told.data.subarray(index * length, (index + 1) * length);
      history.columns.add(histogramOf({ ...told, step, data, meta: told.metas[index] }));
    });
    for (const each of later.all) if (each.step > history.columns.lastStep) history.columns.add(each);
    history.revision.value += 1;
  }

  /** @param {TensorData} tensor */
  take(tensor) {
    const history = this.byName.get(tensor.name);
    if (!history) return;
    history.columns.add(histogramOf(tensor));
    history.revision.value += 1;
  }
}
