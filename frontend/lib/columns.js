/* A series in the browser: columns that grow, where an entry is one point or a bucket of points.
 *
 * Each entry has its step, its time, the last value and the least and greatest finite value, and how many of its
 * points were not finite. Beyond MAX_ENTRIES neighbours are merged in pairs, so that memory stays bounded; `total`
 * goes on counting every point. Steps are float64: whole numbers stay exact up to 2^53. */

import { float64, int64 } from "./bytes.js";

/** @import { SeriesData } from "../wire/types.js" */

export { float64, int64 };

export const MAX_ENTRIES = 16384;
const COLUMNS = /** @type {const} */ (["steps", "times", "values", "min", "max", "nonfinite"]);

/** @typedef {{ steps: Float64Array, times: Float64Array, values: Float64Array, min: Float64Array, max: Float64Array,
 *   nonfinite: Float64Array }} Arrays */

export class Columns {
  constructor(capacity = 256) {
    this.n = 0;
    /** How many points the entries stand for. */
    this.total = 0;
    /** The first entry that is a single point: everything before it is thinned. */
    this.rawFrom = 0;
    /** @type {Arrays} */
    this.arrays = emptyArrays(capacity);
  }

  /** @param {SeriesData} data */
  static from(data) {
    const values = float64(data.values);
    const columns = new Columns(Math.max(values.length, 256));
    const least = data.min ? float64(data.min) : values;
    const greatest = data.max ? float64(data.max) : values;
    const counts = data.nonfinite ? int64(data.nonfinite) : values.map((value) => Number(!Number.isFinite(value)));
    const parts = { steps: int64(data.steps), times: float64(data.times), values, min: least, max: greatest };
    for (const name of COLUMNS) columns.arrays[name].set(name === "nonfinite" ? counts : parts[name]);
    columns.n = values.length;
    columns.total = data.n;
    columns.rawFrom = data.is_bucketed ? values.length : 0;
    return columns;
  }

  /** The steps of the points, where these lie elsewhere on their axis: see placed-columns.js. */
  get ownSteps() {
    return this.arrays.steps;
  }

  get lastStep() {
    return this.n ? this.arrays.steps[this.n - 1] : Number.NEGATIVE_INFINITY;
  }

  /** Adds one point; a step that is not the greatest goes to its place.
   * @param {number} step
   * @param {number} time
   * @param {number} value */
  append(step, time, value) {
    if (this.n === this.arrays.steps.length) this.makeRoom();
    const at = step >= this.lastStep ? this.n : this.indexAfter(step);
    if (at < this.n) for (const name of COLUMNS) this.arrays[name].copyWithin(at + 1, at, this.n);
    const entry = { steps: step, times: time, values: value, min: value, max: value };
    for (const name of COLUMNS)
      this.arrays[name][at] = name === "nonfinite" ? Number(!Number.isFinite(value)) : entry[name];
    this.n += 1;
    this.total += 1;
  }

  /** Notes that `n` more points were left out on the way here.
   * @param {number} n */
  noteThinned(n) {
    if (n <= 0) return;
    this.total += n;
    this.rawFrom = this.n;
  }

  makeRoom() {
    if (this.n >= MAX_ENTRIES) return this.mergePairs();
    const grown = emptyArrays(Math.min(this.n * 2, MAX_ENTRIES));
    for (const name of COLUMNS) grown[name].set(this.arrays[name]);
    this.arrays = grown;
  }

  mergePairs() {
    const { steps, times, values, min, max, nonfinite } = this.arrays;
    const half = Math.ceil(this.n / 2);
    for (let i = 0; i < half; i++) {
      const a = 2 * i;
      const b = Math.min(a + 1, this.n - 1);
      [steps[i], times[i], values[i]] = [steps[b], times[b], values[b]];
      min[i] = least(min[a], min[b]);
      max[i] = greatest(max[a], max[b]);
      nonfinite[i] = a === b ? nonfinite[a] : nonfinite[a] + nonfinite[b];
    }
    this.n = half;
    this.rawFrom = half;
  }

  /** Returns the index of the first entry whose step is greater than `step`.
   * @param {number} step */
  indexAfter(step) {
    let low = 0;
    let high = this.n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.arrays.steps[middle] > step) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Returns the index of the entry nearest to `step`, or -1 when there is none.
   * @param {number} step */
  nearest(step) {
    const after = this.indexAfter(step);
    if (after === 0) return this.n ? 0 : -1;
    if (after === this.n) return after - 1;
    const { steps } = this.arrays;
    return steps[after] - step < step - steps[after - 1] ? after : after - 1;
  }

  /** Tells whether every point between two steps is here by itself.
   * @param {number} first
   * @param {number} last */
  isRaw(first, last) {
    const from = this.indexAfter(first - 1);
    return this.indexAfter(last) <= from || from >= this.rawFrom;
  }
}

/** @param {number} capacity @returns {Arrays} */
function emptyArrays(capacity) {
  const make = () => new Float64Array(capacity);
  return { steps: make(), times: make(), values: make(), min: make(), max: make(), nonfinite: make() };
}

/** @param {number} a @param {number} b */
function least(a, b) {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.min(a, b) : Number.isFinite(a) ? a : b;
}

/** @param {number} a @param {number} b */
function greatest(a, b) {
  return Number.isFinite(a) && Number.isFinite(b) ? Math.max(a, b) : Number.isFinite(a) ? a : b;
}
