/* A change of a run's setting in words: which field, from what to what, by which factor. Pure. */

import { writeNumber } from "./log-number.js";

/** @import { Config } from "../wire/types.js" */

/** @type {Record<string, string>} words that a dotted name does not give by itself */
const WORDS = { l1: "L1", l2: "L2", max_norm: "Max-norm", beta1: "β₁", beta2: "β₂", budget: "Probes: budget" };

/** Returns a live field as a person reads it: "Learning rate", "Dropout of layer 2", "Probe gradients".
 * @param {string} field */
export function fieldWord(field) {
  const parts = field.split(".");
  const last = parts[parts.length - 1];
  // A dropout layer's own option is its rate.
  if (field.startsWith("network.layers."))
    return `${humanised(last === "rate" ? "dropout" : last)} of layer ${Number(parts[2]) + 1}`;
  if (field === "probes.every" || field === "probes.interval") return `Probes: ${last}`;
  // network.init.name, network.init.std
  if (parts.length > 2)
    return `${humanised(parts[parts.length - 2])}${last === "name" ? "" : ` ${last.replaceAll("_", " ")}`}`;
  if (parts[0] === "probes" && !(last in WORDS)) return `Probe ${last.replaceAll("_", " ")}`;
  return WORDS[last] ?? humanised(last);
}

/** @param {string} word */
function humanised(word) {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns a setting's value in words: "0.001", "on", "none", "step (every 3, factor 0.5)".
 * @param {unknown} value @returns {string} */
export function valueWord(value) {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return writeNumber(Number(value.toPrecision(4)));
  if (Array.isArray(value)) return value.length ? value.map(valueWord).join(", ") : "none";
  if (typeof value !== "object") return String(value);
  const { name, type, ...rest } = /** @type {Config} */ (value);
  const options = Object.entries(rest)
    .filter(([, option]) => option !== null)
    .map(([key, option]) => `${key.replaceAll("_", " ")} ${valueWord(option)}`);
  const head = String(name ?? type ?? "").replaceAll("_", " ");
  return options.length ? `${head} (${options.join(", ")})`.trim() : head;
}

/** @param {unknown} old @param {unknown} value */
export function changeWord(old, value) {
  return `${valueWord(old)} → ${valueWord(value)}`;
}

/** Returns the factor from one number to another, "÷ 10" or "× 3"; "" where no short one tells it.
 * @param {unknown} old @param {unknown} value */
export function factorWord(old, value) {
  if (typeof old !== "number" || typeof value !== "number" || !(old > 0) || !(value > 0)) return "";
  const [sign, factor] = value >= old ? ["×", value / old] : ["÷", old / value];
  const short = Number(factor.toPrecision(2));
  return Math.abs(factor - short) <= 0.005 * factor && short < 1000 ? `${sign} ${short}` : "";
}

/** Returns changes without what is unset because of another one: the std of an init that was normal, epochs where there are steps.
 * @param {Config} changes @returns {Config} */
export function withoutOptions(changes) {
  const goesWith = (/** @type {string} */ field) =>
    `${field.slice(0, field.lastIndexOf("."))}.name` in changes ||
    (field === "training.epochs" && "training.steps" in changes);
  const isLeft = ([field, value] = /** @type {[string, unknown]} */ (["", null])) =>
    (value ?? null) !== null || !goesWith(field);
  return Object.fromEntries(Object.entries(changes).filter((each) => isLeft(each)));
}

/** Returns what differs, "Learning rate 0.1 → 0.01, L2 none"; where the old values are not known, the new ones alone.
 * @param {Config} changes @param {Config} [olds] */
export function changesWord(changes, olds = {}) {
  const words = Object.entries(withoutOptions(changes)).map(([field, value]) => {
    const told = field in olds ? changeWord(olds[field], value) : valueWord(value);
    return `${fieldWord(field)} ${told}`;
  });
  return words.join(", ");
}
