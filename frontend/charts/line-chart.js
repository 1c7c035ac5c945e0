/* A line chart on the page: draws figures with uPlot, tells of drags and of the cursor. */

import { logLabels, logTicks, stepLabels, valueLabels } from "../lib/ticks.js";
import uPlot from "../vendor/uplot.js";
import { isolated } from "./line-figure.js";
import { drawEndLabels, drawMarks } from "./line-marks.js";
import { colour, faint } from "./palette.js";

/** @import { Options, Series } from "uplot" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { Figure, Part } from "./line-figure.js" */
/** @typedef {{ onZoom: (range: Range | null) => void, onCursor: (step: number | null) => void, syncKey: string }} Handlers */
/** @typedef {{ draw: (figure: Figure) => void, reset: () => void, destroy: () => void }} Mounted */

const STEPS = [1, 2, 5]
  .flatMap((lead) => Array.from({ length: 16 }, (_, power) => lead * 10 ** power))
  .sort((a, b) => a - b);
const FONT = "11px system-ui, sans-serif";

/** Puts a chart into `element`, whose size it takes.
 * @param {HTMLElement} element
 * @param {Handlers} handlers
 * @returns {Mounted} */
export function mount(element, handlers) {
  /** @type {{ figure: Figure | null, plot: uPlot | null }} */
  const state = { figure: null, plot: null };
  const resizer = new ResizeObserver(() => state.plot?.setSize(sizeOf(element)));
  resizer.observe(element);
  const drop = () => {
    state.plot?.destroy();
    state.plot = null;
  };
  return {
    draw(figure) {
      const isSame = state.plot && state.figure?.key === figure.key;
      state.figure = figure;
      if (isSame) return update(/** @type {uPlot} */ (state.plot), figure);
      drop();
      if (figure.data[0].length === 0) return;
      state.plot = new uPlot(optionsOf(state, element, handlers), /** @type {any} */ (figure.data), element);
      update(state.plot, figure);
    },
    reset: drop,
    destroy() {
      resizer.disconnect();
      drop();
    },
  };
}

/** @param {uPlot} plot @param {Figure} figure */
function update(plot, figure) {
  plot.batch(() => {
    plot.setData(/** @type {any} */ (figure.data), false);
    plot.setScale("x", { min: figure.x[0], max: figure.x[1] });
    plot.setScale("y", { min: figure.y[0], max: figure.y[1] });
  });
}

/** @param {HTMLElement} element */
function sizeOf(element) {
  return { width: Math.max(element.clientWidth, 80), height: Math.max(element.clientHeight, 80) };
}

/** @param {{ figure: Figure | null }} state @param {HTMLElement} element @param {Handlers} handlers @returns {Options} */
function optionsOf(state, element, handlers) {
  const figure = /** @type {Figure} */ (state.figure);
  const now = () => /** @type {Figure} */ (state.figure);
  return {
    ...sizeOf(element),
    padding: [8, figure.specs.some((spec) => spec.short) ? 22 : 18, 0, 0],
    legend: { show: false },
    cursor: cursorOf(handlers),
    scales: {
      x: { time: false, auto: false, range: () => now().x },
      y: { auto: false, distr: figure.isLog ? 3 : 1, range: () => now().y },
    },
    axes: axesOf(figure),
    series: [{}, ...figure.parts.map((part) => seriesOf(figure, part))],
    bands: figure.bands.map((series) => ({ series, fill: faint(colorOf(figure, figure.parts[series[0] - 1]), 0.16) })),
    hooks: {
      draw: [(plot) => drawMarks(plot, now()), (plot) => drawEndLabels(plot, now())],
      setSelect: [(plot) => select(plot, handlers)],
      setCursor: [(plot) => tellCursor(plot, handlers)],
    },
  };
}

/** @param {Handlers} handlers @returns {Options["cursor"]} */
function cursorOf(handlers) {
  return {
    y: false,
    sync: { key: handlers.syncKey, scales: ["x", null], setSeries: false },
    drag: { x: true, y: false, setScale: false, dist: 4 },
    points: { size: 6, width: 1.5 },
    bind: {
      dblclick: () => () => {
        handlers.onZoom(null);
        return null;
      },
    },
  };
}

/** @param {uPlot} plot @param {Handlers} handlers */
function select(plot, handlers) {
  const { left, width } = plot.select;
  if (width < 4) return;
  handlers.onZoom([plot.posToVal(left, "x"), plot.posToVal(left + width, "x")]);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** @param {uPlot} plot @param {Handlers} handlers */
function tellCursor(plot, handlers) {
  const { event, left } = plot.cursor;
  if (!event) return;
  handlers.onCursor(left == null || left < 0 ? null : plot.posToVal(left, "x"));
}

/** @param {Figure} figure @returns {Options["axes"]} */
function axesOf(figure) {
  const common = { stroke: colour("text-quiet"), font: FONT, ticks: { show: false }, border: { show: false } };
  const grid = { stroke: colour("line-faint"), width: 1 };
  const isShare = figure.unit === "share";
  const value = figure.isLog
    ? {
        splits: (
          /** @type {uPlot} */ _,
          /** @type {number} */ __,
          /** @type {number} */ min,
          /** @type {number} */ max,
        ) => logTicks(min, max),
        values: (/** @type {uPlot} */ _, /** @type {number[]} */ ticks) => logLabels(ticks),
      }
    : { values: (/** @type {uPlot} */ _, /** @type {number[]} */ ticks) => valueLabels(ticks, isShare) };
  return [
    {
      ...common,
      grid: { show: false },
      incrs: STEPS,
      space: 60,
      size: 26,
      gap: 4,
      values: (_, ticks) => stepLabels(ticks),
    },
    { ...common, ...value, grid, space: 32, size: widthOfLabels, gap: 6 },
  ];
}

/** @param {uPlot} plot @param {string[] | null} labels */
function widthOfLabels(plot, labels) {
  const longest = Math.max(2, ...(labels ?? []).map((label) => label?.length ?? 0));
  plot.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  return Math.ceil(plot.ctx.measureText("0".repeat(longest)).width / devicePixelRatio) + 12;
}

/** @param {Figure} figure @param {Part} part */
function colorOf(figure, part) {
  return colour(figure.specs[part.line].colour);
}

/** @param {Figure} figure @param {Part} part @returns {Series} */
function seriesOf(figure, part) {
  const stroke = colorOf(figure, part);
  const spec = figure.specs[part.line];
  const isEdge = part.kind === "low" || part.kind === "high";
  const base = { scale: "y", label: spec.label, dash: spec.dash, points: { show: false } };
  if (isEdge) return { ...base, stroke: "transparent", width: 0 };
  if (part.kind === "ghost") return { ...base, stroke: faint(stroke, 0.32), width: 1 };
  if (part.kind === "points")
    return { ...base, stroke, width: 1.75, points: { show: true, size: 5, fill: stroke, stroke, width: 0, space: 12 } };
  const filter = (/** @type {uPlot} */ plot, /** @type {number} */ row) =>
    isolated(/** @type {any} */ (plot.data[row]));
  return { ...base, stroke, width: 1.75, points: { show: false, size: 4, fill: stroke, stroke, width: 0, filter } };
}
