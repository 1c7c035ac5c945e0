/* The one next thing to try of a finding: from which checkpoint, what it changes, and why it was refused. */

import { fieldWord, valueWord } from "./changes.js";
import { count } from "./format.js";
import { get } from "./paths.js";
import { readable } from "./problems.js";

/** @import { Checkpoint } from "../wire/steering.js" */
/** @import { Experiment, Problem } from "../wire/types.js" */
/** @typedef {{ step: number } | { refusal: string }} Start */

/** Returns the step to start from: that of the newest checkpoint at or before the wanted one from which there is something
 * left to train; 0 for the beginning.
 * @param {Experiment} experiment @param {Checkpoint[]} checkpoints @param {number} total steps of the run, 0 where nobody knows
 * @returns {Start} */
export function startOf({ kind, step: wanted }, checkpoints, total) {
  if (kind === "restart" || wanted === 0) return { step: 0 };
  const steps = checkpoints.map(({ step }) => step).filter((step) => !total || step < total);
  if (steps.length < checkpoints.length && steps.length === 0)
    return { refusal: "Only the checkpoint of the end is kept, from which there is nothing left to train." };
  if (steps.length === 0)
    return { refusal: "The run has no checkpoint yet: take one, or pause the run, which takes one." };
  const before = wanted === null ? steps : steps.filter((step) => step <= wanted);
  if (before.length) return { step: Math.max(...before) };
  const first = count(Math.min(...steps));
  return { refusal: `No checkpoint of step ${count(wanted)} or before is kept; the first is of step ${first}.` };
}

/** Returns what an experiment changes, in words: the field, its value of now and the one to come.
 * @param {Record<string, unknown>} changes @param {Record<string, unknown>} config
 * @returns {{ field: string, old: string, value: string }[]} */
export function changesOf(changes, config) {
  return Object.entries(changes).map(([field, value]) => ({
    field: fieldWord(field),
    old: valueWord(get(config, field)),
    value: valueWord(value),
  }));
}

/** Returns why something was refused: the reasons by field where there are some, which the message repeats.
 * @param {{ message: string, problems?: Problem[] }} error */
export function refusalText({ message, problems = [] }) {
  return problems.length ? problems.map(({ field, rule }) => `${readable(field)}: ${rule}`).join(" · ") : message;
}
