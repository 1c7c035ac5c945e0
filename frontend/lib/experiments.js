/* The one next thing to try of a finding: from which checkpoint, what it changes, and why it was refused. */

import { count, plain } from "./format.js";
import { get } from "./paths.js";
import { readable } from "./problems.js";

/** @import { Checkpoint, Experiment, Problem } from "../wire/types.js" */
/** @typedef {{ step: number } | { refusal: string }} Start */

/** Returns the step to start from: that of the newest checkpoint at or before the wanted one, 0 for the beginning.
 * @param {Experiment} experiment @param {Checkpoint[]} checkpoints @returns {Start} */
export function startOf({ kind, step: wanted }, checkpoints) {
  if (kind === "restart" || wanted === 0) return { step: 0 };
  const steps = checkpoints.map(({ step }) => step);
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
    field: readable(field),
    old: valueText(get(config, field)),
    value: valueText(value),
  }));
}

/** Returns a value of a configuration as a person reads it.
 * @param {unknown} value @returns {string} */
export function valueText(value) {
  if (value == null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return plain(value);
  if (typeof value === "string") return value.replaceAll("_", " ");
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
  const { name, ...options } = /** @type {Record<string, unknown>} */ (value);
  const rest = Object.entries(options).map(([key, each]) => `${key.replaceAll("_", " ")} ${valueText(each)}`);
  return [...(name ? [valueText(name)] : []), ...rest].join(", ");
}

/** Returns a refusal's sentence with its reasons by field.
 * @param {{ message: string, problems?: Problem[] }} error */
export function refusalText({ message, problems = [] }) {
  return [message, ...problems.map(({ field, rule }) => `${readable(field)}: ${rule}`)].join(" · ");
}
