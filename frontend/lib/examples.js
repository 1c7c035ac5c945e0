/* The validation examples with the largest loss, from their tensor record. Pure. */

/** @import { TensorData } from "../wire/types.js" */
/** @typedef {{ index: number | null, label: string, prediction: string, isRight: boolean | null, loss: number | null,
 *   confidence: number | null, pixels: Uint8Array | null, features: Float32Array | null }} Example
 *   isRight: null for a regression */
/** @typedef {{ examples: Example[], width: number, height: number, channels: number, of: number | null, step: number }} Examples */

/** @param {TensorData} tensor @returns {Examples} */
export function examplesOf({ shape, data, dtype, meta, step }) {
  const isPicture = dtype === "uint8" && shape.length === 4;
  const [n] = shape;
  const [height, width, channels] = isPicture ? shape.slice(1) : [0, 0, 0];
  const classes = list(meta.classes).map(String);
  const numbers = dtype === "float32" ? new Float32Array(data.slice().buffer) : null;
  const examples = Array.from({ length: n }, (_, i) => ({
    index: numberAt(meta.indices, i),
    ...toldOf(classes, list(meta.labels)[i], list(meta.predictions)[i]),
    loss: numberAt(meta.losses, i),
    confidence: numberAt(meta.confidences, i),
    pixels: isPicture ? data.subarray(i * height * width * channels, (i + 1) * height * width * channels) : null,
    features: numbers && n ? numbers.subarray((i * numbers.length) / n, ((i + 1) * numbers.length) / n) : null,
  }));
  return { examples, width, height, channels, of: numberAt([meta.of], 0), step };
}

/** @param {unknown} value @returns {unknown[]} */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} values @param {number} index */
function numberAt(values, index) {
  const value = list(values)[index];
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return typeof value === "number" ? value : null;
}

/** @param {string[]} classes @param {unknown} label @param {unknown} prediction */
function toldOf(classes, label, prediction) {
  if (classes.length === 0) return { label: numberText(label), prediction: numberText(prediction), isRight: null };
  const word = (/** @type {unknown} */ value) => classes[Number(value)] ?? String(value);
  const isNumber = typeof prediction === "number" && Number.isFinite(prediction);
  return { label: word(label), prediction: isNumber ? word(prediction) : "nothing", isRight: label === prediction };
}

/** @param {unknown} value a number, or several for several targets */
function numberText(value) {
  const each = (/** @type {unknown} */ one) =>
    typeof one === "number" ? String(Number(one.toPrecision(4))) : String(one ?? "–");
  return Array.isArray(value) ? value.map(each).join(", ") : each(value);
}
