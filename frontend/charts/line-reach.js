/* How far lines of other runs may stretch a chart: one that diverges must not flatten those that are looked at. Pure. */

/** @import { LineSpec } from "../lib/chart-spec.js" */
/** @import { Part } from "./line-figure.js" */
/** @typedef {(number|null|undefined)[]} Values */

/** Times its own height by which a chart grows for others, on either side. */
const REACH = 2;

/** Returns the rows by which the range is chosen: without values of other runs that are out of reach; and how many those are.
 * @param {Values[]} rows @param {Part[]} parts @param {LineSpec[]} specs @param {boolean} isLog */
export function withinReach(rows, parts, specs, isLog) {
  const isOther = parts.map(({ line }) => specs[line].isOverlay === true);
  const own = rows.filter((_, i) => !isOther[i]);
  if (own.length === rows.length || own.length === 0) return { near: rows, beyond: 0 };
  const [low, high] = reachOf(own, isLog);
  let beyond = 0;
  const near = rows.map((row, i) => {
    if (!isOther[i]) return row;
    return row.map((value) => {
      if (value == null || (value >= low && value <= high)) return value;
      beyond += 1;
      return undefined;
    });
  });
  return { near, beyond };
}

/** @param {Values[]} rows @param {boolean} isLog @returns {[number, number]} */
function reachOf(rows, isLog) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows)
    for (const value of row)
      if (value != null) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
  if (low > high) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (isLog) return [low * (low / high) ** REACH, high * (high / low) ** REACH];
  const span = high - low || Math.abs(high) || 1;
  return [low - REACH * span, high + REACH * span];
}
