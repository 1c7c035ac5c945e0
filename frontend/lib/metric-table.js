/* The metrics of several runs as a table: which value is the best of each column, in which order the runs stand. Pure. */

import { momentsOf } from "./band.js";
import { compareValues, valuesOf } from "./compare-columns.js";

/** @import { CompareAnswer } from "../wire/compare.js" */
/** @import { Order } from "./compare-state.js" */
/** @typedef {{ last: number | null, best: number | null, step: number | null, lastWord: string, isBestLast: boolean, isBest: boolean }} Cell
 *   lastWord: what is not finite, spelled out; isBest…: no other run of the column has a better one */
/** @typedef {{ name: string, goal: "min" | "max", cells: Cell[] }} MetricColumn  a cell a run */

/** @param {CompareAnswer} answer @param {string[]} names of series @returns {MetricColumn[]} */
export function metricColumns({ metrics }, names) {
  return names
    .filter((name) => Object.hasOwn(metrics, name))
    .map((name) => {
      const { goal, last, best, best_step } = metrics[name];
      const lasts = last.map((value) => (typeof value === "number" ? value : null));
      const [topLast, top] = [bestOf(lasts, goal), bestOf(best, goal)];
      const isShared = (/** @type {(number | null)[]} */ row) => row.filter((value) => value !== null).length < 2;
      const cells = lasts.map((value, i) => ({
        last: value,
        best: best[i],
        step: best_step[i],
        lastWord: typeof last[i] === "string" ? last[i] : "",
        isBestLast: value !== null && value === topLast && !isShared(lasts),
        isBest: best[i] !== null && best[i] === top && !isShared(best),
      }));
      return { name, goal, cells };
    });
}

/** @param {(number | null)[]} values @param {"min" | "max"} goal */
function bestOf(values, goal) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return goal === "min" ? Math.min(...known) : Math.max(...known);
}

/** Returns the places of the runs in the order that is asked for; those without a value come last either way.
 * @param {CompareAnswer} answer @param {Order | null} order @returns {number[]} */
export function orderOf(answer, order) {
  const places = answer.runs.map((_, place) => place);
  if (!order) return places;
  const values = valuesOf(answer, order.column);
  return places.sort((a, b) => {
    const [one, other] = [values[a], values[b]];
    if (one === null || other === null) return compareValues(one, other) || a - b;
    return (order.isDown ? -1 : 1) * compareValues(one, other) || a - b;
  });
}

/** Returns mean and spread of the best values of a group, null where none of its runs has one.
 * @param {MetricColumn} column @param {number[]} places @param {"best" | "last"} key */
export function groupMoments({ cells }, places, key) {
  const values = places.map((place) => cells[place][key]).filter((value) => value !== null);
  return values.length ? momentsOf(values) : null;
}
