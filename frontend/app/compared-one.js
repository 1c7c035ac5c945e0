/* One of the compared runs, for panels that draw a run: its layers' series and its tensors, at the step that all charts show. */

import { computed, signal } from "../vendor/runtime.js";
import { listTensors } from "./compare-api.js";
import { RunTensors } from "./run-tensors.js";

/** @import { CompareCharts } from "./compare-charts.js" */
/** @import { LiveRun } from "./live-run.js" */
/** @import { LiveSocket } from "./socket.js" */

export class ComparedOne {
  /** @param {CompareCharts} charts @param {string} id */
  constructor(charts, id) {
    const { compared } = charts;
    this.charts = charts;
    this.id = id;
    const tensors = new RunTensors(id);
    const series = { get: (/** @type {string} */ name) => compared.members.get(id)?.curves.held.get(name) };
    const detail = signal({ info: {} });
    this.tensors = tensors;
    this.run = /** @type {LiveRun} */ (/** @type {unknown} */ ({ id, series, tensors, detail }));
    /** The run's own step at the place of the shared cursor. */
    this.at = computed(() => compared.stepOf(id, charts.at.value));
    this.isLoaded = signal(false);
  }

  /** Fetches which tensors there are, and takes in those of a live run; returns what ends it.
   * @param {LiveSocket} socket */
  start(socket) {
    const abort = new AbortController();
    const load = async () => {
      const found = await listTensors(this.id, abort.signal).catch(() => null);
      if (abort.signal.aborted) return;
      if (found) this.tensors.takeCatalogue(found);
      this.isLoaded.value = true;
    };
    load();
    const isLive = !this.charts.comparison.runOf(this.id)?.ended_at;
    const take = (/** @type {import("../wire/live.js").RunUpdate} */ { tensors }) => {
      if (!this.charts.isFrozen.peek()) for (const tensor of tensors) this.tensors.take(tensor);
    };
    const unwatch = isLive ? socket.watch(this.id, { onUpdate: take, onSnapshotNeeded: load }) : () => {};
    return () => {
      abort.abort();
      unwatch();
    };
  }

  watch() {
    this.charts.watch();
  }

  /** @param {number | null} step */
  pick(step) {
    this.charts.pick(step);
  }
}
