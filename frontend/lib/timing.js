/* Where a step's time goes: parts of the step, and of each layer, averaged over a few measurements. Pure. */

/** @import { Columns } from "./columns.js" */
/** @typedef {{ name: string, colour: string, seconds: number }} Part */
/** @typedef {{ k: number, parts: Part[], seconds: number }} LayerTime */

export const STEP_PARTS = ["data", "forward", "backward", "update", "probes"];
export const LAYER_PARTS = ["forward", "backward", "update"];
/** One step's time is noisy: so many measurements are averaged. */
export const AVERAGED = 10;

const LAYER = /^layer\/(\d+)\/time\//;

/** Returns the mean of the last AVERAGED finite values up to a step; null without any.
 * @param {Columns | undefined} columns @param {number | null} at null: the newest */
export function meanUpTo(columns, at) {
  if (!columns?.n) return null;
  const end = at === null ? columns.n : Math.max(columns.indexAfter(at), 1);
  const values = columns.arrays.values.slice(Math.max(end - AVERAGED, 0), end).filter(Number.isFinite);
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}

/** Returns the parts of a step that were measured, and their sum.
 * @param {Map<string, Columns>} series @param {number | null} at */
export function stepTime(series, at) {
  const parts = partsOf(STEP_PARTS, (part) => meanUpTo(series.get(`time/${part}`), at));
  return { parts, seconds: sum(parts) };
}

/** Returns the parts of each layer's time, from the first layer on.
 * @param {Map<string, Columns>} series @param {string[]} names @param {number | null} at @returns {LayerTime[]} */
export function layerTimes(series, names, at) {
  const numbers = new Set(names.flatMap((name) => LAYER.exec(name)?.[1] ?? []).map(Number));
  return [...numbers]
    .sort((a, b) => a - b)
    .map((k) => {
      const parts = partsOf(LAYER_PARTS, (part) => meanUpTo(series.get(`layer/${k}/time/${part}`), at));
      return { k, parts, seconds: sum(parts) };
    });
}

/** @param {string[]} names @param {(name: string) => number | null} read @returns {Part[]} */
function partsOf(names, read) {
  return names.flatMap((name) => {
    const seconds = read(name);
    return seconds === null ? [] : [{ name, seconds, colour: `run-${1 + STEP_PARTS.indexOf(name)}` }];
  });
}

/** @param {Part[]} parts */
function sum(parts) {
  return parts.reduce((total, { seconds }) => total + seconds, 0);
}

/** Returns a short time as a person reads it.
 * @param {number} seconds */
export function shortTime(seconds) {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  if (seconds >= 1e-3) return `${(1e3 * seconds).toFixed(seconds >= 1e-2 ? 1 : 2)} ms`;
  return `${(1e6 * seconds).toFixed(0)} µs`;
}
