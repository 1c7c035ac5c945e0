/* The ghost of a run: the spread of finished runs like it, as a line with a band, and where this run stands, in words. Pure. */

import { line } from "./chart-spec.js";
import { Columns } from "./columns.js";
import { count } from "./format.js";

/** @import { Ghost } from "../wire/compare.js" */
/** @import { LineSpec } from "./chart-spec.js" */

/** The series behind each chart: the first of them that the run has. */
export const GHOST_SERIES = /** @type {const} */ ([
  ["loss", ["val/loss", "train/loss"]],
  ["accuracy", ["val/accuracy", "train/accuracy"]],
]);

/** @param {string} series */
export function ghostName(series) {
  return `ghost:${series}`;
}

/** Returns the line of a ghost: the median, in a band from the 10th to the 90th percentile.
 * @param {string} series @param {Ghost} ghost @returns {{ spec: LineSpec, columns: Columns }} */
export function ghostLine(series, { n, steps, low, median, high }) {
  const spec = line(ghostName(series), `median of ${count(n)} like it`, "input", "plain", [2, 3]);
  const none = new Uint8Array(steps.length);
  const data = { n: steps.length / 8, is_bucketed: true, steps, times: none, values: median, min: low, max: high };
  const columns = Columns.from({ ...data, nonfinite: none });
  return { spec: { ...spec, isOverlay: true, isGhost: true }, columns };
}

/** Returns what is behind a chart, and how the run does against it.
 * @param {string} series @param {Ghost} ghost */
export function ghostWords(series, { n, like, steps, standing }) {
  if (n === 0) return `No finished run with ${like} has ${series} yet`;
  if (steps.length === 0) return `${count(n)} finished with ${like}: too few for a band`;
  const behind = `${series} of ${count(n)} finished with ${like}: median, 10th to 90th percentile`;
  return standing ? `${behind} · at step ${count(standing.step)}: ${placeWord(standing)}` : behind;
}

/** @param {{ place: number, of: number }} standing */
export function placeWord({ place, of }) {
  if (place === 1) return `best of ${count(of)}`;
  return place === of ? `last of ${count(of)}` : `${ordinal(place)} best of ${count(of)}`;
}

/** @param {number} n */
export function ordinal(n) {
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${isTeen ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th")}`;
}
