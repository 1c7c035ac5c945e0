/* What the runs page shows, as its address says it: which runs, in which order, in which columns, in which groups. */

import { MOST_COLUMNS, NAME, NARROWEST, WIDEST } from "./columns-of-runs.js";

/** @import { Scope } from "../wire/history.js" */
/** @typedef {{ id: string, width: number | null }} Shown  a column, with the width that was chosen for it */
/** @typedef {{ filter: string, search: string, scope: Scope, sort: string[], columns: Shown[] | null, group: string[],
 *   selected: string[] }} RunsQuery  sort: with a minus where the largest comes first; columns: null where none were chosen */

export const SCOPES = /** @type {const} */ (["active", "archived", "deleted", "all"]);
export const NEWEST_FIRST = "-created";
export const MOST_GROUPINGS = 3;
const MOST_SORTS = 4;
/** So many runs that are chosen stand in the address; more would make it longer than some will carry. */
export const MOST_IN_ADDRESS = 100;

/** @param {URLSearchParams} query @returns {RunsQuery} */
export function readQuery(query) {
  const scope = /** @type {Scope} */ (query.get("scope") ?? "active");
  return {
    filter: query.get("filter") ?? "",
    search: query.get("search") ?? "",
    scope: SCOPES.includes(scope) ? scope : "active",
    sort: list(query.get("sort"))
      .filter((each) => each !== "-")
      .slice(0, MOST_SORTS),
    columns: query.has("columns") ? readColumns(query.get("columns")) : null,
    group: list(query.get("group")).slice(0, MOST_GROUPINGS),
    selected: list(query.get("selected")).slice(0, MOST_IN_ADDRESS),
  };
}

/** Returns the query with a part of it changed; what is at its default is left out.
 * @param {URLSearchParams} query @param {Partial<RunsQuery>} part */
export function writeQuery(query, part) {
  const out = new URLSearchParams(query);
  const put = (/** @type {string} */ name, /** @type {string} */ text) =>
    text ? out.set(name, text) : out.delete(name);
  if (part.filter !== undefined) put("filter", part.filter);
  if (part.search !== undefined) put("search", part.search);
  if (part.scope !== undefined) put("scope", part.scope === "active" ? "" : part.scope);
  if (part.sort !== undefined) put("sort", part.sort.join() === NEWEST_FIRST ? "" : names(part.sort));
  if (part.columns !== undefined) put("columns", part.columns === null ? "" : writeColumns(part.columns));
  if (part.group !== undefined) put("group", names(part.group));
  if (part.selected !== undefined) put("selected", part.selected.slice(0, MOST_IN_ADDRESS).join(","));
  return out;
}

/** @param {string | null} text @returns {Shown[]} */
export function readColumns(text) {
  const seen = new Set();
  const shown = (text ?? "").split(",").flatMap((each) => {
    const [coded, width] = each.split(":");
    const id = decoded(coded);
    if (!id || seen.has(id)) return [];
    seen.add(id);
    return [{ id, width: width ? clampWidth(Number(width)) : null }];
  });
  return (seen.has(NAME) ? shown : [{ id: NAME, width: null }, ...shown]).slice(0, MOST_COLUMNS);
}

/** @param {Shown[]} columns */
export function writeColumns(columns) {
  return columns.map(({ id, width }) => (width === null ? coded(id) : `${coded(id)}:${width}`)).join(",");
}

/** @param {number} width @returns {number | null} */
export function clampWidth(width) {
  return Number.isFinite(width) ? Math.round(Math.min(Math.max(width, NARROWEST), WIDEST)) : null;
}

/** @param {string | null} text */
function list(text) {
  return [...new Set((text ?? "").split(",").map(decoded).filter(Boolean))];
}

/** @param {string[]} each */
function names(each) {
  return each.map(coded).join(",");
}

/** What separates names is spelled out within one.
 * @param {string} name */
function coded(name) {
  return name.replace(/[%,:]/g, encodeURIComponent);
}

/** @param {string} text */
function decoded(text) {
  return text.replace(/%(25|2C|3A)/gi, decodeURIComponent);
}

/** Returns the order after a click on a column's head: by it, then the other way round, then as it was in the beginning;
 * with `isAdded` after those by which it is sorted already.
 * @param {string[]} sort @param {{ id: string, isLargeFirst: boolean }} column @param {boolean} isAdded */
export function turnedSort(sort, { id, isLargeFirst }, isAdded) {
  const [first, second] = isLargeFirst ? [`-${id}`, id] : [id, `-${id}`];
  const next = sort.includes(first) ? [second] : sort.includes(second) ? [] : [first];
  if (!isAdded) return next;
  const place = sort.findIndex((each) => each === first || each === second);
  return place < 0 ? [...sort, ...next].slice(-MOST_SORTS) : sort.toSpliced(place, 1, ...next);
}

/** Tells how a column is sorted by: which way, and in which place among several.
 * @param {string[]} sort @param {string} id @returns {{ isDown: boolean, place: number } | null} */
export function sortOf(sort, id) {
  const place = sort.findIndex((each) => each === id || each === `-${id}`);
  return place < 0 ? null : { isDown: sort[place].startsWith("-"), place };
}

/** Returns the columns with one moved by so many places.
 * @param {Shown[]} columns @param {string} id @param {number} by */
export function moved(columns, id, by) {
  const from = columns.findIndex((each) => each.id === id);
  const to = Math.min(Math.max(from + by, 0), columns.length - 1);
  return from < 0 ? columns : columns.toSpliced(from, 1).toSpliced(to, 0, columns[from]);
}

/** Returns the columns with one of another width.
 * @param {Shown[]} columns @param {string} id @param {number | null} width */
export function resized(columns, id, width) {
  const clamped = width === null ? null : clampWidth(width);
  return columns.map((each) => (each.id === id ? { id, width: clamped } : each));
}

/** Returns the columns with one more, at the end, or without it; the name stays.
 * @param {Shown[]} columns @param {string} id */
export function toggled(columns, id) {
  if (columns.some((each) => each.id === id)) return id === NAME ? columns : columns.filter((each) => each.id !== id);
  return columns.length < MOST_COLUMNS ? [...columns, { id, width: null }] : columns;
}
