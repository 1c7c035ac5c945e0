/* What a cell of the runs table says: numbers, times and shares as a person reads them, "–" where there is nothing. */

import { numberIn } from "./columns-of-runs.js";
import { count, duration, moment, number, percent } from "./format.js";

/** @import { Cell, GroupColumn } from "../wire/history.js" */
/** @import { Column } from "./columns-of-runs.js" */

export const MISSING = "–";

/** @param {Cell | undefined} value @param {Column} column @param {number} now unix seconds */
export function cellText(value, column, now) {
  if (value === null || value === undefined || value === "") return MISSING;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ") || MISSING;
  const figure = numberIn(value);
  return figure === null ? String(value) : figureText(figure, column, now);
}

/** @param {number} figure @param {Column} column @param {number} now */
function figureText(figure, { unit, part, kind }, now) {
  if (unit === "time") return moment(figure, now);
  if (unit === "s") return duration(figure);
  if (unit === "share") return percent(figure);
  if (kind === "config") return settingText(figure);
  return isWhole(figure, part) ? count(figure) : number(figure);
}

/** A setting is said as it was written, where that is not long.
 * @param {number} figure */
function settingText(figure) {
  const text = String(figure);
  return text.length <= 9 ? text.replace("-", "−") : number(figure);
}

/** Counts are said without decimals; a metric that happens to be whole is not one.
 * @param {number} figure @param {string} part */
function isWhole(figure, part) {
  return Number.isInteger(figure) && (part === "" || part === "n" || part === "best_step");
}

/** Returns a group's value of a column, "0.953 ± 0.012", with how many runs have one where not all do; a std of one run
 * is not said.
 * @param {GroupColumn | undefined} column what the server reckoned @param {Column} known @param {number} n of the group */
export function groupText(column, known, n) {
  const mean = column && column.n > 0 ? numberIn(column.mean) : null;
  if (!column || mean === null) return { mean: MISSING, spread: "", note: "" };
  const std = numberIn(column.std);
  const note = column.n < n ? `${column.n} of ${n}` : "";
  return { mean: meanText(mean, known), spread: std === null ? "" : `± ${spreadText(std, known)}`, note };
}

/** @param {number} mean @param {Column} column */
function meanText(mean, column) {
  if (column.unit === "time") return MISSING;
  const isCount = column.kind === "builtin" && column.unit === "" && Math.abs(mean) >= 100;
  return isCount ? count(mean) : figureText(mean, { ...column, kind: "metric" }, 0);
}

/** Percent of a share are points of it: the sign stands with the mean.
 * @param {number} std @param {Column} column */
function spreadText(std, { unit }) {
  if (unit === "share" && Number.isFinite(std)) return (100 * std).toFixed(1);
  return unit === "s" ? duration(std) : number(std, 2);
}
