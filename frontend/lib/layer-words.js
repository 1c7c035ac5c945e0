/* What a layer of a run's network is, in words: its kind with its options, and what stands around its activation. */

/** @import { LayerInfo } from "../wire/types.js" */

/** What every layer tells in columns of its own. */
const SHOWN_ELSEWHERE = new Set(["number", "type", "input_shape", "output_shape", "activation", "init", "parameters"]);
const AROUND = new Set(["before", "after", "dropout"]);

/** Keeps together what must not be parted at the end of a line.
 * @param {string} text */
function whole(text) {
  return text.replaceAll(" ", "\u00a0");
}

/** Returns the options that say most about a layer: "5 × 5, 32 filters", "100 units", "size 2".
 * @param {LayerInfo} layer */
export function optionsText(layer) {
  const options = Object.entries(layer).filter(
    ([key, value]) => !SHOWN_ELSEWHERE.has(key) && !AROUND.has(key) && value !== null && typeof value !== "object",
  );
  return options
    .sort(([a], [b]) => Number(isSide(b)) - Number(isSide(a)))
    .filter(([key, value]) => !(key === "stride" && value === 1))
    .map(([key, value]) => whole(optionText(key, value)))
    .join(", ");
}

/** @param {string} key @param {unknown} value */
function optionText(key, value) {
  if (isSide(key)) return `${value} × ${value}`;
  if (["units", "filters", "pieces"].includes(key)) return `${value} ${key}`;
  return `${key.replaceAll("_", " ")} ${value}`;
}

/** Tells whether an option is the side of a square.
 * @param {string} key */
function isSide(key) {
  return key === "kernel" || key === "size";
}

/** Returns what a batch goes through behind the layer, in its order: "batch norm → relu → dropout 0.5".
 * @param {LayerInfo} layer */
export function activationText(layer) {
  if (layer.activation == null) return "–";
  const named = (/** @type {unknown} */ part) =>
    part === "dropout" && layer.dropout ? `dropout ${layer.dropout}` : String(part).replaceAll("_", " ");
  const parts = (/** @type {unknown} */ list) => (Array.isArray(list) ? list.map(named) : []);
  return [...parts(layer.before), wordOf(layer.activation), ...parts(layer.after)].map(whole).join(" → ");
}

/** Returns a name with its options, from a word or an object.
 * @param {unknown} value */
export function wordOf(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "object") return String(value).replaceAll("_", " ");
  const { name, type, ...options } = /** @type {Record<string, unknown>} */ (value);
  const word = String(name ?? type).replaceAll("_", " ");
  return [word, ...Object.entries(options).map(([key, each]) => `${key.replaceAll("_", " ")} ${each}`)].join(" ");
}
