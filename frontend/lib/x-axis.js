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
  if (known.length === 0) return { steps: [], times: [], n: 0 };
  const { arrays, n } = known.reduce((one, other) => (other.n > one.n ? other : one));
  const beyond = endsBeyond(known, arrays.steps[0], arrays.steps[n - 1]);
  if (beyond.length === 0 && isAscending(arrays.times, n)) return { steps: arrays.steps, times: arrays.times, n };
  const entries = [...beyond, ...Array.from({ length: n }, (_, i) => [arrays.steps[i], arrays.times[i]])];
  entries.sort((a, b) => a[0] - b[0]);
  const times = ascending(Float64Array.from(entries, ([, time]) => time));
  return { steps: Float64Array.from(entries, ([step]) => step), times, n: times.length };
}

/** Returns the first and last entries of series that lie outside a range of steps, one for each step.
 * @param {Columns[]} series @param {number} first @param {number} last
 * @returns {[step: number, time: number][]} */
function endsBeyond(series, first, last) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (const { arrays, n } of series)
    for (const i of [0, n - 1])
      if (arrays.steps[i] < first || arrays.steps[i] > last) found.set(arrays.steps[i], arrays.times[i]);
  return [...found];
}

/** @param {Float64Array} values @param {number} n */
function isAscending(values, n) {
  for (let i = 1; i < n; i++) if (values[i] < values[i - 1]) return false;
  return true;
}

/** @param {Float64Array} values */
function ascending(values) {
  for (let i = 1; i < values.length; i++) values[i] = Math.max(values[i], values[i - 1]);
  return values;
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
