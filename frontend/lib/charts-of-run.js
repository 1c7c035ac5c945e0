/* Which charts a run has that are not of its layers: headlines, classes, speed, machine, and whatever else was logged. */

import { line, lookOf, present } from "./chart-spec.js";

/** @import { ChartSpec as Spec, ChartWords, LineSpec as Line } from "./chart-spec.js" */
/** @typedef {Spec} ChartSpec */
/** @typedef {Line} LineSpec */

/** @type {ChartSpec[]} */
const OVERVIEW = [
  {
    id: "loss",
    title: "Loss",
    help: "What is minimised: data loss plus regulariser.",
    unit: "",
    role: "primary",
    lines: pair("loss"),
  },
  {
    id: "accuracy",
    title: "Accuracy",
    help: "The share that is classified rightly: of each batch, and of the validation split. A wide gap is overfitting.",
    unit: "share",
    role: "primary",
    shade: ["train/accuracy", "val/accuracy"],
    lines: pair("accuracy"),
  },
  {
    id: "rate",
    title: "Learning rate",
    help: "What the schedule gave each step.",
    unit: "",
    lines: [line("optimizer/learning_rate", "rate", "run-3")],
  },
  {
    id: "parts",
    title: "Parts of the loss",
    help: "The loss over the data, and the penalty on the weights. A penalty above the loss over the data overwhelms it.",
    unit: "",
    role: "debug",
    lines: [line("train/loss/data", "data", "run-1", "noisy"), line("train/loss/regularizer", "penalty", "run-5")],
  },
  {
    id: "gradient-norm",
    title: "Norm of all gradients",
    help: "The norm of all gradients together before they were clipped. Where most steps are clipped, lower the rate.",
    unit: "",
    role: "debug",
    lines: [line("optimizer/gradient_norm", "norm", "run-4", "noisy")],
  },
];

/** @type {ChartSpec} */
const SMOOTHNESS = {
  id: "smoothness",
  title: "Smoothness of the filters",
  help: "How alike neighbouring weights are, beside the same weights shuffled. Where the two stay together, the filters are noise.",
  unit: "",
  probe: "filters",
  gap: "Filters of one colour have no smoothness",
  lines: [
    line("layer/1/filters/smoothness", "filters", "run-1"),
    line("layer/1/filters/smoothness_null", "shuffled", "input", "plain", [4, 3]),
  ],
};

const PARTS = ["data", "forward", "backward", "update", "probes"];

/** @type {ChartSpec[]} */
const TIMING = [
  {
    id: "time",
    title: "Time of a step",
    help: "Seconds that each part of a step took.",
    unit: "s",
    probe: "timing",
    lines: PARTS.map((part, index) => line(`time/${part}`, part, `run-${index + 1}`, "noisy")),
  },
  {
    id: "speed",
    title: "Speed",
    help: "Steps a second.",
    unit: "steps/s",
    lines: [line("speed/steps_per_second", "speed", "run-6")],
  },
  {
    id: "cpu",
    title: "Processor",
    help: "Cores that the worker keeps busy.",
    unit: "cores",
    probe: "system",
    lines: [line("system/cpu", "cores", "run-7")],
  },
  {
    id: "memory",
    title: "Memory",
    help: "What the worker holds in memory.",
    unit: "B",
    probe: "system",
    lines: [line("system/memory", "memory", "run-5")],
  },
  {
    id: "examples",
    title: "Examples a second",
    help: "Speed times the size of a batch.",
    unit: "",
    role: "debug",
    lines: [line("speed/examples_per_second", "examples/s", "run-6")],
  },
  {
    id: "evaluation",
    title: "Time of an evaluation",
    help: "Seconds that one pass over the validation split took.",
    unit: "s",
    role: "debug",
    lines: [line("time/evaluation", "evaluation", "run-2", "sparse")],
  },
];

/** @type {ChartWords} */
const CLASSES = {
  id: "classes",
  title: "Accuracy by class",
  help: "The share of each class of the validation split that is taken rightly. One that stays behind wants more examples.",
  unit: "share",
};

const CLASS = /^val\/class\/(.+)\/accuracy$/;

/** @param {string} metric @returns {LineSpec[]} */
function pair(metric) {
  return [line(`train/${metric}`, "train", "run-1", "noisy"), line(`val/${metric}`, "validation", "run-2", "sparse")];
}

/** Returns the headline charts, those lines only that exist; a run of ours has loss, accuracy and rate before any point.
 * @param {string[]} names @param {{ isOurs: boolean, hasClasses: boolean }} run @returns {ChartSpec[]} */
export function overviewCharts(names, { isOurs, hasClasses }) {
  const known = new Set(names);
  const awaited = (/** @type {string} */ id) =>
    isOurs && (id === "loss" || id === "rate" || (id === "accuracy" && hasClasses));
  return OVERVIEW.map((chart) => {
    const shown = present(chart, known);
    return shown.lines.length === 0 && awaited(chart.id) ? chart : shown;
  }).filter(({ lines }) => lines.length);
}

/** @param {string[]} names @returns {ChartSpec} */
export function smoothnessChart(names) {
  return present(SMOOTHNESS, new Set(names));
}

/** @param {string[]} names @returns {ChartSpec[]} */
export function timingCharts(names) {
  const known = new Set(names);
  return TIMING.map((chart) => present(chart, known));
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
  return [{ ...CLASSES, lines: lines.map((each, index) => ({ ...each, ...lookOf(index) })) }];
}
