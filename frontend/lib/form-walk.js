/* A walk over the form's fields with the values that a configuration gives them. */

import { isShown } from "./data-options.js";
import { brokenRule, chosenOption } from "./form-from-schema.js";
import { get, set } from "./paths.js";

/** @import { Config, Problem } from "../wire/types.js" */
/** @import { Field, Group, VariantField } from "./form-from-schema.js" */
/** @typedef {{ path: string, field: Field, value: unknown }} Place */

/** Returns every field that the form shows for this configuration, in order.
 * @param {Group[]} groups @param {Config} config @returns {Place[]} */
export function places(groups, config) {
  return groups.flatMap((group) =>
    group.fields
      .filter((field) => isShown(field, get(config, group.key)))
      .flatMap((field) => placesOf(field, join(group.key, field.key), config)),
  );
}

/** @param {Field} field @param {string} path @param {Config} config @returns {Place[]} */
function placesOf(field, path, config) {
  const value = get(config, path);
  const here = [{ path, field, value }];
  if (field.kind === "object") return field.fields.flatMap((inner) => placesOf(inner, join(path, inner.key), config));
  if (field.kind === "variant") return [...here, ...inVariant(field, path, value, config)];
  if (field.kind !== "list" || !Array.isArray(value)) return here;
  return [...here, ...value.flatMap((item, index) => inVariant(field.item, join(path, String(index)), item, config))];
}

/** @param {VariantField} field @param {string} path @param {unknown} value @param {Config} config */
function inVariant(field, path, value, config) {
  const option = chosenOption(field, value);
  return option ? option.fields.flatMap((inner) => placesOf(inner, join(path, inner.key), config)) : [];
}

/** Returns what the form itself can see is wrong.
 * @param {Place[]} all @returns {Problem[]} */
export function localProblems(all) {
  return all.flatMap(({ path, field, value }) => {
    const rule = brokenRule(field, value);
    return rule ? [{ field: path, rule, value }] : [];
  });
}

/** Returns the configuration with defaults for what one that was written by hand leaves out of its layers, inits and so on.
 * @param {Group[]} groups @param {Config} config @returns {Config} */
export function completed(groups, config) {
  const all = groups.flatMap(({ key, fields }) => fields.map((field) => ({ path: join(key, field.key), field })));
  return all.reduce((whole, { path, field }) => {
    const value = get(whole, path);
    const next = field.onlyFor === null ? complete(field, value) : value;
    return next === value ? whole : set(whole, path, next);
  }, config);
}

/** @param {Field} field @param {unknown} value @returns {unknown} */
function complete(field, value) {
  if (value === undefined) return field.isOptional ? undefined : field.default;
  if (field.kind === "list" && Array.isArray(value)) return value.map((item) => completeChoice(field.item, item));
  return field.kind === "variant" ? completeChoice(field, value) : value;
}

/** @param {VariantField} field @param {unknown} value @returns {unknown} */
function completeChoice(field, value) {
  const option = chosenOption(field, value);
  if (!option || option.isWord) return value;
  const given = typeof value === "string" ? { [field.tag]: value } : /** @type {Config} */ (value);
  const entries = option.fields.map((inner) => [inner.key, complete(inner, given[inner.key])]);
  return { ...given, ...Object.fromEntries(entries.filter(([, inner]) => inner !== undefined)) };
}

/** @param {string} a @param {string} b */
export function join(a, b) {
  return a && b ? `${a}.${b}` : a || b;
}
