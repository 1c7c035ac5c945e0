/* Parallel coordinates as numbers: upright axes beside each other, and each run's line through its values. Pure. */

import { placeOf, withinBrushes } from "../lib/parallel-axes.js";

/** @import { Brush } from "../lib/compare-state.js" */
/** @import { Axis } from "../lib/parallel-axes.js" */
/** @typedef {{ axis: Axis, x: number, brush: { top: number, bottom: number } | null }} Upright */
/** @typedef {{ run: number, points: ({ x: number, y: number } | null)[], isIn: boolean }} Trace  null: the run has no value there */
/** @typedef {{ width: number, height: number, top: number, bottom: number, uprights: Upright[], traces: Trace[], n: number, nIn: number }} Figure
 *   in pixels; nIn: the runs within all brushes */

/** Above the axes stand their names. */
const TOP = 34;
const BOTTOM = 12;
const SIDE = 56;
/** Pixels to a line within which it is pointed at. */
const REACH = 10;

/** @param {Axis[]} axes @param {Brush[]} brushes @param {number} n runs @param {{ width: number, height: number }} room
 * @returns {Figure} */
export function figure(axes, brushes, n, { width, height }) {
  const [top, bottom] = [TOP, height - BOTTOM];
  const xOf = (/** @type {number} */ i) =>
    axes.length > 1 ? SIDE + (i * (width - 2 * SIDE)) / (axes.length - 1) : width / 2;
  const yOf = (/** @type {number} */ place) => bottom - place * (bottom - top);
  const isIn = withinBrushes(axes, brushes, n);
  const uprights = axes.map((axis, i) => ({ axis, x: xOf(i), brush: brushOf(axis, brushes, yOf) }));
  const traces = isIn.map((within, run) => ({
    run,
    isIn: within,
    points: axes.map(({ places }, i) => {
      const place = places[run];
      return place === null ? null : { x: xOf(i), y: yOf(place) };
    }),
  }));
  return { width, height, top, bottom, uprights, traces, n, nIn: isIn.filter(Boolean).length };
}

/** @param {Axis} axis @param {Brush[]} brushes @param {(place: number) => number} yOf */
function brushOf(axis, brushes, yOf) {
  const found = brushes.find(([column]) => column === axis.column);
  if (!found) return null;
  // A single category has some height; a bound beyond the axis ends at it.
  const half = axis.kind === "category" ? 0.25 / Math.max(axis.high, 1) : 0;
  const within = (/** @type {number} */ place) => Math.min(Math.max(place, -0.04), 1.04);
  const low = axis.kind === "log" ? Math.max(found[1], axis.low / 10) : found[1];
  return { top: yOf(within(placeOf(axis, found[2]) + half)), bottom: yOf(within(placeOf(axis, low) - half)) };
}

/** Returns the run whose line passes nearest to a point, -1 where none is near; those outside the brushes do not count.
 * @param {Figure} figure @param {number} x @param {number} y */
export function runAt({ traces }, x, y) {
  let [best, least] = [-1, REACH];
  for (const { run, points, isIn } of traces) {
    const distance = isIn ? distanceTo(points, x, y) : Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [run, distance];
  }
  return best;
}

/** @param {Trace["points"]} points @param {number} x @param {number} y */
function distanceTo(points, x, y) {
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i], points[i + 1]];
    if (!a || !b || x < a.x || x > b.x) continue;
    const slope = (b.y - a.y) / (b.x - a.x);
    return Math.abs(a.y + slope * (x - a.x) - y) / Math.hypot(1, slope);
  }
  return Number.POSITIVE_INFINITY;
}

/** Returns the axis whose line is at most REACH away, -1 where there is none.
 * @param {Figure} figure @param {number} x */
export function uprightAt({ uprights }, x) {
  return uprights.findIndex((upright) => Math.abs(upright.x - x) <= REACH);
}

/** Returns the place on the axes, 0 below to 1 above, of a height in pixels.
 * @param {Figure} figure @param {number} y */
export function placeAt({ top, bottom }, y) {
  return (bottom - y) / (bottom - top);
}
