/* A heat map of histograms over time as numbers: the common axis, each column's place and pixels, what is said. Pure. */

import { count, number } from "../lib/format.js";
import { quantile, rebinned, shareOutside } from "../lib/histogram.js";
import { indexAt } from "../lib/steps.js";
import { VIRIDIS } from "./viridis.js";

/** @import { Histogram } from "../lib/histogram.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @typedef {{ low: number, high: number }} Axis */
/** @typedef {{ index: number, left: number, right: number }} Place  of a column, in shares of the width */

export const BINS = 64;
/** What each column may leave out at either end, so that a few far values do not flatten all others. */
const TAIL = 0.0025;
/** What counts as a filled bin, and how many of these in a hundred may be brighter than the scale tells. */
const EMPTY = 1e-4;
const FULLEST = 0.96;

/** Returns the axis that holds all but the tails of every histogram, between round numbers so that it seldom moves.
 * @param {Histogram[]} histograms @returns {Axis} */
export function axisOf(histograms) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const each of histograms) {
    if (!(each.total > 0)) continue;
    low = Math.min(low, quantile(each, TAIL));
    high = Math.max(high, quantile(each, 1 - TAIL));
  }
  if (low > high) return { low: 0, high: 1 };
  return roundOut(low, high);
}

/** @param {number} low @param {number} high @returns {Axis} */
function roundOut(low, high) {
  const span = high - low || Math.abs(low) || 1;
  const unit = 10 ** Math.floor(Math.log10(span)) / 2;
  const from = Math.floor(low / unit + 1e-9) * unit;
  const to = Math.ceil(high / unit - 1e-9) * unit;
  return from < to ? { low: from, high: to } : { low: from - unit, high: to + unit };
}

/** Returns where the columns in view lie: each from its step to the next one's.
 * @param {Histogram[]} histograms @param {Range} x @returns {Place[]} */
export function placesOf(histograms, [first, last]) {
  const share = (/** @type {number} */ step) => Math.min(Math.max((step - first) / (last - first), 0), 1);
  return histograms.flatMap(({ step }, index) => {
    const next = histograms[index + 1]?.step ?? step + gapBefore(histograms, index);
    return next <= first || step > last ? [] : [{ index, left: share(step), right: share(next) }];
  });
}

/** @param {Histogram[]} histograms @param {number} index */
function gapBefore(histograms, index) {
  return index > 0 ? histograms[index].step - histograms[index - 1].step : 1;
}

/** Returns the share from which a bin has the strongest colour: a round number above all but the fullest few bins, so that
 * one of zeros, as a ReLU gives, does not darken all others.
 * @param {Float32Array[]} columns */
export function peakOf(columns) {
  const filled = columns.flatMap((column) => Array.from(column).filter((share) => share > EMPTY)).sort((a, b) => a - b);
  return filled.length ? roundUp(filled[Math.ceil(FULLEST * (filled.length - 1))]) : 1;
}

/** @param {number} share */
function roundUp(share) {
  const unit = 10 ** Math.floor(Math.log10(share));
  return Math.min(1, ([1, 2, 5].find((lead) => lead * unit >= share * (1 - 1e-6)) ?? 10) * unit);
}

/** Returns a column of pixels, the highest bin on top; strength grows with the root, so that thin tails are seen.
 * @param {Float32Array} shares @param {number} peak @returns {Uint8ClampedArray<ArrayBuffer>} RGBA */
export function pixelsOf(shares, peak) {
  const out = new Uint8ClampedArray(4 * shares.length);
  for (let bin = 0; bin < shares.length; bin++) {
    const at = 4 * Math.round(255 * Math.sqrt(Math.min(shares[bin] / peak, 1)));
    out.set(VIRIDIS.subarray(at, at + 4), 4 * (shares.length - 1 - bin));
  }
  return out;
}

/** Returns the index of the histogram that shows a step: the last one up to it, else the first; -1 without any.
 * @param {Histogram[]} histograms @param {number | null} at null: the newest */
export function indexOf(histograms, at) {
  if (at === null) return histograms.length - 1;
  const before = indexAt(histograms.length, (index) => histograms[index].step, at);
  return histograms.length ? Math.max(before, 0) : -1;
}

/** Returns the outline of one histogram drawn to the right, in a box of 100 × BINS, the highest bin on top.
 * @param {Histogram} histogram @param {Axis} axis @param {number} peak the share of a bar that reaches all across */
export function outlineOf(histogram, { low, high }, peak) {
  const shares = rebinned(histogram, low, high, BINS);
  const bars = [...shares].reverse().map((share) => `H${(100 * Math.min(share / peak, 1)).toFixed(1)}v1`);
  return `M0 0${bars.join("")}H0z`;
}

/** Returns what a heat map tells in words.
 * @param {string} title @param {Histogram[]} histograms @param {Axis} axis */
export function summaryOf(title, histograms, { low, high }) {
  const newest = histograms.at(-1);
  if (!newest) return `${title}: no histograms yet.`;
  const middle = `half of the values below ${number(quantile(newest, 0.5), 3)}, nine in ten between ${number(quantile(newest, 0.05), 3)} and ${number(quantile(newest, 0.95), 3)}`;
  return `${title}: ${count(histograms.length)} histograms from step ${count(histograms[0].step)} to ${count(newest.step)}, drawn from ${number(low, 3)} to ${number(high, 3)}; at the last step ${newest.total > 0 ? middle : "no finite value"}.`;
}

/** Returns what stands under a heat map: what its colours mean, and what is not in the picture.
 * @param {Histogram[]} histograms @param {Axis} axis @param {number} peak @param {number} shown columns in view */
export function captionOf(histograms, { low, high }, peak, shown) {
  const parts = [
    `${count(shown)} of ${count(histograms.length)} records`,
    `brightest: ${shareText(peak)} or more in a bin`,
  ];
  const outside = Math.max(0, ...histograms.map((each) => shareOutside(each, low, high)));
  if (outside > 1e-4) parts.push(`up to ${shareText(outside)} outside`);
  if (histograms.some(({ nonfinite }) => nonfinite > 0)) parts.push("red edge: values that are not finite");
  const newest = histograms.at(-1);
  if (newest && newest.counted < newest.of)
    parts.push(`${shareText(newest.counted / newest.of)} of the values counted`);
  return parts.join(" · ");
}

/** @param {number} share */
function shareText(share) {
  return `${Number((100 * share).toPrecision(2))}\u00a0%`;
}
