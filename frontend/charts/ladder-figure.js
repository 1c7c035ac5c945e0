/* The layer ladder as numbers: a statistic of every layer against its depth, at one step and at the first. Pure. */

import { evenTicks } from "../lib/even-ticks.js";
import { number } from "../lib/format.js";
import { logLabels, logTicks, valueLabels } from "../lib/ticks.js";

/** @typedef {{ k: number, label: string, colour: string, mean: number | null, std: number | null, firstMean: number | null,
 *   firstStd: number | null }} Rung  a layer; first…: at the first step measured */
/** @typedef {{ x: number, y: number, k: number, colour: string }} Point */
/** @typedef {{ points: Point[], path: string, ghost: string, ghosts: { x: number, y: number }[], ticks: { y: number, label: string }[],
 *   labels: { x: number, k: number, isBroken: boolean }[], isLog: boolean, zero: number | null }} Ladder
 *   in pixels; labels: of every layer; isBroken: its value is no finite number; zero: where 0 lies, null outside */

const TOP = 10;
const SIDE = 14;
/** The ratio of the greatest to the least from which a log axis tells more. */
const WIDE = 30;

/** Lays out one statistic.
 * @param {Rung[]} rungs @param {"mean" | "std"} key @param {{ width: number, height: number }} room of the plot, without labels
 * @param {Rung[]} beside those of other ladders, with which this one shares its scale
 * @returns {Ladder} */
export function figure(rungs, key, room, beside = []) {
  const now = rungs.map((rung) => finite(rung[key]));
  const firstKey = key === "mean" ? "firstMean" : "firstStd";
  const first = rungs.map((rung) => finite(rung[firstKey]));
  const others = beside.flatMap((rung) => [finite(rung[key]), finite(rung[firstKey])]);
  const values = [...now, ...first, ...others].filter((value) => value !== null);
  const isLog = key === "std" && values.every((value) => value > 0) && Math.max(...values) > WIDE * Math.min(...values);
  const scale = scaleOf(values, isLog, room.height);
  const xOf = (/** @type {number} */ index) =>
    SIDE + (room.width - 2 * SIDE) * (rungs.length > 1 ? index / (rungs.length - 1) : 0.5);
  const place = (/** @type {(number | null)[]} */ row) =>
    row.flatMap((value, index) =>
      value === null ? [] : [{ x: xOf(index), y: scale.yOf(value), k: rungs[index].k, colour: rungs[index].colour }],
    );
  const [points, ghosts] = [place(now), place(first)];
  const labels = rungs.map((rung, index) => ({
    x: xOf(index),
    k: rung.k,
    isBroken: rung[key] !== null && now[index] === null,
  }));
  const { ticks, zero } = scale;
  return { points, path: pathOf(points), ghost: pathOf(ghosts), ghosts, ticks, labels, isLog, zero };
}

/** @param {number | null} value */
function finite(value) {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** @param {{ x: number, y: number }[]} points */
function pathOf(points) {
  return points.map(({ x, y }, index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** @param {number[]} values @param {boolean} isLog @param {number} height */
function scaleOf(values, isLog, height) {
  const [low, high] = boundsOf(values, isLog);
  const inside = isLog ? Math.log10 : (/** @type {number} */ value) => value;
  const yOf = (/** @type {number} */ value) =>
    height - TOP - ((height - 2 * TOP) * (inside(value) - inside(low))) / (inside(high) - inside(low));
  const ticks = isLog ? logTicks(low, high) : evenTicks(low, high);
  const labels = isLog ? logLabels(ticks) : valueLabels(ticks);
  const shown = ticks.map((tick, index) => ({ y: yOf(tick), label: labels[index] })).filter(({ label }) => label);
  return { yOf, ticks: shown, zero: !isLog && low <= 0 && high >= 0 ? yOf(0) : null };
}

/** @param {number[]} values @param {boolean} isLog @returns {[number, number]} */
function boundsOf(values, isLog) {
  if (values.length === 0) return [0, 1];
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  if (isLog) return [least / 1.3, greatest * 1.3];
  // 0 is what a mean is held against, and where a spread ends.
  const [low, high] = [Math.min(least, 0), Math.max(greatest, 0)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** Returns what a ladder tells in words: each layer's mean and std.
 * @param {Rung[]} rungs @param {string} step */
export function summaryOf(rungs, step) {
  if (rungs.length === 0) return "Layer ladder: no points yet.";
  const words = rungs.map(({ label, mean, std }) => `${label} mean ${number(mean, 3)}, std ${number(std, 3)}`);
  return `Layer ladder at ${step}: ${words.join("; ")}.`;
}
