/* The charts of a comparison: one for each series, a line a run or, grouped, a line a value of a field. Pure. */

import { lookOf } from "./chart-spec.js";
import { fieldText } from "./compare-columns.js";
import { lineName } from "./placed-columns.js";

/** @import { FieldValue } from "../wire/compare.js" */
/** @import { ChartSpec, LineSpec } from "./charts-of-run.js" */
/** @import { Unit } from "./chart-spec.js" */
/** @import { Look } from "./run-colour.js" */
/** @typedef {{ id: string, name: string, mark: string, look: Look }} Compared */
/** @typedef {{ value: FieldValue, n: number }} Group */

/** More lines than these are drawn without the raw ones behind them. */
const MOST_WITH_GHOSTS = 8;
/** The series that are shown first, where there are any of them. */
export const HEADLINES = ["val/accuracy", "val/loss", "train/accuracy", "train/loss"];
const HEADLINE = /(^|[/_.-])(loss|accuracy|acc|error|reward|return|score|perplexity|f1|auc)($|[/_.-])/i;
const MOST_HEADLINES = 4;

/** Returns the series that are shown before anybody chooses: the headline ones that there are, else a user's own.
 * @param {string[]} names */
export function headlinesOf(names) {
  const known = HEADLINES.filter((name) => names.includes(name));
  if (known.length) return known;
  const own = names.filter((name) => HEADLINE.test(name));
  return (own.length ? own : names).slice(0, MOST_HEADLINES);
}

/** Returns the series that a search finds: all of its words stand in the name; those not yet shown.
 * @param {string[]} names @param {string} search @param {string[]} shown @param {number} most */
export function findSeries(names, search, shown, most) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = names.filter(
    (name) => !shown.includes(name) && words.every((word) => name.toLowerCase().includes(word)),
  );
  return { found: found.slice(0, most), total: found.length };
}

/** @param {string} series @returns {Unit} */
export function unitOf(series) {
  if (/(^|[/_.-])(accuracy|acc|saturated|zero|dead)$/i.test(series)) return "share";
  if (series === "speed/steps_per_second") return "steps/s";
  if (/(^|\/)time\//.test(series)) return "s";
  return { "system/memory": /** @type {Unit} */ ("B"), "system/cpu": /** @type {Unit} */ ("cores") }[series] ?? "";
}

/** @param {string} series @returns {LineSpec["role"]} */
function roleOf(series) {
  return /^(val|valid|validation|eval|test)[/_.-]/i.test(series) ? "sparse" : "noisy";
}

/** @param {string} series @returns {string} */
function helpOf(series) {
  return `The series ${series} of each run.`;
}

/** Returns the chart of a series with a line a run.
 * @param {string} series @param {Compared[]} runs @returns {ChartSpec} */
export function chartOf(series, runs) {
  const isBare = runs.length > MOST_WITH_GHOSTS;
  const role = roleOf(series);
  const lines = runs.map(({ id, name, mark, look }) => ({
    name: lineName(id, series),
    label: `${mark} ${name}`,
    short: mark,
    role,
    isBare,
    ...look,
  }));
  return { id: series, title: series, help: helpOf(series), unit: unitOf(series), isShared: true, lines };
}

/** The name of a group's line, of which the group's place and the series can be read.
 * @param {number} place @param {string} series */
export function groupName(place, series) {
  return `group:${place}:${series}`;
}

/** @param {string} line @returns {[place: number, series: string] | null} */
export function readGroupName(line) {
  const match = /^group:(\d+):(.+)$/s.exec(line);
  return match ? [Number(match[1]), match[2]] : null;
}

/** Returns the chart of a series with a line a group: the mean of its runs, and how far they lie apart.
 * @param {string} series @param {string} by the field @param {Group[]} groups @returns {ChartSpec} */
export function groupChartOf(series, by, groups) {
  const lines = groups.map(({ value, n }, place) => ({
    name: groupName(place, series),
    label: `${fieldText(value, by)} (n = ${n})`,
    short: "",
    role: roleOf(series) === "noisy" ? /** @type {const} */ ("noisy") : /** @type {const} */ ("plain"),
    ...lookOf(place),
  }));
  const spread = "mean ± one standard deviation, where two runs or more have come";
  return { id: series, title: series, help: helpOf(series), unit: unitOf(series), isShared: true, spread, lines };
}
