/* The columns of the runs table: what there is to show of a run by its word, and what a run holds there. */

import { toNumber } from "./format.js";
import { elapsed, eta } from "./states.js";

/** @import { Cell, HistoryRun } from "../wire/history.js" */
/** @typedef {{ id: string, title: string, kind: "builtin" | "config" | "metric" | "curve", width: number, isNumber: boolean,
 *   isSortable: boolean, isLargeFirst: boolean, series: string, part: string, unit: string }} Column
 *   title: the words of its head; width: in pixels, unless another was chosen; isNumber: it stands at the right;
 *   isLargeFirst: the first click sorts by the largest; series, part: of a metric, its name and last, best, …; unit:
 *   what its numbers are: share, s, or nothing */
/** @typedef {Pick<Column, "title" | "width"> & Partial<Column>} Known */

/** @type {Record<string, Known>} */
const BUILT_IN = {
  starred: { title: "Starred", width: 40, isLargeFirst: true },
  name: { title: "Name", width: 280 },
  state: { title: "State", width: 130 },
  health: { title: "Health", width: 106 },
  findings: { title: "Open findings", width: 76, isNumber: true },
  dataset: { title: "Data", width: 90 },
  network: { title: "Network", width: 190 },
  step: { title: "Step / total", width: 168, isNumber: true },
  total_steps: { title: "Total steps", width: 92, isNumber: true },
  progress: { title: "Progress", width: 86, isNumber: true, unit: "share" },
  eta: { title: "ETA", width: 92, isNumber: true, isSortable: false, unit: "s" },
  created: { title: "Created", width: 136, isNumber: true, unit: "time" },
  started: { title: "Started", width: 136, isNumber: true, unit: "time" },
  ended: { title: "Ended", width: 136, isNumber: true, unit: "time" },
  duration: { title: "Duration", width: 98, isNumber: true, unit: "s" },
  speed: { title: "Steps / s", width: 84, isNumber: true },
  parent: { title: "Parent", width: 124 },
  archived: { title: "Archived", width: 84 },
  tags: { title: "Tags", width: 190, isSortable: false },
  id: { title: "Id", width: 124 },
};

/** The parts of a metric, and how each is said before the words of its series.
 * @type {Record<string, string>} */
export const PARTS = {
  last: "",
  best: "Best ",
  min: "Least ",
  max: "Largest ",
  best_step: "Step of best ",
  n: "Points of ",
};

/** The column that a run's name stands in, which is always there. */
export const NAME = "name";
/** A curve of whichever metric there is; `<series>.curve` is one of a series. */
export const CURVE = "curve";
/** How many runs a group has. */
export const COUNT = "n";
export const NARROWEST = 36;
export const WIDEST = 800;
export const MOST_COLUMNS = 40;
/** The metrics by which a run is told, the first that any of the runs has. */
const HEADLINES = ["val/accuracy", "val/loss", "train/loss"];
/** As the server has it: see store/goals.py. */
const LOW_IS_BEST = /loss|error|perplexity|cost|(?<![a-z])(mse|mae|rmse|nll)(?![a-z])/i;
const FIXED = /^(.+)\.(last|best|min|max|best_step|n|curve)$/;
const AT_STEP = /^(.+)@(\d+)$/;

/** Tells which of a metric's values is the best one, by its name.
 * @param {string} series @returns {"min" | "max"} */
export function goalOf(series) {
  return LOW_IS_BEST.test(series) ? "min" : "max";
}

/** Returns what is known of a column.
 * @param {string} id @returns {Column} */
export function columnOf(id) {
  const plain = { id, isNumber: false, isSortable: true, series: "", part: "", unit: "" };
  if (Object.hasOwn(BUILT_IN, id)) {
    const known = BUILT_IN[id];
    return { ...plain, kind: "builtin", isLargeFirst: known.isNumber ?? false, ...known };
  }
  if (id === COUNT) return { ...plain, kind: "builtin", title: "Runs", width: 70, isNumber: true, isLargeFirst: true };
  return metricColumn(id) ?? { ...plain, kind: "config", title: fieldTitle(id), width: 110, isLargeFirst: false };
}

/** @param {string} id @returns {Column | null} */
function metricColumn(id) {
  const at = AT_STEP.exec(id);
  const [series, part] = at
    ? [at[1], `@${at[2]}`]
    : (FIXED.exec(id)?.slice(1) ?? (id.includes("/") ? [id, "last"] : []));
  if (id === CURVE || part === "curve") return curveColumn(id, series ?? "");
  if (!series || !part) return null;
  const isValue = part !== "n" && part !== "best_step";
  const words = at ? `${seriesWords(series)} at ${at[2]}` : PARTS[part] + seriesWords(series);
  const unit = isValue && /accuracy/.test(series) ? "share" : "";
  const isLargeFirst = isValue ? goalOf(series) === "max" : true;
  const title = capital(words);
  return { id, kind: "metric", title, width: 134, isNumber: true, isSortable: !at, isLargeFirst, series, part, unit };
}

