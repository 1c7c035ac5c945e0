/* Groups of runs as rows: in order, each followed by its runs where it is open. */

import { COUNT, columnOf, groupWords, NAME, numberIn } from "./columns-of-runs.js";
import { cellText } from "./runs-cells.js";

/** @import { Cell, HistoryGroup, HistoryRun } from "../wire/history.js" */
/** @typedef {{ key: string, group: HistoryGroup, isOpen: boolean }} GroupRow */
/** @typedef {{ key: string, id: string, run: HistoryRun | undefined }} MemberRow  run: undefined while it is fetched */

/** Returns the values that a group's runs share, one for each name that they are grouped by.
 * @param {HistoryGroup} group @returns {Cell[]} */
export function valuesOf({ value }) {
  return Array.isArray(value) ? value : [value];
}

/** @param {HistoryGroup} group */
export function keyOf(group) {
  return JSON.stringify(valuesOf(group));
}

/** Returns a group's name: "Learning rate 0.01 · Optimizer adam".
 * @param {HistoryGroup} group @param {string[]} by */
export function groupTitle(group, by) {
  const values = valuesOf(group);
  return by.map((id, place) => `${groupWords(id)} ${valueText(values[place], id)}`).join(" · ");
}

/** @param {Cell | undefined} value @param {string} id */
function valueText(value, id) {
  return value === null || value === undefined || value === "" ? "missing" : cellText(value, columnOf(id), 0);
}

/** Returns the groups in order: by a column's mean, by how many runs they have, or by their values.
 * @param {HistoryGroup[]} groups @param {string[]} sort */
export function sortedGroups(groups, sort) {
  const [first = NAME] = sort;
  const id = first.replace(/^-/, "");
  // The order in which runs were made is none of their groups.
  const isDown = first.startsWith("-") && id !== "created";
  const of = measureOf(id);
  const order = (/** @type {HistoryGroup} */ a, /** @type {HistoryGroup} */ b) =>
    of ? compareNumbers(of(a), of(b), isDown) : (isDown ? -1 : 1) * compareValues(a, b);
  return groups.toSorted((a, b) => order(a, b) || compareValues(a, b));
}

/** @param {string} id @returns {((group: HistoryGroup) => number | null) | null} null: they are sorted by their values */
function measureOf(id) {
  if (id === NAME || id === "created") return null;
  return id === COUNT ? ({ n }) => n : ({ columns }) => numberIn(columns[id]?.mean);
}

/** @param {number | null} a @param {number | null} b @param {boolean} isDown */
function compareNumbers(a, b, isDown) {
  const isLast = [a, b].map((value) => value === null || Number.isNaN(value));
  if (isLast[0] || isLast[1]) return Number(isLast[0]) - Number(isLast[1]);
  return isDown ? Number(b) - Number(a) : Number(a) - Number(b);
}

/** @param {HistoryGroup} a @param {HistoryGroup} b */
function compareValues(a, b) {
  const [x, y] = [valuesOf(a), valuesOf(b)];
  for (const [place, left] of x.entries()) {
    const order = compareCells(left, y[place]);
    if (order !== 0) return order;
  }
  return 0;
}

/** @param {Cell} a @param {Cell | undefined} b */
function compareCells(a, b) {
  const isLast = [a, b].map((value) => value === null || value === undefined);
  if (isLast[0] || isLast[1]) return Number(isLast[0]) - Number(isLast[1]);
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** Returns the rows of a grouped table: each group, and after an open one its runs.
 * @param {HistoryGroup[]} groups in order @param {Set<string>} open keys of groups @param {Map<string, HistoryRun>} known
 * @returns {(GroupRow | MemberRow)[]} */
export function groupRows(groups, open, known) {
  return groups.flatMap((group) => {
    const key = keyOf(group);
    const isOpen = open.has(key);
    const members = isOpen ? group.runs.map((id) => ({ key: `${key}/${id}`, id, run: known.get(id) })) : [];
    return [{ key, group, isOpen }, ...members];
  });
}
