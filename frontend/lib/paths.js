/* Dotted paths into a configuration, which is never changed in place. */

/** @import { Config } from "../wire/types.js" */
/** @typedef {Record<string, unknown> | unknown[]} Node */

/** @param {unknown} tree @param {string} path @returns {unknown} */
export function get(tree, path) {
  let node = tree;
  for (const key of path.split(".")) {
    if (node === null || typeof node !== "object") return undefined;
    node = /** @type {Record<string, unknown>} */ (node)[key];
  }
  return node;
}

/** Returns a copy with one value replaced; undefined removes it.
 * @template {Config} T
 * @param {T} tree
 * @param {string} path
 * @param {unknown} value
 * @returns {T} */
export function set(tree, path, value) {
  return /** @type {T} */ (setIn(tree, path.split("."), value));
}

/** @param {unknown} node @param {string[]} keys @param {unknown} value @returns {unknown} */
function setIn(node, [key, ...rest], value) {
  const copy = /** @type {any} */ (Array.isArray(node) ? [...node] : { .../** @type {object} */ (node ?? {}) });
  const next = rest.length ? setIn(copy[key], rest, value) : value;
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

/** Returns the parts of `config` that differ from `base`: lists whole, objects by key, null for what is left out.
 * @param {Config} base
 * @param {Config} config
 * @returns {Config} */
export function difference(base, config) {
  /** @type {Config} */
  const out = {};
  for (const [key, value] of Object.entries(config)) {
    if (same(base[key], value)) continue;
    const old = base[key];
    out[key] = isPlain(old) && isPlain(value) && hasSameName(old, value) ? difference(old, value) : value;
  }
  for (const key of Object.keys(base)) if (!(key in config)) out[key] = null;
  return out;
}

/** Returns `base` with the parts of `changes` laid over it, as `difference` made them; nulls are left out.
 * @param {Config} base
 * @param {Config} changes
 * @returns {Config} */
export function overlay(base, changes) {
  const out = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const old = out[key];
    out[key] = isPlain(old) && isPlain(value) && hasSameName(old, value) ? overlay(old, value) : value;
  }
  return withoutNulls(out);
}

/** Returns a copy without nulls: what is not set is left out.
 * @template T @param {T} tree @returns {T} */
export function withoutNulls(tree) {
  if (Array.isArray(tree)) return /** @type {any} */ (tree.map(withoutNulls));
  if (!isPlain(tree)) return tree;
  const entries = Object.entries(tree).filter(([, value]) => value !== null);
  return /** @type {any} */ (Object.fromEntries(entries.map(([key, value]) => [key, withoutNulls(value)])));
}

/** Two objects of different names, such as two optimizers, have nothing to keep of each other.
 * @param {Config} old @param {Config} value */
function hasSameName(old, value) {
  return !("name" in value) || old.name === value.name;
}

/** @param {unknown} value @returns {value is Config} */
function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Tells whether two trees are equal, in whatever order their keys stand.
 * @param {unknown} a @param {unknown} b */
export function same(a, b) {
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

/** @param {string} _ @param {unknown} value */
function sorted(_, value) {
  return isPlain(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}

/** Returns the leaves of a configuration as dotted names and values, lists of plain values whole.
 * @param {unknown} tree
 * @returns {[string, unknown][]} */
export function leaves(tree, prefix = "") {
  if (tree === null || typeof tree !== "object") return [[prefix, tree]];
  const entries = Object.entries(tree);
  const isLeaf = Array.isArray(tree) && tree.every((item) => item === null || typeof item !== "object");
  if (entries.length === 0 || isLeaf) return [[prefix, tree]];
  return entries.flatMap(([key, value]) => leaves(value, prefix ? `${prefix}.${key}` : key));
}
