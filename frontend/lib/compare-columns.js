/* The columns of a comparison: every value that its runs can be told apart by, under the word that it has everywhere. Pure. */

import { count, duration, number, percent } from "./format.js";

/** @import { CompareAnswer, FieldValue, MetricColumns } from "../wire/compare.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @typedef {"metric" | "field" | "run"} ColumnKind */
/** @typedef {{ name: string, kind: ColumnKind, isNumeric: boolean, n: number, distinct: number }} ColumnInfo
 *   n: how many runs have a value; distinct: how many values there are */

/** What is known of every run, beside its configuration. */
const OF_RUNS = /** @type {Record<string, (run: RunSummary) => FieldValue>} */ ({
  name: ({ name, id }) => name || id,
  state: ({ state }) => state,
  dataset: ({ dataset }) => dataset,
  network: ({ network }) => network,
  step: ({ step }) => step,
  duration: ({ started_at, ended_at }) => (started_at === null || ended_at === null ? null : ended_at - started_at),
  health: ({ health }) => health || null,
  tags: ({ tags }) => tags.join(", ") || null,
});

const METRIC = /^(.+)\.(last|best|best_step)$/;
const SERIES_ORDER = ["val/accuracy", "val/loss", "train/accuracy", "train/loss", "test/accuracy", "test/loss"];

/** Returns the values of a column, one a run; null where a run has none. Numbers that are not finite are null as well.
 * @param {CompareAnswer} answer @param {string} name @returns {FieldValue[]} */
export function valuesOf({ runs, fields, metrics }, name) {
  if (Object.hasOwn(OF_RUNS, name)) return runs.map(OF_RUNS[name]);
  if (Object.hasOwn(fields, name)) return fields[name];
  const match = METRIC.exec(name);
  const [series, key] = match && Object.hasOwn(metrics, match[1]) ? [match[1], match[2]] : [name, "last"];
  if (Object.hasOwn(metrics, series)) return metrics[series][/** @type {"last"} */ (key)].map(plainNumber);
  if (Object.hasOwn(fields, `${name}.name`)) return fields[`${name}.name`];
  return runs.map(() => null);
}

/** @param {unknown} value @returns {number | null} */
function plainNumber(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Returns all columns in which anything stands: metrics, headlines first, then fields that differ, other fields, the rest.
 * @param {CompareAnswer} answer @returns {ColumnInfo[]} */
export function columnsIn(answer) {
  const metrics = seriesIn(answer).flatMap((series) => [`${series}.best`, `${series}.last`]);
  const fields = Object.keys(answer.fields);
  const differing = fields.filter((name) => differs(answer.fields[name]));
  const same = fields.filter((name) => !differs(answer.fields[name]));
  const info = (/** @type {ColumnKind} */ kind) => (/** @type {string} */ name) => infoOf(answer, name, kind);
  return [
    ...metrics.map(info("metric")),
    ...[...differing, ...same].map(info("field")),
    ...Object.keys(OF_RUNS).map(info("run")),
  ].filter(({ n }) => n > 0);
}

/** @param {CompareAnswer} answer @param {string} name @param {ColumnKind} kind @returns {ColumnInfo} */
function infoOf(answer, name, kind) {
  const known = valuesOf(answer, name).filter((value) => value !== null);
  return {
    name,
    kind,
    isNumeric: known.every((value) => typeof value === "number"),
    n: known.length,
    distinct: new Set(known).size,
  };
}

/** Returns the names of series that have metrics: headlines first, then as the server orders them.
 * @param {CompareAnswer} answer */
export function seriesIn({ metrics }) {
  const names = Object.keys(metrics);
  const first = SERIES_ORDER.filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}

/** Tells whether a field has more than one value; having none is one.
 * @param {FieldValue[]} values */
export function differs(values) {
  return values.some((value) => value !== values[0]);
}

/** Returns a value as it is read.
 * @param {FieldValue} value @param {string} [column] */
export function fieldText(value, column = "") {
  if (value === null) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (column === "duration") return duration(value);
  if (/(^|[/_.-])(accuracy|acc)\.(last|best)$/i.test(column)) return percent(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return count(value);
  return /\.(last|best)$/.test(column) ? number(value) : String(value);
}

/** Returns the runs' places by the value of a field, in the order of the values.
 * @param {FieldValue[]} values @returns {Map<FieldValue, number[]>} */
export function groupsOf(values) {
  /** @type {Map<FieldValue, number[]>} */
  const found = new Map();
  values.forEach((value, place) => {
    found.set(value, [...(found.get(value) ?? []), place]);
  });
  return new Map([...found].sort(([a], [b]) => compareValues(a, b)));
}

/** Numbers by size, texts by alphabet, numbers before texts, nothing last.
 * @param {FieldValue} a @param {FieldValue} b */
export function compareValues(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number" || typeof b === "number") return typeof a === "number" ? -1 : 1;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** Returns a copy of an answer in which the metrics of a run follow its newest summary.
 * @param {CompareAnswer} answer @param {RunSummary} run @returns {CompareAnswer} */
export function withSummary(answer, run) {
  const place = answer.runs.findIndex(({ id }) => id === run.id);
  if (place < 0) return answer;
  const runs = answer.runs.with(place, run);
  const metrics = { ...answer.metrics };
  for (const [name, { last, best, best_step }] of Object.entries(run.metrics)) {
    const old = Object.hasOwn(metrics, name) ? metrics[name] : null;
    if (!old) continue;
    metrics[name] = /** @type {MetricColumns} */ ({
      goal: old.goal,
      last: old.last.with(place, last),
      best: old.best.with(place, plainNumber(best)),
      best_step: old.best_step.with(place, best_step),
    });
  }
  return { ...answer, runs, metrics };
}
