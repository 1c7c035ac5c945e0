/* What the x axis shows: steps, epochs, the time of day or the time since the start; and the ways from a step there and back. */

/** @import { Columns } from "./columns.js" */
/** @import { XMode } from "./view-state.js" */
/** @typedef {{ steps: ArrayLike<number>, times: ArrayLike<number>, n: number }} Clock  both ascending */
/** @typedef {{ mode: XMode, toX: (step: number) => number, toStep: (x: number) => number }} XAxis */

/** @type {XAxis} */
export const STEP_AXIS = { mode: "step", toX: (step) => step, toStep: (x) => x };

/** Returns when each step of a run was made: the entries of its longest series, and what lies before and behind them.
 *
 * A clock that was set back in between is held still, so that the way from a time to its step stays one.
 * @param {Iterable<Columns>} series
 * @returns {Clock} */
export function clockOf(series) {
  const known = [...series].filter(({ n }) => n > 0);
  const longest = known.toSorted((a, b) => b.n - a.n)[0];
  if (!longest) return { steps: [], times: [], n: 0 };
  const { steps, times } = longest.arrays;
  const entries = Array.from({ length: longest.n }, (_, i) => [steps[i], times[i]]);
  for (const { arrays, n } of known) {
    if (arrays.steps[0] < entries[0][0]) entries.unshift([arrays.steps[0], arrays.times[0]]);
    if (arrays.steps[n - 1] > entries[entries.length - 1][0]) entries.push([arrays.steps[n - 1], arrays.times[n - 1]]);
  }
  let latest = Number.NEGATIVE_INFINITY;
  const ascending = entries.map(([, time]) => {
    latest = Math.max(latest, time);
    return latest;
  });
  return { steps: entries.map(([step]) => step), times: ascending, n: entries.length };
}

/** Returns the axis; one that cannot be (epochs of unknown length, times of no points) is that of steps.
 * @param {XMode} mode
 * @param {number | null | undefined} perEpoch steps
 * @param {() => Clock} clock
 * @returns {XAxis} */
export function xAxis(mode, perEpoch, clock) {
  if (mode === "epoch" && perEpoch)
    return { mode, toX: (step) => step / perEpoch, toStep: (epoch) => epoch * perEpoch };
  if (mode !== "time" && mode !== "relative") return STEP_AXIS;
  const { steps, times, n } = clock();
  if (n === 0) return STEP_AXIS;
  const start = mode === "relative" ? times[0] : 0;
  return {
    mode,
    toX: (step) => between(steps, times, n, step) - start,
    toStep: (x) => between(times, steps, n, x + start),
  };
}

/** Returns the value at `place` of the line through points, that of the nearer end outside them.
 * @param {ArrayLike<number>} places ascending
 * @param {ArrayLike<number>} values
 * @param {number} n at least 1
 * @param {number} place */
export function between(places, values, n, place) {
  if (!(place > places[0])) return values[0];
  if (place >= places[n - 1]) return values[n - 1];
  let low = 0;
  let high = n - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (places[middle] > place) high = middle;
    else low = middle;
  }
  const share = (place - places[low]) / (places[high] - places[low]);
  return values[low] + share * (values[high] - values[low]);
}
