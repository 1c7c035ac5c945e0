/* The y range of a line chart: everything in view, or without its outliers where that is asked for. Pure. */

/** @import { Range } from "../lib/view-state.js" */
/** @typedef {(number|null|undefined)[]} Values */
/** @typedef {{ isLog: boolean, isShare: boolean, isClipped: boolean, band?: { low: number, high: number } }} Wishes */

const LOW = 0.05;
const HIGH = 0.95;

/** Returns the range, and how many of the values of `lines` lie outside it.
 * @param {Values[]} lines what is clipped by
 * @param {Values[]} rows what is drawn: lines and the edges of their envelopes
 * @param {number[]} places
 * @param {Range} x
 * @param {Wishes} wishes
 * @returns {{ y: Range, clipped: number, isClipped: boolean }} */
export function rangeOf(lines, rows, places, x, { isLog, isShare, isClipped, band }) {
  const inner = isClipped ? percentiles(lines, places, x) : null;
  if (inner) {
    const y = padded(inner, isLog, false);
    return { y, clipped: countOutside(lines, places, x, y), isClipped: true };
  }
  const all = bounds(rows, places, x);
  if (band && (!isLog || band.low > 0)) {
    all[0] = Math.min(all[0], band.low);
    all[1] = Math.max(all[1], band.high);
  }
  return { y: padded(all, isLog, isShare), clipped: 0, isClipped: false };
}

/** @param {Values[]} rows @param {number[]} places @param {Range} x @param {(value: number) => void} take */
function each(rows, places, x, take) {
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (value != null && places[i] >= x[0] && places[i] <= x[1]) take(value);
    }
  }
}

/** @param {Values[]} rows @param {number[]} places @param {Range} x @returns {Range} */
function bounds(rows, places, x) {
  /** @type {Range} */
  const found = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  each(rows, places, x, (value) => {
    if (value < found[0]) found[0] = value;
    if (value > found[1]) found[1] = value;
  });
  return found;
}

/** Returns the 5th and the 95th percentile; null where they are the same, which would hide every change.
 * @param {Values[]} lines @param {number[]} places @param {Range} x @returns {Range | null} */
function percentiles(lines, places, x) {
  /** @type {number[]} */
  const values = [];
  each(lines, places, x, (value) => values.push(value));
  values.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => values[Math.round(share * (values.length - 1))];
  return values.length > 1 && at(LOW) < at(HIGH) ? [at(LOW), at(HIGH)] : null;
}

/** @param {Values[]} lines @param {number[]} places @param {Range} x @param {Range} y */
function countOutside(lines, places, x, y) {
  let outside = 0;
  each(lines, places, x, (value) => {
    if (value < y[0] || value > y[1]) outside += 1;
  });
  return outside;
}

/** @param {Range} bounds @param {boolean} isLog @param {boolean} isShare @returns {Range} */
function padded([low, high], isLog, isShare) {
  if (low > high) return isLog ? [0.1, 1] : [0, 1];
  // What smoothing leaves of a constant is rounding, which would fill the chart.
  const isOne = high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  if (isLog) return isOne ? [low / 2, high * 2] : [low / 1.15, Math.min(high * 1.15, 1e300)];
  const pad = isOne ? Math.abs(low) * 0.1 || 0.5 : Math.min((high - low) * 0.06, 1e300);
  return isShare
    ? [Math.max(low - pad, Math.min(low, 0)), Math.min(high + pad, Math.max(high, 1))]
    : [low - pad, high + pad];
}
