/* What the charts of a comparison share: the same as those of a run, over the points of several. */

import { placedAxis } from "../lib/placed-columns.js";
import { computed, effect } from "../vendor/runtime.js";
import { ComparedRuns } from "./compared-runs.js";
import { RunCharts } from "./run-charts.js";

/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Comparison } from "./comparison.js" */
/** @import { LiveRun } from "./live-run.js" */
/** @import { LiveSocket } from "./socket.js" */
/** @import { View } from "./view.js" */

export class CompareCharts extends RunCharts {
  /** @param {Comparison} comparison @param {View} view @param {LiveSocket} socket */
  constructor(comparison, view, socket) {
    const mode = computed(() => view.look.value.x);
    const compared = new ComparedRuns(comparison, mode, socket);
    super(/** @type {LiveRun} */ (/** @type {unknown} */ (compared)), view);
    this.comparison = comparison;
    this.compared = compared;
    this.ownAxis = {
      clock: computed(() => this.longest()),
      axis: computed(() => placedAxis(mode.value)),
    };
    let known = mode.peek();
    this.stops = [
      effect(() => {
        const ids = comparison.lit.value;
        this.lit.value = ids && ((line) => compared.partsOf(line.name).some(([run]) => ids.has(run)));
      }),
      // A place on one axis is none on another.
      effect(() => {
        const next = mode.value;
        if (next !== known) queueMicrotask(() => view.change({ range: null, step: null }));
        known = next;
      }),
    ];
  }

  close() {
    for (const stop of this.stops) stop();
    this.compared.close();
  }

  get grain() {
    return this.compared.grain;
  }

  /** Lines are smoothed by their steps, so that they look the same over any axis. */
  smoothingSpan() {
    let last = 1;
    for (const columns of this.compared.series.values()) last = Math.max(last, columns.ownSteps[columns.n - 1]);
    return last;
  }

  /** A run that diverged must not flatten the others: how far it went is said, not drawn.
   * @param {LineSpec[]} specs */
  lines(specs) {
    const lines = super.lines(specs);
    const hasDiverged = lines.map(({ spec }) => this.compared.hasDiverged(spec.name));
    if (hasDiverged.every(Boolean)) return lines;
    return lines.map((line, i) => (hasDiverged[i] ? { ...line, spec: { ...line.spec, isOverlay: true } } : line));
  }

  /** @param {LineSpec | null} line */
  light(line) {
    const parts = line ? this.compared.partsOf(line.name) : [];
    this.comparison.hovered.value = parts.length === 1 ? parts[0][0] : null;
  }

  /** The points by which the cursor goes where no chart leads it: those of the longest line. */
  longest() {
    this.compared.revision.value;
    const known = [...this.compared.series.values()];
    const none = { steps: new Float64Array(0), times: new Float64Array(0), n: 0 };
    if (known.length === 0) return none;
    const { arrays, n } = known.reduce((one, other) => (other.n > one.n ? other : one));
    return { steps: arrays.steps, times: arrays.times, n };
  }
}
