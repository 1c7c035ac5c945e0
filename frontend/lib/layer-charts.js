/* The charts with a line a layer: statistics of activations, gradients, updates and weights. */

import { lookOf, rampIndex } from "./chart-spec.js";

/** @import { LayerInfo } from "../wire/types.js" */
/** @import { ChartSpec, ChartWords, LineSpec } from "./chart-spec.js" */

const ACTIVATION = /^layer\/(\d+)\/activation\/(\w+)$/;
const LAYER = /^layer\/(\d+)(?:\/(.+))?$/;
const INPUT_DASH = [4, 3];

/** @type {(ChartWords & { key: string })[]} */
const ACTIVATIONS = [
  {
    id: "mean",
    key: "mean",
    title: "Activation mean",
    help: "Mean of each layer's output. Far from 0 and drifting: the next layer sees a shifted input.",
    unit: "",
    probe: "activations",
  },
  {
    id: "std",
    key: "std",
    title: "Activation std",
    help: "Spread of each layer's output. Shrinking from layer to layer: the signal dies; growing: it explodes.",
    unit: "",
    probe: "activations",
  },
  {
    id: "saturated",
    key: "saturated",
    title: "Saturated",
    help: "Share of outputs where the activation is flat, so that next to no gradient passes. Half a ReLU's outputs are healthy.",
    unit: "share",
    probe: "activations",
  },
  {
    id: "dead",
    key: "dead",
    title: "Dead units",
    help: "Share of units that are silent, or saturated, on every example of a fixed set: they learn nothing any more.",
    unit: "share",
    probe: "dead_units",
  },
  {
    id: "zero",
    key: "zero",
    title: "Zeros",
    help: "Share of outputs that are exactly 0. About half is what a healthy ReLU layer gives.",
    unit: "share",
    probe: "activations",
    role: "debug",
  },
  {
    id: "min",
    key: "min",
    title: "Activation min",
    help: "The least output of each layer.",
    unit: "",
    probe: "activations",
    role: "debug",
  },
  {
    id: "max",
    key: "max",
    title: "Activation max",
    help: "The greatest output of each layer.",
    unit: "",
    probe: "activations",
    role: "debug",
  },
];

/** @type {(ChartWords & { key: string, isOnlyWeights?: boolean })[]} */
const PARAMETERS = [
  {
    id: "update-ratio",
    key: "update_ratio",
    title: "Update : weight ratio",
    help: "How far a step moves the weights, beside how large they are. About 1e-3 is a healthy rate for SGD; far above it is too high, far below too low.",
    unit: "",
    isLog: true,
    band: { low: 3e-4, high: 3e-3, label: "around 1e-3" },
    probe: "updates",
    gap: "Weights that are all 0 have no ratio",
  },
  {
    id: "layer-gradient-norm",
    key: "gradient/norm",
    title: "Gradient norm",
    help: "Length of the gradient of each layer's weights. Falling towards the input: it vanishes; rising: it explodes.",
    unit: "",
    isLog: true,
    probe: "gradients",
  },
  {
    id: "weight-norm",
    key: "weight/norm",
    title: "Weight norm",
    help: "Length of each layer's weights. Growing without end wants a penalty.",
    unit: "",
    probe: "weights",
  },
  {
    id: "gradient-std",
    key: "gradient/std",
    title: "Gradient std",
    help: "Spread of the gradient over each layer's weights.",
    unit: "",
    isLog: true,
    probe: "gradients",
    role: "debug",
  },
  {
    id: "gradient-mean",
    key: "gradient/mean",
    title: "Gradient mean",
    help: "Mean of the gradient over each layer's weights; beside the spread it should be small.",
    unit: "",
    probe: "gradients",
    role: "debug",
  },
];

/** Returns the charts of activations, each with a line a layer that has the statistic.
 * @param {string[]} names @param {LayerInfo[]} layers @returns {ChartSpec[]} */
export function activationCharts(names, layers) {
  return ACTIVATIONS.map(({ key, ...words }) => ({ ...words, lines: activationLines(names, layers, key) }));
}

/** Returns the charts of gradients, updates and weights, and those of biases and scales apart from them.
 * @param {string[]} names @param {LayerInfo[]} layers @returns {ChartSpec[]} */
export function parameterCharts(names, layers) {
  return PARAMETERS.flatMap(({ key, ...words }) => {
    const owners = names.flatMap((name) => (name.endsWith(`/${key}`) ? [name.slice(0, -key.length - 1)] : []));
    const isWeights = (/** @type {string} */ owner) => /^layer\/\d+$/.test(owner);
    const rest = owners.filter((owner) => !isWeights(owner)).map((owner, index) => otherLine(owner, key, index));
    const weights = { ...words, lines: layerLines(owners.filter(isWeights), layers, key) };
    if (rest.length === 0) return [weights];
    const title = `${words.title}: biases, scales`;
    return [weights, { ...words, id: `${words.id}-other`, title, role: /** @type {const} */ ("debug"), lines: rest }];
  });
}

/** @param {string[]} names @param {LayerInfo[]} layers @param {string} key @returns {LineSpec[]} */
function activationLines(names, layers, key) {
  const owners = names.flatMap((name) => {
    const match = ACTIVATION.exec(name);
    return match && match[2] === key ? [`layer/${match[1]}`] : [];
  });
  return layerLines(owners, layers, `activation/${key}`);
}

/** @param {string[]} owners "layer/3" @param {LayerInfo[]} layers @param {string} key @returns {LineSpec[]} */
function layerLines(owners, layers, key) {
  const numbers = owners.map((owner) => Number(LAYER.exec(owner)?.[1])).sort((a, b) => a - b);
  const deepest = numbers.at(-1) ?? 0;
  return numbers.map((k) => ({
    name: `layer/${k}/${key}`,
    label: layerLabel(k, layers),
    short: String(k),
    colour: layerColour(k, deepest),
    role: /** @type {const} */ ("noisy"),
    dash: k === 0 ? INPUT_DASH : undefined,
  }));
}

/** @param {string} owner "layer/3/b", "block/1/gamma" @param {string} key @param {number} index @returns {LineSpec} */
function otherLine(owner, key, index) {
  return { name: `${owner}/${key}`, label: ownerLabel(owner), short: "", role: "noisy", ...lookOf(index) };
}

/** Returns "3 b" for layer/3/b, and other owners as they are.
 * @param {string} owner */
export function ownerLabel(owner) {
  const match = LAYER.exec(owner);
  return match ? [match[1], match[2]].filter(Boolean).join(" ") : owner.replaceAll("/", " ");
}

/** @param {number} k @param {number} deepest */
export function layerColour(k, deepest) {
  return k === 0 ? "input" : `layer-${rampIndex(k, deepest)}`;
}

/** @param {number} k @param {LayerInfo[]} layers */
export function layerLabel(k, layers) {
  const info = layers.find((layer) => layer.number === k);
  return k === 0 ? "0 input" : info ? `${k} ${info.type.replaceAll("_", " ")}` : `${k}`;
}
