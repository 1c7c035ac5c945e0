/* A value beside its threshold on one scale, as numbers; in powers of ten where they lie decades apart. Pure. */

import { plain as words } from "../lib/format.js";

/** @import { Evidence } from "../wire/types.js" */
/** @typedef {{ at: number, label: string }} Tick  at: a place across the scale in pixels */
/** @typedef {{ isLog: boolean, value: number, threshold: number, beyond: -1 | 0 | 1, isNumber: boolean, bad: [from: number, to: number] | null,
 *   ticks: Tick[], summary: string }} Figure
 *   value, threshold: places in pixels; beyond: the side on which an infinite value lies; bad: the stretch on the wrong side of the threshold */

export const WIDTH = 200;
export const HEIGHT = 34;
const EDGE = 8;
/** Between them lie all finite values. */
export const EDGES = /** @type {const} */ ([EDGE, WIDTH - EDGE]);
/** What two words need between their places, in pixels. */
const ROOM = 44;
/** Values so many times apart need powers of ten. */
const FAR = 12;
const HEADROOM = 1.15;

/** @param {Pick<Evidence, "value" | "threshold" | "comparison" | "statistic">} evidence @returns {Figure} */
export function figure({ value, threshold, comparison, statistic }) {
  const [measured, bound] = [Number(value), Number(threshold)];
  const finite = [measured, bound].filter(Number.isFinite);
  const isLog = finite.length > 0 && finite.every((each) => each > 0) && (isFar(finite) || finite.every(isSmall));
  const range = isLog ? powers(finite) : plain(finite);
  const place = scale(range, isLog);
  const at = Number.isFinite(bound) ? place(bound) : WIDTH - EDGE;
  return {
    isLog,
    value: Number.isFinite(measured) ? place(measured) : measured < 0 ? EDGE / 2 : WIDTH - EDGE / 2,
    threshold: at,
    beyond: Math.abs(measured) === Number.POSITIVE_INFINITY ? /** @type {1 | -1} */ (Math.sign(measured)) : 0,
    isNumber: !Number.isNaN(measured),
    bad: badSide(comparison, at),
    ticks: apart(
      (isLog ? decades(range) : ends(range)).map((each) => ({
        at: place(each),
        label: words(Number(each.toPrecision(2))),
      })),
    ),
    summary: `${statistic}: ${words(measured)}, threshold ${words(bound)}`,
  };
}

/** @param {number[]} values */
function isFar(values) {
  return Math.max(...values) / Math.min(...values) >= FAR;
}

/** @param {number} value */
function isSmall(value) {
  return value < 1e-3;
}

/** Returns whole powers of ten around the values, two at least.
 * @param {number[]} values @returns {[number, number]} */
function powers(values) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  return high - low >= 2 ? [10 ** low, 10 ** high] : [10 ** (high - 2), 10 ** high];
}

/** @param {number[]} values @returns {[number, number]} */
function plain(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return low === high ? [0, 1] : [low * HEADROOM, high * HEADROOM];
}

/** @param {[number, number]} range @param {boolean} isLog @returns {(value: number) => number} */
function scale([low, high], isLog) {
  const share = isLog
    ? (/** @type {number} */ value) => Math.log(value / low) / Math.log(high / low)
    : (/** @type {number} */ value) => (value - low) / (high - low);
  return (value) => Math.round(10 * (EDGE + share(value) * (WIDTH - 2 * EDGE))) / 10;
}

/** @param {Evidence["comparison"]} comparison @param {number} at @returns {Figure["bad"]} */
function badSide(comparison, at) {
  if (comparison === "=") return null;
  return comparison === ">" || comparison === "≥" ? [at, WIDTH] : [0, at];
}

/** @param {[number, number]} range */
function decades([low, high]) {
  const n = Math.round(Math.log10(high / low));
  const apart = Math.ceil(n / 3);
  return Array.from({ length: Math.floor(n / apart) + 1 }, (_, i) => low * 10 ** (i * apart));
}

/** Leaves out the ends whose words would stand in those of zero.
 * @param {Tick[]} ticks @returns {Tick[]} */
function apart(ticks) {
  const zero = ticks.find(({ label }) => label === "0");
  const isFree = (/** @type {Tick} */ { at }) => !zero || Math.abs(at - zero.at) >= ROOM;
  return ticks.filter((tick) => tick === zero || isFree(tick));
}

/** Zero, and the ends that lie away from it.
 * @param {[number, number]} range */
function ends([low, high]) {
  return [low, 0, high].filter((each, i) => i === 1 || each !== 0);
}
