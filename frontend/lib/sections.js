/* The sections of a run's page, and what stands in each: charts of series, and panels that are drawn otherwise. */

import { classCharts, overviewCharts, smoothnessChart, timingCharts } from "./charts-of-run.js";
import { activationCharts, parameterCharts } from "./layer-charts.js";
import { ownCharts, partHeadlines } from "./own-charts.js";

/** @import { LayerInfo } from "../wire/types.js" */
/** @import { ChartSpec } from "./chart-spec.js" */
/** @typedef {"ladder" | "histograms" | "filters" | "confusion" | "examples" | "timing"} PanelName */
/** @typedef {{ panel: PanelName, needs: string[] }} Panel  needs: the series that it reads */
/** @typedef {ChartSpec | Panel} Item */
/** @typedef {{ id: string, title: string, items: Item[] }} Section */
/** @typedef {{ names: string[], tensors: string[], layers: LayerInfo[], classes: string[], isRegression: boolean, isOurs: boolean,
 *   probes: Set<string> }} Contents  of a run: probes that it has, on or off */

const HISTOGRAM = /\/histogram$/;
const LADDER = /^layer\/\d+\/activation\/(mean|std)$/;
const LAYER_TIME = /^layer\/\d+\/time\//;
const STEP_TIME = /^time\/(data|forward|backward|update|probes)$/;

/** Returns the sections that have anything to show, in their first order.
 * @param {Contents} run @returns {Section[]} */
export function sectionsOf(run) {
  const { names, layers } = run;
  const overview = overviewCharts(names, { isOurs: run.isOurs, hasClasses: !run.isRegression });
  const known = [
    { id: "overview", title: "Overview", items: overview },
    { id: "layers", title: "Layers", items: layersOf(run) },
    { id: "gradients", title: "Gradients and updates", items: awaited(parameterCharts(names, layers), run) },
    {
      id: "histograms",
      title: "Histograms",
      items: panels(
        "histograms",
        run.tensors.some((name) => HISTOGRAM.test(name)),
      ),
    },
    { id: "filters", title: "Filters", items: filtersOf(run) },
    { id: "predictions", title: "Predictions", items: predictionsOf(run) },
    { id: "timing", title: "Timing", items: timingOf(run) },
  ];
  return withOwn(known, names).filter(({ items }) => items.length);
}

/** Returns the series that a section reads.
 * @param {Section} section */
export function seriesOf({ items }) {
  return items.flatMap((item) => ("panel" in item ? item.needs : item.lines.map(({ name }) => name)));
}

/** Adds what no other section shows; it leads where a run has no headline that we know.
 * @param {Section[]} known @param {string[]} names @returns {Section[]} */
function withOwn(known, names) {
  const shown = new Set(known.flatMap(seriesOf));
  const own = ownCharts(names.filter((name) => !shown.has(name) && !isKept(name)));
  const [overview, ...rest] = known;
  const { headlines, rest: others } = overview.items.length ? { headlines: [], rest: own } : partHeadlines(own);
  const first = { ...overview, items: [...overview.items, ...headlines] };
  return [first, ...rest, { id: "other", title: overview.items.length ? "Other" : "Series", items: others }];
}

/** Tells of single numbers that the page's head and tables show.
 * @param {string} name */
function isKept(name) {
  return name.startsWith("test/");
}

/** Returns the charts that have lines, or whose probe the run has and could give them.
 * @param {ChartSpec[]} charts @param {Contents} run @returns {ChartSpec[]} */
function awaited(charts, { probes }) {
  return charts.filter(({ lines, probe }) => lines.length || (probe !== undefined && probes.has(probe)));
}

/** @param {PanelName} panel @param {boolean} isThere @param {string[]} needs @returns {Panel[]} */
function panels(panel, isThere, needs = []) {
  return isThere ? [{ panel, needs }] : [];
}

/** @param {Contents} run @returns {Item[]} */
function layersOf(run) {
  const charts = activationCharts(run.names, run.layers);
  const first = run.isOurs
    ? charts.filter(({ id, lines }) => lines.length === 0 && (id === "mean" || id === "std"))
    : [];
  const shown = new Set([...awaited(charts, run), ...first]);
  const steps = run.names.filter((name) => LADDER.test(name));
  return [...panels("ladder", steps.length > 0, steps), ...charts.filter((chart) => shown.has(chart))];
}

/** @param {Contents} run @returns {Item[]} */
function filtersOf(run) {
  const wall = panels("filters", run.tensors.includes("layer/1/filters"));
  return [
    ...wall,
    ...awaited([smoothnessChart(run.names)], run).filter(({ lines }) => lines.length || wall.length === 0),
  ];
}

/** @param {Contents} run @returns {Item[]} */
function predictionsOf(run) {
  return [
    ...panels("confusion", run.tensors.includes("val/confusion")),
    ...classCharts(run.names, run.classes),
    ...panels("examples", run.tensors.includes("val/examples")),
  ];
}

/** @param {Contents} run @returns {Item[]} */
function timingOf(run) {
  const read = run.names.filter((name) => STEP_TIME.test(name) || LAYER_TIME.test(name));
  return [...panels("timing", read.length > 0, read), ...awaited(timingCharts(run.names), run)];
}
