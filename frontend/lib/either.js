/* Pairs of fields of which a configuration gives one: how long to train, how often to measure. */

/** @import { Config } from "../wire/types.js" */
/** @import { Field } from "./form-from-schema.js" */
/** @typedef {{ kind: "either", title: string, fields: [Field, Field] }} Either */

const PAIRS = /** @type {const} */ ([
  ["training", "epochs", "steps", "Length"],
  ["probes", "budget", "every", "How often"],
]);

/** Returns the fields of a group, two that exclude each other as one.
 * @param {string} group @param {Field[]} fields @returns {(Field | Either)[]} */
export function pairUp(group, fields) {
  const pair = PAIRS.find(
    ([name, a, b]) => name === group && [a, b].every((key) => fields.some((field) => field.key === key)),
  );
  if (!pair) return fields;
  const [, a, b, title] = pair;
  const find = (/** @type {string} */ key) => /** @type {Field} */ (fields.find((field) => field.key === key));
  /** @type {Either} */
  const either = { kind: "either", title, fields: [find(a), find(b)] };
  return fields.filter(({ key }) => key !== b).map((field) => (field.key === a ? either : field));
}

/** Returns which of the two is given: the second only when the first is not.
 * @param {Either} either @param {Config} group @returns {0 | 1} */
export function given({ fields: [first, second] }, group) {
  return group[first.key] == null && group[second.key] != null ? 1 : 0;
}

/** Returns the group with one of the two given, the other left out.
 * @param {Either} either @param {Config} group @param {0 | 1} which @param {unknown} value */
export function give({ fields }, group, which, value) {
  const next = { ...group, [fields[which].key]: value };
  delete next[fields[1 - which].key];
  return next;
}

/** Returns a first value of a field that had none.
 * @param {Field} field */
export function startValue(field) {
  if (field.default != null) return field.default;
  if (field.key === "steps") return 1000;
  return field.key === "epochs" ? 10 : field.kind === "number" && !field.isInteger ? 0.03 : 1;
}
