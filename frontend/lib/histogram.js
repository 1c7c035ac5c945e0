/* Histograms of equal bins: read from records, brought onto other bins, summed up. Pure. */

/** @import { TensorData } from "../wire/types.js" */
/** @typedef {{ step: number, low: number, high: number, counts: Float32Array, total: number, counted: number, of: number,
 *   nonfinite: number }} Histogram  counts between low and high; total: their sum; counted of so many values looked at */

const MOST = 1000;

/** @param {Pick<TensorData, "step" | "data" | "meta">} record float32, shape [bins] @returns {Histogram} */
export function histogramOf({ step, data, meta }) {
  const counts = new Float32Array(data.slice().buffer);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const number = (/** @type {unknown} */ value, /** @type {number} */ other) =>
    typeof value === "number" && Number.isFinite(value) ? value : other;
  const counted = number(meta.counted, total);
  const [low, high] = boundsOf(counts, number(meta.low, 0), number(meta.high, 0));
  return {
    step,
    low,
    high,
    counts,
    total,
    counted,
    of: number(meta.of, counted),
    nonfinite: number(meta.nonfinite, 0),
  };
}

/** Bounds are the least and the greatest value, so that both outer bins are filled; where all values are one, its bin is in
 * the middle between bounds that are made up, and would look like a spread.
 * @param {Float32Array} counts @param {number} low @param {number} high @returns {[low: number, high: number]} */
function boundsOf(counts, low, high) {
  const first = counts.findIndex((count) => count > 0);
  const isOne =
    counts.length > 2 &&
    first === Math.floor(counts.length / 2) &&
    counts.findLastIndex((count) => count > 0) === first;
  return isOne ? [(low + high) / 2, (low + high) / 2] : [low, high];
}

/** The histograms of one tensor in the order of their steps; when there are too many, every second one goes. */
export class HistogramColumns {
  constructor() {
    /** @type {Histogram[]} */
    this.all = [];
    /** Grows when columns went, so that their indices mean others than before. */
    this.thinned = 0;
  }

  get lastStep() {
    return this.all.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
  }

  /** Adds one behind the others; an older one is left out.
   * @param {Histogram} histogram */
  add(histogram) {
    if (histogram.step <= this.lastStep) return;
    this.all.push(histogram);
    if (this.all.length <= MOST) return;
    this.all = this.all.filter((_, index) => index % 2 === 0 || index === this.all.length - 1);
    this.thinned += 1;
  }
}

/** Brings a histogram onto `bins` equal bins between two values; what lies outside is left out.
 * @param {Pick<Histogram, "low" | "high" | "counts" | "total">} histogram @param {number} low @param {number} high @param {number} bins
 * @returns {Float32Array} shares of the total */
export function rebinned({ low: from, high: to, counts, total }, low, high, bins) {
  const shares = new Float32Array(bins);
  const width = (high - low) / bins;
  const own = (to - from) / counts.length;
  if (!(width > 0) || !(total > 0)) return shares;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    const first = (from + i * own - low) / width;
    spread(shares, first, first + own / width, counts[i] / total);
  }
  return shares;
}

/** Spreads a share evenly over the bins between two places, counted in bins; a place without width goes to one bin.
 * @param {Float32Array} shares @param {number} first @param {number} last @param {number} share */
function spread(shares, first, last, share) {
  const length = last - first;
  if (length < 1e-6) {
    // The greatest value of all lies on the upper edge of the last bin.
    const bin = first === shares.length ? shares.length - 1 : Math.floor(first);
    if (bin >= 0 && bin < shares.length) shares[bin] += share;
    return;
  }
  const end = Math.min(Math.ceil(last), shares.length);
  for (let bin = Math.max(Math.floor(first), 0); bin < end; bin++) {
    const overlap = Math.min(last, bin + 1) - Math.max(first, bin);
    if (overlap > 0) shares[bin] += (share * overlap) / length;
  }
}

/** Returns the value below which a share of the counted values lies, within the bin's width.
 * @param {Histogram} histogram @param {number} share 0…1 */
export function quantile({ low, high, counts, total }, share) {
  const width = (high - low) / counts.length;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const next = below + counts[i];
    if (next >= share * total && counts[i] > 0) return low + width * (i + (share * total - below) / counts[i]);
    below = next;
  }
  return high;
}

/** Returns how many of the values are outside two bounds, as a share.
 * @param {Histogram} histogram @param {number} low @param {number} high */
export function shareOutside(histogram, low, high) {
  if (!(histogram.total > 0)) return 0;
  if (low <= histogram.low && high >= histogram.high) return 0;
  return Math.max(0, 1 - rebinned(histogram, low, high, 1)[0]);
}
