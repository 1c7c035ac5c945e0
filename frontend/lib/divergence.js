/* Where a series stopped being finite: what the "diverged here" markers say. */

/** @import { Columns } from "./columns.js" */
/** @typedef {{ first: number, last: number, isOpen: boolean, word: string, points: number }} Divergence
 *   isOpen: the series ends in it */

/** Returns the stretches of entries that hold values that are not finite.
 * @param {Columns} columns
 * @returns {Divergence[]} */
export function divergences(columns) {
  const { steps, values, nonfinite } = columns.arrays;
  /** @type {Divergence[]} */
  const found = [];
  /** @type {Divergence | null} */
  let open = null;
  for (let i = 0; i < columns.n; i++) {
    if (nonfinite[i] === 0) {
      open = null;
      continue;
    }
    if (!open) {
      open = { first: steps[i], last: steps[i], isOpen: false, word: wordOf(values[i]), points: 0 };
      found.push(open);
    }
    open.last = steps[i];
    open.points += nonfinite[i];
  }
  if (open) open.isOpen = true;
  return found;
}

/** @param {number} value */
function wordOf(value) {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? "not finite" : value > 0 ? "+∞" : "−∞";
}
