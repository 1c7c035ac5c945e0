/* The one next thing to try of a finding: from which checkpoint, what it changes, and why it was refused. */

import { fieldWord, valueWord, withoutOptions } from "./changes.js";
import { count } from "./format.js";
import { get } from "./paths.js";
import { readable } from "./problems.js";

/** @import { Checkpoint } from "../wire/steering.js" */
/** @import { Experiment, Problem } from "../wire/types.js" */
/** @typedef {{ step: number, why: string }} Start  why: it is not the step that was wanted; "" where it is */

/** Returns where to start from: the newest checkpoint at or before the wanted step that leaves at least half of the run to
 * train, for of less there is little to see; without one the beginning, 0. `babysit doctor --try` does the same.
 * @param {Experiment} experiment @param {Checkpoint[]} checkpoints @param {number} total steps of the run, 0 where nobody knows
 * @returns {Start} */
export function startOf({ kind, step: wanted }, checkpoints, total) {
  if (kind === "restart" || wanted === 0) return { step: 0, why: "" };
  const before = checkpoints.map(({ step }) => step).filter((step) => wanted === null || step <= wanted);
  const step = Math.max(0, ...before.filter((each) => !total || 2 * each <= total));
  return { step, why: step ? "" : whyNone(wanted, checkpoints.length, before.length) };
}

/** @param {number | null} wanted @param {number} n of checkpoints @param {number} nBefore of them at or before the wanted step */
function whyNone(wanted, n, nBefore) {
  if (n === 0) return "It has no checkpoint yet.";
  if (nBefore === 0) return `No checkpoint of step ${count(wanted)} or before is kept.`;
  return "From the checkpoints that are kept too little would be left to train.";
}

/** Returns what an experiment is called once it is known where it starts from.
 * @param {Experiment} experiment @param {number} step 0: the beginning */
export function titleAt({ title }, step) {
  const what = /^(?:Fork from (?:here|step [\d,]+)|Restart) (with .*)$/.exec(title);
  if (!what) return title;
  return step ? `Fork from step ${count(step)} ${what[1]}` : `Restart ${what[1]}`;
}

/** Returns what an experiment changes, in words: the field, its value of now and the one to come. What stays as it is is none.
 * @param {Record<string, unknown>} changes @param {Record<string, unknown>} config
 * @returns {{ field: string, old: string, value: string }[]} */
export function changesOf(changes, config) {
  // What is something else now is told with the options that it had: Init: normal (std 0.01) → xavier.
  const before = (/** @type {string} */ field) =>
    get(config, field.endsWith(".name") ? field.slice(0, -".name".length) : field);
  const all = Object.entries(withoutOptions(changes)).map(([field, value]) => ({
    field: fieldWord(field),
    old: valueWord(before(field)),
    value: valueWord(value),
  }));
  return all.filter(({ old, value }) => old !== value);
}

/** Returns why something was refused: the reasons by field where there are some, which the message repeats.
 * @param {{ message: string, problems?: Problem[] }} error */
export function refusalText({ message, problems = [] }) {
  return problems.length ? problems.map(({ field, rule }) => `${readable(field)}: ${rule}`).join(" · ") : message;
}
