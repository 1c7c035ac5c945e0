/* What happened in a run, as the markers of its charts: worked out once for all charts. */

import { markersOf } from "../lib/markers.js";
import { computed } from "../vendor/runtime.js";

/** @import { Marker } from "../lib/markers.js" */
/** @import { ReadonlySignal } from "../vendor/runtime.js" */
/** @import { RunCharts } from "./run-charts.js" */

/** @type {WeakMap<RunCharts, ReadonlySignal<Marker[]>>} */
const known = new WeakMap();

/** Returns the markers, none while they are put away.
 * @param {RunCharts} charts @returns {ReadonlySignal<Marker[]>} */
export function markersIn(charts) {
  const made = known.get(charts) ?? make(charts);
  known.set(charts, made);
  return made;
}

/** @param {RunCharts} charts @returns {ReadonlySignal<Marker[]>} */
function make({ run, view, findings }) {
  return computed(() => {
    if (!view.look.value.hasMarks) return [];
    const parent = run.detail.value?.parent;
    const birth = parent && parent.step > 0 ? [{ step: parent.step, label: "Begins here, from a checkpoint" }] : [];
    return markersOf(run.events.value, findings.value, birth);
  });
}
