/* The options that only some data sets have: which of them the form shows, and what becomes of them when another is chosen. */

/** @import { Config } from "../wire/types.js" */
/** @import { Field, Group } from "./form-from-schema.js" */

/** Returns whether a field has a meaning for what its group names.
 * @param {Field} field @param {unknown} group the group's values */
export function isShown({ onlyFor }, group) {
  return onlyFor === null || onlyFor.includes(nameIn(group));
}

/** Returns the fields that the form shows, those of a data set with its own default: it holds while none is given.
 * @param {Field[]} fields @param {unknown} group the group's values @returns {Field[]} */
export function shownFields(fields, group) {
  return fields
    .filter((field) => isShown(field, group))
    .map((field) => (field.onlyFor === null ? field : { ...field, default: field.defaultFor[nameIn(group)] }));
}

/** Returns the group's values with another name: options of the old one go, those of the new one have their
 * defaults; what was set and means the same for both stays.
 * @param {Group} group @param {Config} values @param {string} name @returns {Config} */
export function choose(group, values, name) {
  /** @type {Config} */
  const next = { ...values, name };
  for (const { key, onlyFor, defaultFor } of group.fields) {
    if (onlyFor === null) continue;
    const isOwn = values[key] !== undefined && values[key] !== defaultFor[nameIn(values)];
    delete next[key];
    if (onlyFor.includes(name)) next[key] = isOwn ? values[key] : defaultFor[name];
  }
  return next;
}

/** @param {unknown} group */
function nameIn(group) {
  return String(/** @type {Config | undefined} */ (group)?.name ?? "");
}