/** @param {string} id @param {string} series @returns {Column} */
function curveColumn(id, series) {
  const title = series ? `Curve of ${seriesWords(series)}` : "Curve";
  const rest = { isNumber: false, isSortable: false, isLargeFirst: false, series, part: "curve", unit: "" };
  return { id, kind: "curve", title, width: 108, ...rest };
}

/** @param {string} series */
export function seriesWords(series) {
  return series.replaceAll("/", " ").replaceAll("_", " ");
}

/** Returns a configuration field as the head of a column says it: "Learning rate", "Layers 0 units", "Optimizer".
 * @param {string} id */
export function fieldTitle(id) {
  const parts = id.split(".");
  if (parts.length > 1 && parts.at(-1) === "name") parts.pop();
  return capital((parts.length > 1 ? parts.slice(1) : parts).join(" ").replaceAll("_", " "));
}

/** Returns how a column is called by which runs stand in groups.
 * @param {string} id */
export function groupWords(id) {
  const { kind, title, series } = columnOf(id);
  if (kind === "config") return fieldTitle(id);
  return series ? seriesWords(id) : title;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the metric that tells most of the runs: validation accuracy, or what there is of loss.
 * @param {Iterable<{ metrics: HistoryRun["metrics"] }>} runs */
export function headlineOf(runs) {
  const had = new Set([...runs].flatMap(({ metrics }) => Object.keys(metrics)));
  return HEADLINES.find((name) => had.has(name)) ?? HEADLINES[0];
}

/** Returns the columns that are shown unless others are chosen.
 * @param {string} headline the metric that tells most */
export function defaultColumns(headline) {
  const metrics = [`${headline}.best`, `${headline}.last`];
  return ["starred", "state", "health", NAME, ...metrics, CURVE, "step", "started", "duration"];
}

/** Returns what a run holds in a column, as far as the browser knows it; undefined: the server must be asked.
 * @param {HistoryRun} run @param {Column} column @param {number} now unix seconds @returns {Cell | undefined} */
export function cellOf(run, column, now) {
  const { id, series, part } = column;
  if (column.kind === "builtin") return Object.hasOwn(VALUES, id) ? VALUES[id](run, now) : run.columns[id];
  const metric = series ? run.metrics[series] : undefined;
  if (metric && (part === "last" || part === "best" || part === "best_step")) return metric[part];
  return run.columns[id];
}

/** @type {Record<string, (run: HistoryRun, now: number) => Cell>} */
const VALUES = {
  starred: (run) => run.is_starred,
  name: (run) => run.name || run.id,
  state: (run) => run.state,
  health: (run) => run.health || null,
  dataset: (run) => run.dataset,
  network: (run) => run.network,
  step: (run) => run.step,
  total_steps: (run) => run.total_steps || null,
  progress: (run) => (run.total_steps ? Math.min(run.step / run.total_steps, 1) : null),
  eta,
  created: (run) => run.created_at,
  started: (run) => run.started_at,
  ended: (run) => run.ended_at,
  duration: elapsed,
  speed: (run) => run.speed,
  parent: (run) => run.parent?.id ?? null,
  archived: (run) => run.archived_at !== null,
  tags: (run) => run.tags,
  id: (run) => run.id,
};

/** Returns the columns whose values come with the runs only where they are asked for.
 * @param {string[]} ids @param {Set<string>} told series whose last and best every run tells */
export function askedColumns(ids, told) {
  return ids.filter((id) => {
    const { kind, series, part } = columnOf(id);
    if (kind === "curve" || id === COUNT) return false;
    if (kind === "builtin") return !Object.hasOwn(VALUES, id);
    return !(told.has(series) && (part === "last" || part === "best" || part === "best_step"));
  });
}

/** The series of which each run's summary has last and best. */
export const TOLD = new Set(["train/loss", "val/loss", "train/accuracy", "val/accuracy", "test/loss", "test/accuracy"]);

/** Tells whether a column has a best value, and which: the one of a metric whose values are compared.
 * @param {Column} column @returns {"min" | "max" | null} */
export function bestOf({ kind, series, part }) {
  if (kind !== "metric" || part === "n" || part === "best_step") return null;
  return goalOf(series);
}

/** Returns the better of two values, where there is one.
 * @param {number | null} a @param {number | null} b @param {"min" | "max"} goal */
export function better(a, b, goal) {
  if (a === null || Number.isNaN(a)) return b;
  if (b === null || Number.isNaN(b)) return a;
  return goal === "min" ? Math.min(a, b) : Math.max(a, b);
}

/** Returns a cell's number; null where it holds none.
 * @param {Cell | undefined} value */
export function numberIn(value) {
  if (typeof value === "number") return value;
  return value === "NaN" || value === "Infinity" || value === "-Infinity" ? toNumber(value) : null;
}
