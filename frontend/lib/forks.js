/* What is asked for when a run is forked: children, their names, and the checkpoints to choose from. Pure. */

import { factorWord, fieldWord, valueWord } from "./changes.js";

/** @import { Checkpoint, ForkChild } from "../wire/steering.js" */
/** @import { Config } from "../wire/types.js" */

const FACTORS = [3, 1, 1 / 3];
const LONGEST = 200;

/** Returns the factors' values of a field: those of a counterfactual unless others are asked for.
 * @param {number} value */
export function factorValues(value) {
  return FACTORS.map((factor) => (factor === 1 ? value : Number((value * factor).toPrecision(4))));
}

/** Returns a child for each value of a field, named by its factor or its value.
 * @param {string} name the parent's @param {string} field @param {number} present @param {number[]} values @returns {ForkChild[]} */
export function counterfactuals(name, field, present, values = factorValues(present)) {
  return values.map((value) => {
    const factor = value === present ? "× 1" : factorWord(present, value);
    const own = factor || `${fieldWord(field)} ${valueWord(value)}`;
    return { name: `${name.slice(0, LONGEST - 40)} · ${own}`, changes: { [field]: value } };
  });
}

/** Returns numbers from a text such as "0.3, 0.1, 0.03"; null where one is none.
 * @param {string} text @returns {number[] | null} */
export function readValues(text) {
  const values = text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  return values.every(Number.isFinite) ? values : null;
}

/** @type {Record<Checkpoint["reason"], string>} */
const REASONS = {
  "": "",
  asked: "asked for",
  intervention: "before a change",
  best: "best at its time",
  nan: "at the NaN",
};

/** Returns what is worth knowing of a checkpoint besides its step.
 * @param {Checkpoint} checkpoint @param {boolean} isNewest */
export function checkpointWords({ reason, is_best, is_pinned }, isNewest) {
  const why = is_best && reason === "best" ? "" : (REASONS[reason] ?? "");
  const words = [isNewest ? "newest" : "", why, is_best ? "best so far" : ""];
  if (is_pinned && !reason) words.push("kept");
  return words.filter(Boolean).join(", ");
}

/** Returns the checkpoint to go on from for a wanted step: the newest at or before it; the newest of all without a wish.
 * @param {Checkpoint[]} checkpoints @param {number | null} step @returns {number} 0 where there is none */
export function chosenStep(checkpoints, step) {
  const steps = checkpoints.map((each) => each.step).filter((each) => step === null || each <= step);
  return steps.length ? Math.max(...steps) : 0;
}

/** Returns the address of the form that is filled in for a fork.
 * @param {string} run @param {number | null} step @param {Config} changes */
export function forkAddress(run, step, changes) {
  const query = new URLSearchParams({ fork: run });
  if (step !== null) query.set("step", String(step));
  if (Object.keys(changes).length) query.set("changes", JSON.stringify(changes));
  return `/new?${query}`;
}
