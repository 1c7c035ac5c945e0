/* What a preview of the network says, in words: which layers are in trouble and why, and how its first loss stands. */

import { count, number, toNumber } from "./format.js";

/** @import { Config, FirstLoss, LayerVerdict, Preview, PreviewLayer } from "../wire/types.js" */
/** @typedef {{ word: LayerVerdict["word"], text: string, source: string, field: string }} Finding */

/** @type {Record<LayerVerdict["word"], [one: string, many: string]>} */
const SAID = {
  healthy: ["is healthy", "are healthy"],
  shrinking: ["has lost the signal", "are losing the signal"],
  exploding: ["explodes", "explode"],
  saturated: ["is saturated", "are saturated"],
  dead: ["is dead", "are dead"],
  symmetric: ["is symmetric", "are symmetric"],
};

/** Returns a finding for each verdict that is not healthy, with the layers that it is about.
 * @param {PreviewLayer[]} layers @returns {Finding[]} */
export function findingsOf(layers) {
  /** @type {Map<string, PreviewLayer[]>} */
  const groups = new Map();
  for (const layer of layers.filter(({ verdict }) => verdict.word !== "healthy"))
    groups.set(layer.verdict.rule, [...(groups.get(layer.verdict.rule) ?? []), layer]);
  return [...groups.values()].map((group) => {
    const { word, rule, source } = group[0].verdict;
    const numbers = group.map((layer) => layer.number);
    const [one, many] = SAID[word];
    const who = numbers.length === 1 ? `Layer ${numbers[0]} ${one}` : `Layers ${spans(numbers)} ${many}`;
    return { word, text: `${who}: ${rule}.`, source, field: group[0].field };
  });
}

/** Returns numbers as spans: 1, 3–5.
 * @param {number[]} numbers rising */
export function spans(numbers) {
  /** @type {[number, number][]} */
  const found = [];
  for (const each of numbers) {
    const last = found.at(-1);
    if (last && last[1] === each - 1) last[1] = each;
    else found.push([each, each]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}

/** Returns how the loss of a guess comes about: "ln 10", "10 − 1".
 * @param {Config} config @param {number} classes */
export function guessFormula(config, classes) {
  const loss = /** @type {any} */ (config.objective)?.loss;
  const name = typeof loss === "object" ? (loss?.name ?? "softmax") : (loss ?? "softmax");
  if (name === "softmax") return `ln ${classes}`;
  if (name === "mse") return `1 ∕ ${classes}`;
  return name === "hinge" && (loss.margin ?? 1) === 1 ? `${classes} − 1` : "";
}

/** @type {Record<FirstLoss["verdict"], string>} */
const OF_LOSS = {
  "as a guess": "About that of a guess, as it should be.",
  "above a guess": "A little above a guess: with He's init the output layer begins so.",
  "far above a guess": "Far above a guess: the output layer's weights are too large.",
  "not finite": "Not a number: nothing can be learnt from it.",
  "": "",
};

/** @param {FirstLoss} loss */
export function lossText({ verdict }) {
  return OF_LOSS[verdict];
}

/** Tells whether the first loss alone says that something is wrong.
 * @param {FirstLoss} loss */
export function isLossBad({ verdict }) {
  return verdict === "far above a guess" || verdict === "not finite";
}

/** Returns the whole preview in a sentence or two, for whoever cannot see it.
 * @param {Preview} preview */
export function summaryOf({ layers, loss }) {
  const found = findingsOf(layers).map(({ text }) => text);
  const about = found.length ? found.join(" ") : "All layers look healthy before training.";
  const guess = loss.chance === null ? "" : `, a guess has ${number(loss.chance, 3)}`;
  return `${about} First loss ${number(toNumber(loss.data), 3)}${guess}.`;
}

/** @param {Preview} preview */
export function sampleText({ n_examples, n_train, n_fitted }) {
  const examples = `${count(n_examples)} of ${count(n_train)} training examples`;
  return n_fitted < n_train ? `${examples}; preprocessing fitted on ${count(n_fitted)}` : examples;
}

/** Returns a whole percentage.
 * @param {number | null} share */
export function shareText(share) {
  if (share === null) return "–";
  const percent = 100 * share;
  return percent > 0 && percent < 1 ? "<1 %" : `${Math.round(percent)} %`;
}
