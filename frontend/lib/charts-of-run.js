/* Which charts a run has, from the names of its series. */

/** @import { LayerInfo } from "../wire/types.js" */
/** @typedef {"noisy" | "plain" | "sparse"} Role  noisy: raw ghost under a smoothed line; sparse: with its points marked */
/** @typedef {{ name: string, label: string, short: string, colour: string, role: Role, dash?: number[] }} LineSpec */
/** @typedef {{ id: string, title: string, help: string, unit: "" | "share" | "steps/s" | "s" | "B" | "cores", isLog?: boolean,
 *   band?: { low: number, high: number, label: string }, shade?: [string, string], probe?: string,
 *   role?: "primary" | "debug", lines: LineSpec[] }} ChartSpec */

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

const CLASS = /^val\/class\/(.+)\/accuracy$/;

/** @type {Omit<ChartSpec, "lines">} */
const CLASSES = {
  id: "classes",
  title: "Accuracy by class",
  help: "The share of each class of the validation split that is told rightly. One that stays behind wants more examples.",
  unit: "share",
};

/** @type {(number[] | undefined)[]} */
const DASHES = [undefined, [5, 3], [1, 3]];

/** @type {ChartSpec[]} series that every run of ours may have besides, below the others */
const KNOWN = [
  {
    id: "parts",
    title: "Parts of the loss",
    help: "The loss over the data, and the penalty on the weights. A penalty above the loss over the data overwhelms it.",
    unit: "",
    lines: [line("train/loss/data", "data", "run-1", "noisy"), line("train/loss/regularizer", "penalty", "run-5")],
  },
  {
    id: "rate",
    title: "Learning rate",
    help: "What the schedule gave each step.",
    unit: "",
    lines: [line("optimizer/learning_rate", "rate", "run-3")],
  },
  {
    id: "gradient-norm",
    title: "Gradient norm",
    help: "The norm of all gradients together before they were clipped. Where most steps are clipped, lower the rate.",
    unit: "",
    lines: [line("optimizer/gradient_norm", "norm", "run-4", "noisy")],
  },
  {
    id: "speed",
    title: "Speed",
    help: "Steps a second.",
    unit: "steps/s",
    lines: [line("speed/steps_per_second", "speed", "run-6")],
  },
];

/** @param {string} name @param {string} label @param {string} colour @param {Role} role @returns {LineSpec} */
function line(name, label, colour, role = "plain") {
  return { name, label, short: "", colour, role };
}

/** Returns the charts that every run has, whether or not their points have come yet.
 * @param {string[]} names
 * @param {LayerInfo[]} layers
 * @returns {ChartSpec[]} */
export function mainCharts(names, layers) {
  const pairs = MAIN.map((chart) => ({ ...chart, lines: pair(chart.id) }));
  const statistics = ["mean", "std"].map((key) => ({ ...LAYERS[key], lines: layerLines(names, layers, key) }));
  return [...pairs, ...statistics];
}

/** Returns the chart of each class's accuracy in the order of the classes, or none for a run that tells none apart.
 * @param {string[]} names
 * @param {string[]} classes
 * @returns {ChartSpec[]} */
export function classCharts(names, classes = []) {
  const lines = names.flatMap((name) => {
    const label = CLASS.exec(name)?.[1];
    return label === undefined ? [] : [{ name, label, short: "", role: /** @type {const} */ ("sparse") }];
  });
  if (lines.length === 0) return [];
  lines.sort((a, b) => classes.indexOf(a.label) - classes.indexOf(b.label));
  return [{ ...CLASSES, lines: lines.map((line, index) => ({ ...line, ...lookOf(index) })) }];
}

/** Beyond eight classes the colours come again, dashed.
 * @param {number} index */
function lookOf(index) {
  return { colour: `run-${1 + (index % 8)}`, dash: DASHES[Math.floor(index / 8) % DASHES.length] };
}

/** Returns a chart for each series that no other chart shows, those of a name that is known together and explained.
 * @param {string[]} names
 * @param {ChartSpec[]} charts
 * @returns {ChartSpec[]} */
export function otherCharts(names, charts) {
  const shown = new Set(charts.flatMap((chart) => chart.lines.map((line) => line.name)));
  const rest = names.filter((name) => !shown.has(name) && !name.startsWith("test/"));
  const known = KNOWN.map(({ lines, ...chart }) => ({
    ...chart,
    lines: lines.filter(({ name }) => rest.includes(name)),
  }));
  const inKnown = new Set(known.flatMap(({ lines }) => lines.map(({ name }) => name)));
  const unknown = rest.filter((name) => !inKnown.has(name)).sort();
  return [...known.filter(({ lines }) => lines.length), ...unknown.map(single)];
}

/** @param {string} name @returns {ChartSpec} */
function single(name) {
  const unit = name.endsWith("/accuracy") ? "share" : name.endsWith("steps_per_second") ? "steps/s" : "";
  return { id: name.replace(/[^\w/-]/g, "_"), title: name, help: "", unit, lines: [line(name, name, "run-1")] };
}

/** @param {string} metric @returns {LineSpec[]} */
function pair(metric) {
  return [line(`train/${metric}`, "train", "run-1", "noisy"), line(`val/${metric}`, "validation", "run-2", "sparse")];
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
