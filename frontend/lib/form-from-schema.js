/* The form's fields, made from the configuration's JSON schema: what is registered there appears here by itself.
 *
 * The schema is self-contained. A choice is a `oneOf` whose parts are words (const) or objects, told apart by the
 * property that `tag` names; `optional` fields may be left out. */

/** @import { Config, JsonSchema } from "../wire/types.js" */
/** @typedef {{ key: string, title: string, help: string, unit: string, isOptional: boolean, default: unknown,
 *   onlyFor: string[] | null, defaultFor: Record<string, unknown> }} Common  onlyFor: see data-options.js */
/** @typedef {Common & { kind: "number", isInteger: boolean, isLog: boolean, min: number | null, max: number | null,
 *   isMinOpen: boolean, isMaxOpen: boolean }} NumberField */
/** @typedef {Common & { kind: "text", maxLength: number | null }} TextField */
/** @typedef {Common & { kind: "boolean" }} BooleanField */
/** @typedef {{ value: string, help: string, fields: Field[], isWord: boolean }} Option  isWord: written as a word, not as an object */
/** @typedef {Common & { kind: "choice", options: Option[] }} ChoiceField */
/** @typedef {Common & { kind: "variant", tag: string, options: Option[] }} VariantField */
/** @typedef {Common & { kind: "list", item: VariantField, maxItems: number | null }} ListField */
/** @typedef {Common & { kind: "object", fields: Field[] }} ObjectField */
/** @typedef {NumberField|TextField|BooleanField|ChoiceField|VariantField|ListField|ObjectField} Field */
/** @typedef {{ key: string, title: string, help: string, fields: Field[] }} Group  key "" holds what stands at the top */

/** @param {JsonSchema} schema @returns {Group[]} */
export function formFromSchema(schema) {
  /** @type {Group} */
  const top = { key: "", title: "Run", help: "", fields: [] };
  const groups = [top];
  for (const field of fieldsOf(schema)) {
    const { key, title, help } = field;
    if (field.kind === "object") groups.push({ key, title, help, fields: field.fields });
    else if (field.kind === "variant")
      groups.push({ key, title, help, fields: [{ ...field, key: "", title: "Kind" }] });
    else top.fields.push(field);
  }
  return groups;
}

/** @param {JsonSchema} schema @returns {Field[]} */
function fieldsOf(schema, without = "") {
  const properties = Object.entries(schema.properties ?? {}).filter(([key]) => key !== without);
  return properties.map(([key, property]) => fieldOf(key, property));
}

/** @param {string} key @param {JsonSchema} schema @returns {Field} */
function fieldOf(key, schema) {
  const { title, description, unit, optional } = schema;
  const common = {
    key,
    title: title ?? humanise(key),
    help: description ?? "",
    unit: unit ?? "",
    isOptional: optional === true,
    default: schema.default,
    onlyFor: schema.only_for ?? null,
    defaultFor: schema.default_for ?? {},
  };
  if (schema.oneOf) return { ...common, ...variantOf(schema) };
  if (schema.enum)
    return { ...common, kind: "choice", options: schema.enum.map((word) => wordOption(String(word), "")) };
  if (schema.type === "array")
    return {
      ...common,
      kind: "list",
      item: { ...common, ...variantOf(schema.items ?? {}) },
      maxItems: schema.maxItems ?? null,
    };
  if (schema.type === "object") return { ...common, kind: "object", fields: fieldsOf(schema) };
  if (schema.type === "number" || schema.type === "integer") return { ...common, ...numberOf(schema) };
  if (schema.type === "boolean") return { ...common, kind: "boolean" };
  return { ...common, kind: "text", maxLength: schema.maxLength ?? null };
}

/** @param {JsonSchema} schema */
function numberOf(schema) {
  return {
    kind: /** @type {const} */ ("number"),
    isInteger: schema.type === "integer",
    isLog: schema.scale === "log",
    min: schema.minimum ?? schema.exclusiveMinimum ?? null,
    max: schema.maximum ?? schema.exclusiveMaximum ?? null,
    isMinOpen: schema.exclusiveMinimum !== undefined,
    isMaxOpen: schema.exclusiveMaximum !== undefined,
  };
}

