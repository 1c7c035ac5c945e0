/* Fields of which a configuration gives one: how long to train, how often to measure. */

/** @import { Config } from "../wire/types.js" */
/** @import { Field } from "./form-from-schema.js" */
/** @typedef {{ kind: "either", title: string, fields: Field[] }} Either */

const CHOICES = [
  { group: "training", keys: ["epochs", "steps"], title: "Length" },
  { group: "probes", keys: ["budget", "every", "interval"], title: "How often" },
];

/** @type {Record<string, number>} */
const STARTS = { epochs: 10, steps: 1000, budget: 0.03, interval: 1 };

/** Returns the fields of a group, those that exclude each other as one.
 * @param {string} group @param {Field[]} fields @returns {(Field | Either)[]} */
export function gather(group, fields) {
  const choice = CHOICES.find((each) => each.group === group);
  const found = choice?.keys.flatMap((key) => fields.filter((field) => field.key === key)) ?? [];
  if (!choice || found.length !== choice.keys.length) return fields;
  /** @type {Either} */
  const either = { kind: "either", title: choice.title, fields: found };
  const rest = fields.filter((field) => !found.slice(1).includes(field));
  return rest.map((field) => (field === found[0] ? either : field));
}

/** Returns which of the fields is given: the first that is, and the first of all when none is.
 * @param {Either} either @param {Config} group */
export function given({ fields }, group) {
  return Math.max(
    fields.findIndex(({ key }) => group[key] != null),
    0,
  );
}

/** Returns the group with one of the fields given, the others left out.
 * @param {Either} either @param {Config} group @param {number} which @param {unknown} value */
export function give({ fields }, group, which, value) {
  const next = { ...group };
  for (const { key } of fields) delete next[key];
  return { ...next, [fields[which].key]: value };
}

/** Returns a first value of a field that had none.
 * @param {Field} field */
export function startValue(field) {
  return field.default ?? STARTS[field.key] ?? 1;
}
