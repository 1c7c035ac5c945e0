/* The x axis of a run's charts, and when each of its steps was made: worked out once for all charts, when one is drawn. */

import { clockOf, xAxis } from "../lib/x-axis.js";
import { computed } from "../vendor/runtime.js";

/** @import { Clock, XAxis } from "../lib/x-axis.js" */
/** @import { ReadonlySignal } from "../vendor/runtime.js" */
/** @import { RunCharts } from "./run-charts.js" */
/** @typedef {{ clock: ReadonlySignal<Clock>, axis: ReadonlySignal<XAxis> }} RunAxis */

/** @type {WeakMap<RunCharts, RunAxis>} */
const known = new WeakMap();

/** @param {RunCharts} charts @returns {RunAxis} */
export function axisOf(charts) {
  const made = charts.ownAxis ?? known.get(charts) ?? make(charts);
  known.set(charts, made);
  return made;
}

/** @param {RunCharts} charts @returns {RunAxis} */
function make({ run, view, perEpoch }) {
  const clock = computed(() => {
    run.revision.value;
    return clockOf(run.series.values());
  });
  return { clock, axis: computed(() => xAxis(view.look.value.x, perEpoch.value, () => clock.value)) };
}
