/* The alarm of the NaN guard in words: which layer, which tensor, what it became. Pure. */

import { fieldWord } from "./changes.js";
import { count } from "./format.js";

/** @import { NanAlarm } from "../wire/steering.js" */
/** @import { LayerInfo } from "../wire/types.js" */

/** @type {Record<NanAlarm["tensor"], string>} */
const TENSORS = {
  input: "the input",
  activation: "the activations",
  loss: "the loss",
  gradient: "the gradient",
  update: "the update",
  weight: "the weights",
};

/** Returns where the first bad number stood: "the gradient of layer 3 (dense)".
 * @param {NanAlarm} alarm @param {LayerInfo[]} layers */
export function placeWord({ tensor, layer, name }, layers) {
  const what = TENSORS[tensor] ?? name;
  if (layer === null || layer === undefined) return what;
  if (layer === 0) return TENSORS.input;
  const type = layers.find(({ number }) => number === layer)?.type;
  return `${what} of layer ${layer}${type ? ` (${type.replaceAll("_", " ")})` : ""}`;
}

/** Returns the series that shows how it came to that.
 * @param {NanAlarm} alarm */
export function seriesOf({ tensor, layer }) {
  if (layer === null || layer === undefined || tensor === "loss") return "train/loss";
  if (tensor === "gradient") return `layer/${layer}/gradient/norm`;
  return tensor === "update" ? `layer/${layer}/update_ratio` : `layer/${layer}/activation/std`;
}

/** @param {NanAlarm["value"]} value */
export function valueOfNan(value) {
  return value === "inf" ? "infinite" : "not a number";
}

/** Returns what was kept, as a list in words.
 * @param {NanAlarm} alarm @param {number} step */
export function keptWords({ batch, checkpoint }, step) {
  const kept = ["the weights as they were before this step, and the state of every generator"];
  if (batch) kept.push(`the batch, as ${batch.split("/").at(-1)}`);
  if (checkpoint !== null && checkpoint !== step) kept.push(`the checkpoint of step ${count(checkpoint)}`);
  return kept;
}

/** Returns what a fork from before the NaN would be called.
 * @param {number} step 0: where there is no checkpoint */
export function mendWord(step) {
  const how = step === 0 ? "Start again" : `Fork from step ${count(step)}`;
  return `${how} with the ${fieldWord("optimizer.learning_rate").toLowerCase()} ÷\u00a010`;
}
