/* Which entries of several series are drawn, and at which x: every one, or buckets that all of them share. */

/** @import { Columns } from "./columns.js" */
/** @typedef {{ last: (number|null|undefined)[], low: (number|null|undefined)[], high: (number|null|undefined)[],
 *   smooth: (number|null|undefined)[] }} Row  null breaks a line, undefined does not */
/** @typedef {{ columns: Columns, smoothed: Float64Array | null }} Source */

/** Returns the number of steps in a bucket: a power of two, so that buckets stay put while a run grows.
 * @param {number} span
 * @param {number} width */
export function bucketSize(span, width) {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(span, 1) / Math.max(width, 1))));
}

/** Returns the entries that show the range: those in it and one on either side.
 * @param {Columns} columns
 * @param {number} first
 * @param {number} last
 * @returns {[from: number, to: number]} */
export function entriesBetween(columns, first, last) {
  const from = Math.max(columns.indexAfter(first - 1e-9) - 1, 0);
  return [from, Math.min(columns.indexAfter(last) + 1, columns.n)];
}

/** Lays the series on one x axis; more than two entries a pixel become buckets, even ones or, for a log axis, even in its powers.
 * @param {Source[]} sources
 * @param {number} first
 * @param {number} last
 * @param {number} width of the plot in pixels
 * @param {boolean} isLog
 * @returns {{ x: number[], rows: Row[], isBucketed: boolean }} */
export function align(sources, first, last, width, isLog = false) {
  const ranges = sources.map((source) => entriesBetween(source.columns, first, last));
  const busiest = Math.max(0, ...ranges.map(([from, to]) => to - from));
  const isBucketed = busiest > 2 * width;
  const keys = new Set();
  const placeOf = isBucketed ? (isLog ? logBuckets : evenBuckets)(first, last, 2 * width) : same;
  sources.forEach(({ columns }, k) => {
    for (let i = ranges[k][0]; i < ranges[k][1]; i++) keys.add(placeOf(columns.arrays.steps[i]));
  });
  const x = [...keys].sort((a, b) => a - b);
  const places = new Map(x.map((place, index) => [place, index]));
  const rows = sources.map((source, k) => fill(source, ranges[k], x.length, (step) => places.get(placeOf(step)) ?? 0));
  return { x, rows, isBucketed };
}

/** @param {number} step */
function same(step) {
  return step;
}

/** Returns the way from a step to the middle of its bucket.
 * @param {number} first @param {number} last @param {number} most buckets
 * @returns {(step: number) => number} */
function evenBuckets(first, last, most) {
  const size = bucketSize(last - first, most);
  return size === 1 ? same : (step) => Math.floor(step / size) * size + size / 2;
}

/** The same where a pixel of a log axis is a bucket: those narrower than a step are the steps themselves.
 * @param {number} first @param {number} last @param {number} most
 * @returns {(step: number) => number} */
function logBuckets(first, last, most) {
  const powers = Math.max(Math.log(Math.max(last, 2) / Math.max(first, 1)), 1e-6) / most;
  return (step) => {
    if (step <= 1 / powers) return step;
    const key = Math.floor(Math.log(step) / powers);
    return Math.exp((key + 0.5) * powers);
  };
}

/** @param {Source} source
 * @param {[number, number]} range
 * @param {number} length
 * @param {(step: number) => number} indexOf
 * @returns {Row} */
function fill({ columns, smoothed }, [from, to], length, indexOf) {
  const { steps, values, min, max } = columns.arrays;
  const make = () => /** @type {(number|null|undefined)[]} */ (new Array(length).fill(undefined));
  const row = { last: make(), low: make(), high: make(), smooth: smoothed ? make() : [] };
  for (let i = from; i < to; i++) {
    const at = indexOf(steps[i]);
    const old = row.low[at];
    row.last[at] = finite(values[i]);
    row.low[at] = old == null || min[i] < old ? (finite(min[i]) ?? old) : old;
    const top = row.high[at];
    row.high[at] = top == null || max[i] > top ? (finite(max[i]) ?? top) : top;
    if (smoothed) row.smooth[at] = finite(smoothed[i]);
  }
  return row;
}

/** @param {number} value */
function finite(value) {
  return Number.isFinite(value) ? value : null;
}
