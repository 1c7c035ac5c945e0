/* The axes of a line chart for uPlot: which ticks, and what stands beside them. */

import { logTicks } from "../lib/ticks.js";
import { xLabels, xSteps, yLabels, ySteps } from "./line-ticks.js";
import { colour } from "./palette.js";

/** @import uPlot from "../vendor/uplot.js" */
/** @import { Axis } from "uplot" */
/** @import { Figure } from "./line-figure.js" */

const FONT = "11px system-ui, sans-serif";
const SPACE_X = { step: 60, epoch: 60, time: 84, relative: 68 };

/** @param {Figure} figure @returns {Axis[]} */
export function axesOf(figure) {
  const common = { stroke: colour("text-quiet"), font: FONT, ticks: { show: false }, border: { show: false } };
  const grid = { stroke: colour("line-faint"), width: 1 };
  const splits = (
    /** @type {uPlot} */ _,
    /** @type {number} */ __,
    /** @type {number} */ min,
    /** @type {number} */ max,
  ) => logTicks(min, max);
  const words = (/** @type {(ticks: number[]) => string[]} */ labels) => ({
    values: (/** @type {uPlot} */ _, /** @type {number[]} */ ticks) => labels(ticks),
  });
  const incrs = ySteps(figure);
  const steps = incrs ? { incrs } : {};
  return [
    {
      ...common,
      ...words(xLabels(figure)),
      ...(figure.isLogX ? { splits, filter: all } : { incrs: xSteps(figure) }),
      grid: { show: false },
      space: SPACE_X[figure.axis.mode],
      size: 26,
      gap: 4,
    },
    {
      ...common,
      ...words(yLabels(figure)),
      ...(figure.isLog ? { splits, filter: all } : steps),
      grid,
      space: 32,
      size: widthOfLabels,
      gap: 6,
    },
  ];
}

/** @param {uPlot} _ @param {number[]} ticks */
function all(_, ticks) {
  return ticks;
}

/** @param {uPlot} plot @param {string[] | null} labels */
function widthOfLabels(plot, labels) {
  plot.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  const widest = Math.max(...["00", ...(labels ?? [])].map((label) => plot.ctx.measureText(label ?? "").width));
  return Math.ceil(widest / devicePixelRatio) + 14;
}
