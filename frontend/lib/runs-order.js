/* The order of runs as the server sorts them: to tell whether a live row stands where it did not before. */

import { cellOf, columnOf, numberIn } from "./columns-of-runs.js";

/** @import { HistoryRun } from "../wire/history.js" */

/** Returns a negative number where a comes first, a positive one where b does, 0 where the browser cannot tell.
 * @param {HistoryRun} a @param {HistoryRun} b @param {string[]} sort @param {number} now unix seconds */
export function compareRuns(a, b, sort, now) {
  for (const each of sort) {
    const isDown = each.startsWith("-");
    const column = columnOf(isDown ? each.slice(1) : each);
    const [x, y] = [cellOf(a, column, now), cellOf(b, column, now)];
    if (x === undefined || y === undefined) return 0;
    const order = compareCells(x, y, isDown);
    if (order !== 0) return order;
  }
  return 0;
}

/** What is missing, or no number, comes last, whichever way it is sorted.
 * @param {import("../wire/history.js").Cell} x @param {import("../wire/history.js").Cell} y @param {boolean} isDown */
function compareCells(x, y, isDown) {
  const isLast = [x, y].map((value) => value === null || Number.isNaN(numberIn(value)));
  if (isLast[0] || isLast[1]) return Number(isLast[0]) - Number(isLast[1]);
  const [a, b] = [numberIn(x) ?? Number(x), numberIn(y) ?? Number(y)];
  // Texts are left to the server, whose order of letters is another one.
  if (Number.isNaN(a) || Number.isNaN(b)) return 0;
  return isDown ? b - a : a - b;
}

/** Tells whether a run that has changed would stand elsewhere, as far as its neighbours tell.
 * @param {HistoryRun | undefined} before @param {HistoryRun} run @param {HistoryRun | undefined} after
 * @param {string[]} sort @param {number} now */
export function isOutOfPlace(before, run, after, sort, now) {
  if (before && compareRuns(before, run, sort, now) > 0) return true;
  return after !== undefined && compareRuns(run, after, sort, now) > 0;
}
