/* Verdicts as they are shown: metrics side by side, and runs that were made together in one table. */

import { changesWord } from "./changes.js";
import { number, percent, plain, toNumber } from "./format.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { Verdict, VerdictMetric } from "../wire/types.js" */
/** @typedef {Verdict["outcome"]} Outcome */
/** @typedef {{ verdict: Verdict, run: RunSummary | null, title: string, factor: number | null, isBest: boolean }} Row */
/** @typedef {{ key: string, rows: Row[], metrics: string[], factorOf: string }} Table
 *   metrics: names of the columns; factorOf: the field that differs, "" where there is no one number that does */
/** @typedef {{ own: Verdict | null, singles: Verdict[], tables: Table[] }} Arranged */

/** @type {Record<Outcome, { word: string, icon: string, tone: string }>} */
const LOOKS = {
  waiting: { word: "Too early to say", icon: "clock", tone: "quiet" },
  helped: { word: "It helped", icon: "check", tone: "good" },
  "did not help": { word: "It did not help", icon: "cross", tone: "bad" },
  mixed: { word: "Mixed", icon: "mixed", tone: "warning" },
};

const METRICS = /** @type {Record<string, string>} */ ({
  "val/accuracy": "Validation accuracy",
  "val/loss": "Validation loss",
  "train/accuracy": "Training accuracy",
  "train/loss": "Training loss",
});

/** @param {string} outcome */
export function outcomeLook(outcome) {
  return LOOKS[/** @type {Outcome} */ (outcome)] ?? LOOKS.waiting;
}

/** @param {string} name */
export function metricTitle(name) {
  return METRICS[name] ?? name;
}

/** @param {string} name @param {VerdictMetric["child"]} value */
export function metricText(name, value) {
  const given = toNumber(value);
  return name.endsWith("accuracy") ? percent(given) : number(given);
}

/** Returns how much a metric differs, with its sign; "" where one of the two is not known.
 * @param {VerdictMetric} metric */
export function differenceText({ name, child, parent }) {
  const [ours, theirs] = [toNumber(child), toNumber(parent)];
  if (ours === null || theirs === null || !Number.isFinite(ours - theirs)) return "";
  const difference = ours - theirs;
  const sign = difference > 0 ? "+" : "";
  return name.endsWith("accuracy")
    ? `${sign}${(100 * difference).toFixed(1).replace("-", "−")} points`
    : `${sign}${plain(difference)}`;
}

/** @param {VerdictMetric} metric */
export function betterWord({ is_better: isBetter, child, parent }) {
  if (isBetter === null)
    return Number.isFinite(Number(child ?? "NaN") - Number(parent ?? "NaN")) ? "no clear difference" : "";
  return isBetter ? "better" : "worse";
}

/** Parts the verdicts of a run's page: its own, those of its children alone, those of children made together.
 * @param {Verdict[]} verdicts @param {Map<string, RunSummary>} runs @param {string} id  of the run whose page it is
 * @returns {Arranged} */
export function arrangeVerdicts(verdicts, runs, id) {
  const own = verdicts.find(({ run }) => run === id) ?? null;
  /** @type {Map<string, Verdict[]>} */
  const groups = new Map();
  for (const verdict of verdicts) {
    const group = runs.get(verdict.run)?.parent?.group ?? verdict.run;
    groups.set(group, [...(groups.get(group) ?? []), verdict]);
  }
  const all = [...groups];
  const together = all.filter(([, each]) => each.length > 1);
  const alone = all.flatMap(([, each]) => (each.length > 1 ? [] : each));
  return {
    own: own && alone.includes(own) ? own : null,
    singles: alone.filter((each) => each !== own),
    tables: together.map(([key, each]) => tableOf(key, each, runs)),
  };
}

/** @param {string} key @param {Verdict[]} verdicts @param {Map<string, RunSummary>} runs @returns {Table} */
function tableOf(key, verdicts, runs) {
  const metrics = [...new Set(verdicts.flatMap((verdict) => verdict.metrics.map(({ name }) => name)))];
  const changes = verdicts.map(({ run }) => runs.get(run)?.parent?.changes ?? {});
  const factorOf = fieldThatDiffers(changes);
  const best = bestOf(verdicts, metrics[0]);
  const rows = verdicts.map((verdict, i) => ({
    verdict,
    run: runs.get(verdict.run) ?? null,
    title: changesWord(changes[i]) || "nothing changed",
    factor: typeof changes[i][factorOf] === "number" ? /** @type {number} */ (changes[i][factorOf]) : null,
    isBest: verdict === best,
  }));
  if (factorOf) rows.sort((a, b) => (b.factor ?? 0) - (a.factor ?? 0));
  return { key, rows, metrics, factorOf };
}

/** Returns the one field with numbers in which runs differ, "" where there is none.
 * @param {Record<string, unknown>[]} changes */
function fieldThatDiffers(changes) {
  const fields = [...new Set(changes.flatMap(Object.keys))];
  const isNumeric = (/** @type {string} */ field) => changes.some((each) => typeof each[field] === "number");
  return fields.length === 1 && isNumeric(fields[0]) ? fields[0] : "";
}

/** Returns the verdict whose run did best by a metric, null where fewer than two have it.
 * @param {Verdict[]} verdicts @param {string | undefined} name */
function bestOf(verdicts, name) {
  if (!name) return null;
  const sign = name.endsWith("accuracy") ? 1 : -1;
  const scored = verdicts.flatMap((verdict) => {
    const value = toNumber(verdict.metrics.find((metric) => metric.name === name)?.child);
    return value !== null && Number.isFinite(value) ? [{ verdict, score: sign * value }] : [];
  });
  if (scored.length < 2) return null;
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).verdict;
}
