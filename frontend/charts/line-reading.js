/* What a line chart reads at a step: each line's nearest point, raw and smoothed, and which line is nearest to the pointer. Pure. */

import { valueText } from "../lib/format.js";

/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Figure } from "./line-figure.js" */
/** @typedef {{ spec: LineSpec, step: number, time: number, raw: number, smoothed: number | null }} Reading */

/** @param {Figure} figure
 * @param {number} step
 * @returns {Reading[]} */
export function readings(figure, step) {
  return figure.lines.flatMap(({ spec, columns, smoothed }) => {
    const at = columns.nearest(step);
    if (at < 0) return [];
    const { times, values } = columns.arrays;
    return [{ spec, step: columns.ownSteps[at], time: times[at], raw: values[at], smoothed: smoothed?.[at] ?? null }];
  });
}

/** Returns the index of the reading whose line lies nearest to a value, -1 where there is none; on a log axis by ratio.
 * @param {Reading[]} found
 * @param {number} y
 * @param {boolean} isLog */
export function nearestTo(found, y, isLog) {
  const place = (/** @type {number} */ value) => (isLog ? Math.log(value) : value);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  found.forEach(({ raw, smoothed }, i) => {
    const distance = Math.abs(place(smoothed ?? raw) - place(y));
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

/** Returns at most `most` readings about the nearest one, in their order.
 * @param {Reading[]} found
 * @param {number} nearest
 * @param {number} most
 * @returns {{ shown: Reading[], from: number }} */
export function around(found, nearest, most) {
  const from = Math.min(Math.max(nearest - Math.floor(most / 2), 0), Math.max(found.length - most, 0));
  return { shown: found.slice(from, from + most), from };
}

/** Returns the readings as a sentence: what is told to those who cannot see the chart.
 * @param {Figure} figure
 * @param {number} step
 * @param {number} most lines that are named */
export function wordsOf(figure, step, most = 6) {
  const found = readings(figure, step).slice(0, most);
  return `${figure.title}: ${found.map(({ spec, raw }) => `${spec.label} ${valueText(raw, figure.unit)}`).join(", ")}`;
}
