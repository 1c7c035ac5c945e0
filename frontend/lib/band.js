/* The mean of several curves and how far they lie apart, step by step. Pure.
 *
 * Curves have their points at different steps. At each step at which any of them has one, every curve counts that has
 * begun and not ended: by its point there, else by the straight line between its points before and behind. Where one of
 * these is not finite the curve does not count; it is never drawn on beyond its ends. The spread is the sample's standard
 * deviation (n − 1), which a single curve does not have. */

import { Columns } from "./columns.js";

/** At so many steps at the most a band is worked out: evenly picked ones of all. */
export const MOST_STEPS = 1500;

/** @typedef {{ mean: number, std: number, n: number }} Moments  std: NaN for one */

/** Returns mean and spread of finite numbers.
 * @param {number[]} values @returns {Moments} */
export function momentsOf(values) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: n > 1 ? Math.sqrt(squares / (n - 1)) : Number.NaN, n };
}

/** Returns the mean curve: its values are the means, min and max one standard deviation below and above (the mean itself
 * where one curve is alone), times those of the curve that has come furthest.
 * @param {Columns[]} curves @returns {{ columns: Columns, n: [least: number, most: number] }}  n: curves at a step */
export function bandOf(curves) {
  const held = curves.filter(({ n }) => n > 0);
  const grid = gridOf(held);
  const columns = new Columns(Math.max(grid.length, 1));
  const readers = held.map(readerOf);
  const longest = held.length ? held.reduce((one, other) => (other.lastStep > one.lastStep ? other : one)) : null;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const step of grid) {
    const values = readers.map((read) => read(step)).filter(Number.isFinite);
    if (values.length === 0) continue;
    const { mean, std, n } = momentsOf(values);
    add(columns, step, longest ? longest.arrays.times[longest.nearest(step)] : 0, mean, Number.isNaN(std) ? 0 : std);
    [least, most] = [Math.min(least, n), Math.max(most, n)];
  }
  columns.total = columns.n;
  columns.rawFrom = columns.n; // no entry is a single point: the band is drawn
  return { columns, n: [most ? least : 0, most] };
}

/** @param {Columns} columns @param {number} step @param {number} time @param {number} mean @param {number} std */
function add(columns, step, time, mean, std) {
  const { arrays } = columns;
  const entry = { steps: step, times: time, values: mean, min: mean - std, max: mean + std, nonfinite: 0 };
  for (const [name, value] of Object.entries(entry))
    arrays[/** @type {keyof typeof arrays} */ (name)][columns.n] = value;
  columns.n += 1;
}

/** @param {Columns[]} curves @returns {number[]} */
function gridOf(curves) {
  const steps = new Set(curves.flatMap(({ arrays, n }) => [...arrays.steps.subarray(0, n)]));
  const all = [...steps].sort((a, b) => a - b);
  if (all.length <= MOST_STEPS) return all;
  return Array.from({ length: MOST_STEPS }, (_, i) => all[Math.round((i * (all.length - 1)) / (MOST_STEPS - 1))]);
}

/** Returns what reads a curve at ascending steps: NaN before its first point, after its last, and beside what is not finite.
 * @param {Columns} curve @returns {(step: number) => number} */
function readerOf({ arrays: { steps, values }, n }) {
  let at = 0;
  return (step) => {
    if (step < steps[0] || step > steps[n - 1]) return Number.NaN;
    while (at + 1 < n && steps[at + 1] <= step) at += 1;
    if (steps[at] === step || at + 1 === n) return values[at];
    const share = (step - steps[at]) / (steps[at + 1] - steps[at]);
    return values[at] + share * (values[at + 1] - values[at]);
  };
}
