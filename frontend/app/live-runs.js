/* The list of runs in the browser, newest first, kept up to date by the live stream. */

import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { RunSummary, RunUpdate } from "../wire/live.js" */
/** @import { LiveSocket } from "./socket.js" */

const PAGE = 100;
const PATIENCE = 300;

export class LiveRuns {
  /** @param {LiveSocket} socket */
  constructor(socket) {
    this.runs = signal(/** @type {RunSummary[]} */ ([]));
    this.total = signal(0);
    this.error = signal(/** @type {api.ApiError | null} */ (null));
    this.isLoaded = signal(false);
    const timer = setTimeout(() => this.load(), PATIENCE);
    const onSnapshotNeeded = () => {
      clearTimeout(timer);
      this.load();
    };
    const unwatch = socket.watch("*", { onUpdate: (update) => this.take(update), onSnapshotNeeded });
    this.close = () => {
      unwatch();
      clearTimeout(timer);
    };
  }

  /** Fetches as many runs as are shown already, at least a page. */
  async load() {
    await this.fetch(Math.max(PAGE, this.runs.value.length), 0);
  }

  async more() {
    await this.fetch(PAGE, this.runs.value.length);
  }

  /** @param {number} limit @param {number} offset */
  async fetch(limit, offset) {
    try {
      const { runs, total } = await api.listRuns(limit, offset);
      this.runs.value = merge(offset ? this.runs.value : [], runs);
      this.total.value = Math.max(total, this.runs.value.length);
      this.error.value = null;
    } catch (error) {
      if (error instanceof api.ApiError) this.error.value = error;
    }
    this.isLoaded.value = true;
  }

  /** @param {RunUpdate} update */
  take({ summaries }) {
    if (!summaries.length || !this.isLoaded.value) return;
    const before = this.runs.value.length;
    this.runs.value = merge(this.runs.value, summaries);
    this.total.value += this.runs.value.length - before;
  }
}

/** Returns the runs with newer summaries in their places, newest first.
 * @param {RunSummary[]} runs
 * @param {RunSummary[]} newer */
export function merge(runs, newer) {
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const run of newer) byId.set(run.id, run);
  return [...byId.values()].sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1));
}
