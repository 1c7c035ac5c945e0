/* What a run's layers say beside the lecture's numbers, in words. */

import { number, toNumber } from "./format.js";

/** @import { JsonNumber, LectureCase, LectureRow } from "../wire/types.js" */

/** Returns how many layers are as the lecture says, in a sentence; "" where none is to be.
 * @param {LectureRow[]} rows */
export function verdict(rows) {
  const judged = rows.filter((row) => row.is_within !== null);
  const outside = judged.filter((row) => !row.is_within).map((row) => nameOf(row.layer));
  if (!judged.length) return "";
  if (!outside.length) return `all ${judged.length} as the lecture says`;
  return `${judged.length - outside.length} of ${judged.length} as the lecture says; outside: ${outside.join(", ")}`;
}

/** @param {number} layer */
export function nameOf(layer) {
  return layer === 0 ? "input" : `layer ${layer}`;
}

/** Returns a mean with as many decimals as tell it from 0 beside a spread of 1.
 * @param {JsonNumber | null} value */
export function meanText(value) {
  const mean = toNumber(value);
  if (mean === null || !Number.isFinite(mean) || Math.abs(mean) >= 1000) return number(mean, 3);
  const text = Math.abs(mean).toFixed(4);
  return mean < 0 && Number(text) ? `−${text}` : text;
}

/** @param {JsonNumber | null} value */
export function spreadText(value) {
  return number(toNumber(value), 3);
}

/** Returns the word in a row's last column, and what a longer look says of it.
 * @param {LectureRow} row @returns {[word: string, told: string]} */
export function judgement({ is_within, std, lecture_std, tolerance }) {
  if (is_within === null || lecture_std === null || tolerance === null) return ["", ""];
  const off = std === null ? Number.NaN : Math.abs(Number(std) / lecture_std - 1);
  const told = `${share(off)} off in spread, ${share(tolerance)} allowed`;
  return [`${is_within ? "within" : "outside"} ${share(tolerance)}`, told];
}

/** @param {number} value */
function share(value) {
  return Number.isFinite(value) ? `${Number((100 * value).toPrecision(2))} %` : "far";
}

/** Says where the lecture's numbers come from, and whether they are to be met.
 * @param {LectureCase} lecture */
export function source({ is_printed, is_same }) {
  const origin = is_printed ? "as printed on the slides" : "from the same experiment run again";
  if (is_same) return `The lecture's numbers are ${origin}; another draw of the weights may differ by the tolerance.`;
  return `The lecture's numbers are ${origin}, of 500 units a layer on noise. This run has other data and 200 units: compare the course from layer to layer, not the digits.`;
}
