/* Which charts a run has, from the names of its series. */

/** @import { LayerInfo } from "../wire/types.js" */
/** @typedef {"noisy" | "plain" | "sparse"} Role  noisy: raw ghost under a smoothed line; sparse: with its points marked */
/** @typedef {{ name: string, label: string, short: string, colour: string, role: Role, dash?: number[] }} LineSpec */
/** @typedef {{ id: string, title: string, help: string, unit: "" | "share" | "steps/s", lines: LineSpec[] }} ChartSpec */

const LAYER = /^layer\/(\d+)\/activation\/(mean|std)$/;

/** @type {Omit<ChartSpec, "lines">[]} */
const MAIN = [
  { id: "loss", title: "Loss", help: "What is minimised: data loss plus regulariser.", unit: "" },
  {
    id: "accuracy",
    title: "Accuracy",
    help: "The share that is classified rightly: of each batch, and of the validation split.",
    unit: "share",
  },
];

/** @type {Record<string, Omit<ChartSpec, "lines">>} */
const LAYERS = {
  mean: {
    id: "mean",
    title: "Activation mean",
    help: "Mean of each layer's output. Far from 0 and drifting: the next layer sees a shifted input.",
    unit: "",
  },
  std: {
    id: "std",
    title: "Activation std",
    help: "Spread of each layer's output. Shrinking from layer to layer: the signal dies; growing: it explodes.",
    unit: "",
  },
};

/** Returns the charts that every run has, whether or not their points have come yet.
 * @param {string[]} names
 * @param {LayerInfo[]} layers
 * @returns {ChartSpec[]} */
export function mainCharts(names, layers) {
  const pairs = MAIN.map((chart) => ({ ...chart, lines: pair(chart.id) }));
  const statistics = ["mean", "std"].map((key) => ({ ...LAYERS[key], lines: layerLines(names, layers, key) }));
  return [...pairs, ...statistics];
}

/** Returns a chart for each series that no other chart shows.
 * @param {string[]} names
 * @param {ChartSpec[]} charts
 * @returns {ChartSpec[]} */
export function otherCharts(names, charts) {
  const shown = new Set(charts.flatMap((chart) => chart.lines.map((line) => line.name)));
  return names
    .filter((name) => !shown.has(name) && !name.startsWith("test/"))
    .sort()
    .map(single);
}

/** @param {string} name @returns {ChartSpec} */
function single(name) {
  const unit = name.endsWith("/accuracy") ? "share" : name.endsWith("steps_per_second") ? "steps/s" : "";
  const line = { name, label: name, short: "", colour: "run-1", role: /** @type {const} */ ("plain") };
  return { id: name.replace(/[^\w/-]/g, "_"), title: name, help: "", unit, lines: [line] };
}

/** @param {string} metric @returns {LineSpec[]} */
function pair(metric) {
  return [
    { name: `train/${metric}`, label: "train", short: "", colour: "run-1", role: "noisy" },
    { name: `val/${metric}`, label: "validation", short: "", colour: "run-2", role: "sparse" },
  ];
}

/** @param {string[]} names @param {LayerInfo[]} layers @param {string} key @returns {LineSpec[]} */
function layerLines(names, layers, key) {
  const numbers = names.flatMap((name) => {
    const match = LAYER.exec(name);
    return match && match[2] === key ? [Number(match[1])] : [];
  });
  const sorted = numbers.sort((a, b) => a - b);
  const deepest = sorted.at(-1) ?? 0;
  return sorted.map((k) => ({
    name: `layer/${k}/activation/${key}`,
    label: layerLabel(k, layers),
    short: String(k),
    colour: k === 0 ? "input" : `layer-${rampIndex(k, deepest)}`,
    role: /** @type {const} */ ("noisy"),
    dash: k === 0 ? [4, 3] : undefined,
  }));
}

/** Returns which of the eight colours of the depth ramp layer k of n takes.
 * @param {number} k @param {number} deepest */
export function rampIndex(k, deepest) {
  return deepest <= 1 ? 1 : 1 + Math.round((7 * (k - 1)) / (deepest - 1));
}

/** @param {number} k @param {LayerInfo[]} layers */
function layerLabel(k, layers) {
  const info = layers.find((layer) => layer.number === k);
  return k === 0 ? "0 input" : info ? `${k} ${info.type}` : `${k}`;
}