/** @param {JsonSchema} schema */
function variantOf(schema) {
  const tag = schema.tag ?? "name";
  const options = (schema.oneOf ?? []).map((part) => optionOf(part, tag));
  return { kind: /** @type {const} */ ("variant"), tag, options };
}

/** @param {JsonSchema} part @param {string} tag @returns {Option} */
function optionOf(part, tag) {
  if (part.const !== undefined) return wordOption(String(part.const), part.description ?? "");
  const value = String(part.properties?.[tag]?.const ?? "");
  return { value, help: part.description ?? "", fields: fieldsOf(part, tag), isWord: false };
}

/** @param {string} value @param {string} help @returns {Option} */
function wordOption(value, help) {
  return { value, help, fields: [], isWord: true };
}

/** @param {string} word */
export function humanise(word) {
  const words = word.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns which option a value names, whether written as a word or as an object.
 * @param {VariantField} field @param {unknown} value */
export function chosenOption(field, value) {
  const word = typeof value === "string" ? value : /** @type {Config | null} */ (value)?.[field.tag];
  return field.options.find((option) => option.value === word) ?? null;
}

/** Returns the value of an option with its fields at their defaults.
 * @param {VariantField} field @param {string} word @returns {unknown} */
export function valueOfOption(field, word) {
  const option = field.options.find((each) => each.value === word);
  if (!option) return null;
  if (option.isWord) return word;
  const values = option.fields
    .filter((each) => !each.isOptional && each.default !== undefined)
    .map((each) => [each.key, each.default]);
  return { [field.tag]: word, ...Object.fromEntries(values) };
}

/** Returns the rule that a value breaks, as a sentence, or null.
 * @param {Field} field @param {unknown} value @returns {string | null} */
export function brokenRule(field, value) {
  if (value === null || value === undefined || value === "")
    return field.isOptional || field.kind !== "number" ? null : "must be a number";
  if (field.kind === "text")
    return field.maxLength !== null && String(value).length > field.maxLength
      ? `must be at most ${field.maxLength} characters`
      : null;
  if (field.kind !== "number") return null;
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (field.isInteger && !Number.isInteger(value)) return "must be a whole number";
  const { min, max, isMinOpen, isMaxOpen } = field;
  if (min !== null && (value < min || (isMinOpen && value === min)))
    return isMinOpen ? `must be greater than ${min}` : `must be at least ${min}`;
  if (max !== null && (value > max || (isMaxOpen && value === max)))
    return isMaxOpen ? `must be less than ${max}` : `must be at most ${max}`;
  return null;
}

/** Bounds beyond this are there to catch slips, and tell nobody what to choose. */
const TELLING = 1000;

/** Returns the bounds as a sentence: "Between 0 and 1.", "At least 1.", or "".
 * @param {NumberField} field */
export function rangeText({ min, max, isMinOpen, isMaxOpen }) {
  if (min !== null && max !== null) return `Between ${short(min)} and ${short(max)}.`;
  if (min !== null) return `${isMinOpen ? "More than" : "At least"} ${short(min)}.`;
  return max !== null ? `${isMaxOpen ? "Less than" : "At most"} ${short(max)}.` : "";
}

/** @param {number} value */
function short(value) {
  return Math.abs(value) >= 1e6 ? value.toExponential(0).replace("+", "") : String(value);
}

/** Returns the help as sentences, with the range of a number where it helps to choose one.
 * @param {Field} field */
export function helpOf(field) {
  const isTelling = field.kind === "number" && field.min !== null && field.max !== null && field.max <= TELLING;
  return [sentence(field.help), isTelling ? rangeText(field) : ""].filter(Boolean).join(" ");
}

/** Returns a text as a sentence: with a capital, unless it begins with a symbol, and a full stop.
 * @param {string} text */
export function sentence(text) {
  const trimmed = text.trim();
  if (!trimmed) return "";
  const begun = /^[a-z]+[\s,;-]/.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/** Returns the unit, or "" when the title says it already.
 * @param {{ unit: string }} field @param {string} title */
export function unitBeside({ unit }, title) {
  return unit.toLowerCase() === title.toLowerCase() ? "" : unit;
}
