/* Which ticks the axes of a line chart may have, and what stands beside them. Pure. */

import { logLabels, stepLabels, valueLabels } from "../lib/ticks.js";
import { momentLabels, relativeLabels, TIME_STEPS } from "../lib/time-ticks.js";

/** @import { Figure } from "./line-figure.js" */

/** @param {number} least power of ten @param {number} [end] @returns {number[]} */
function roundSteps(least, end = 16) {
  const powers = Array.from({ length: end - least }, (_, i) => least + i);
  return powers.flatMap((power) => [1, 2, 5].map((lead) => Number(`${lead}e${power}`)));
}

const STEPS = { step: roundSteps(0), epoch: roundSteps(-3), time: TIME_STEPS, relative: TIME_STEPS };

/** Returns the words beside the ticks of the x axis.
 * @param {Figure} figure
 * @returns {(ticks: number[]) => string[]} */
export function xLabels({ axis, isLogX }) {
  if (axis.mode === "time") return momentLabels;
  if (axis.mode === "relative") return isLogX ? (ticks) => logLabels(ticks, "s") : relativeLabels;
  if (isLogX) return logLabels;
  return axis.mode === "epoch" ? valueLabels : stepLabels;
}

/** Returns the words beside the ticks of the y axis.
 * @param {Figure} figure
 * @returns {(ticks: number[]) => string[]} */
export function yLabels({ isLog, unit }) {
  return isLog ? (ticks) => logLabels(ticks, unit) : (ticks) => valueLabels(ticks, unit);
}

/** The ranges up to which uPlot finds its own steps. */
const WIDEST = 1e30;
const HUGE = roundSteps(16, 308);

/** Returns the steps between ticks of a y axis too long for those that uPlot knows, as a loss on its way to infinity has it.
 * @param {Figure} figure */
export function ySteps({ isLog, y }) {
  return !isLog && y[1] - y[0] > WIDEST ? HUGE : undefined;
}

/** Returns the most ticks apart that fit, from a list of steps.
 * @param {Figure} figure */
export function xSteps({ axis }) {
  return STEPS[axis.mode];
}
