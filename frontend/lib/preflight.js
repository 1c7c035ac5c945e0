/* What pre-flight checks say, in words: how each came out, by which number, and all of them together. */

import { number, toNumber } from "./format.js";
import { same } from "./paths.js";

/** @import { CheckFigure, CheckOutcome, CheckResult, Config, JsonNumber } from "../wire/types.js" */

/** @type {Record<CheckOutcome, { word: string, icon: string, tone: string }>} */
export const LOOKS = {
  passed: { word: "passed", icon: "check", tone: "good" },
  failed: { word: "failed", icon: "cross", tone: "bad" },
  skipped: { word: "skipped", icon: "minus", tone: "quiet" },
};

/** Returns how many passed, failed and were skipped: "8 passed, 1 failed".
 * @param {CheckResult[]} results */
export function countText(results) {
  return /** @type {CheckOutcome[]} */ (["passed", "failed", "skipped"])
    .map((outcome) => [results.filter((result) => result.outcome === outcome).length, outcome])
    .filter(([n]) => n)
    .map(([n, word]) => `${n} ${word}`)
    .join(", ");
}

/** Returns all of it in a sentence or two, for whoever cannot see it.
 * @param {CheckResult[]} results */
export function summaryOf(results) {
  const failed = results.filter(({ outcome }) => outcome === "failed").map(({ title }) => title);
  return `Pre-flight: ${countText(results)}.${failed.length ? ` Failed: ${failed.join(", ")}.` : ""}`;
}

/** Returns the number that decided and what it was held against: "3.05 ≤ 4.81"; "" where there is none.
 * @param {CheckResult} result */
export function numberText({ outcome, value, threshold, comparison }) {
  if (value === null) return "";
  const text = short(value);
  if (threshold === null || !comparison) return text;
  return `${text} ${outcome === "failed" ? (FAILED[comparison] ?? comparison) : comparison} ${short(threshold)}`;
}

/** @type {Record<string, string>} what holds where the comparison does not */
const FAILED = { "≤": ">", "<": "≥", "≥": "<", ">": "≤", "=": "≠" };

/** @param {JsonNumber} value */
function short(value) {
  const exact = toNumber(value) ?? Number.NaN;
  // Whole and round numbers, as most thresholds are, without the zeros that only say how exact they are.
  return exact === Number(exact.toPrecision(2)) && Math.abs(exact) >= 0.001 && Math.abs(exact) < 1e6
    ? String(exact).replace("-", "−")
    : number(exact, 3);
}

/** Tells whether two configurations have the same training: they may be called differently.
 * @param {Config} one @param {Config} other */
export function isSameTraining({ name: _, ...one }, { name: __, ...other }) {
  return same(one, other);
}

/** Returns what a figure shows, in words: each line from its first to its last value, each mark.
 * @param {CheckFigure} figure */
export function figureText({ kind, x, lines, marks, pictures, x_label }) {
  if (kind === "pictures") return `Two pictures: ${(pictures ?? []).map(({ label }) => label).join(" and ")}.`;
  const said = lines.map(({ name, y }) =>
    kind === "bars" && x.length <= 8
      ? `${name}: ${x.map((label, index) => `${label} ${short(y[index] ?? "NaN")}`).join(", ")}`
      : `${name} from ${short(y[0] ?? "NaN")} to ${short(y.at(-1) ?? "NaN")}`,
  );
  const held = marks.map((mark) => `${mark.label} at ${short(mark.x ?? mark.y ?? "NaN")}`);
  return `${[...said, ...held].join("; ")}${x_label ? ` (by ${x_label})` : ""}.`;
}
