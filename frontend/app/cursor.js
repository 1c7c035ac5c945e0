/* The step that a run's page shows: under the pointer, else the one that was picked, else the newest. */

import { computed, signal } from "../vendor/runtime.js";

/** @import { RunCharts } from "./run-charts.js" */
/** @typedef {{ places: () => number[], words: (step: number) => string }} Leading
 *   a chart: the steps it draws, ascending, and what it reads at one */

export class Cursor {
  /** @param {RunCharts} charts */
  constructor(charts) {
    this.charts = charts;
    this.hovered = signal(/** @type {number | null} */ (null));
    this.picked = computed(() => this.within(charts.view.state.value.step));
    this.at = computed(() => this.hovered.value ?? this.picked.value);
    /** @type {Leading | null} the chart that was pointed to or focused last */
    this.leading = null;
  }

  /** Brings a step to those that there are, once they are known.
   * @param {number | null} step */
  within(step) {
    if (step === null || !this.charts.run.isLoaded.value) return step;
    this.charts.run.revision.value;
    const [first, last] = this.charts.whole();
    return Math.min(Math.max(step, first), last);
  }

  /** @param {number | null} step */
  point(step) {
    this.hovered.value = step === null ? null : this.within(Math.round(step));
  }

  /** Stays at a step.
   * @param {number} step */
  pick(step) {
    this.hovered.value = null;
    this.charts.view.change({ step: this.within(Math.round(step)) });
  }

  /** Shows the newest step again, and goes on doing so. */
  follow() {
    this.hovered.value = null;
    this.charts.view.change({ step: null });
  }
}
