/* The history over HTTP: which runs there are, what is known of them, and every change that people make to them. */

import { float64, int64 } from "../lib/bytes.js";
import { decode } from "../lib/msgpack.js";
import { getJson, postJson, request, runPath } from "./api.js";

/** @import { BulkAnswer, BulkOrder, HistoryFields, HistoryGroups, HistoryPage, HistoryQuery, NotedRun, RunChange, SavedView, Scope, Selection, Sparkline } from "../wire/history.js" */

/** How many runs one order may name. */
export const MOST_IN_BULK = 1000;

/** @param {HistoryQuery} query @param {AbortSignal} [signal] @returns {Promise<HistoryPage>} */
export function listHistory(query, signal) {
  const { sort = [], columns = [], ids = [], limit, offset = 0 } = query;
  const parts = selectionParts(query);
  parts.set("limit", String(limit));
  if (offset) parts.set("offset", String(offset));
  addNames(parts, "sort", sort);
  if (ids.length) parts.set("ids", ids.join(","));
  addNames(parts, "columns", columns);
  return getJson(`/api/runs?${parts}`, signal);
}

/** Returns which columns the runs of a scope have, and their tags.
 * @param {Scope} [scope] @param {AbortSignal} [signal] @returns {Promise<HistoryFields>} */
export function getFields(scope = "active", signal) {
  return getJson(`/api/history/fields?${selectionParts({ scope })}`, signal);
}

/** @param {Selection & { by: string[], columns: string[] }} query @param {AbortSignal} [signal]
 * @returns {Promise<HistoryGroups>} */
export function listGroups({ by, columns, ...selection }, signal) {
  const parts = selectionParts(selection);
  for (const name of by) parts.append("by", name);
  addNames(parts, "columns", columns);
  return getJson(`/api/history/groups?${parts}`, signal);
}

/** Returns a series of each run as a few points; runs without it have none.
 * @param {string[]} ids @param {string} name @param {AbortSignal} [signal] @returns {Promise<Record<string, Sparkline>>} */
export async function getSparklines(ids, name, signal) {
  const parts = new URLSearchParams({ ids: ids.join(","), name });
  const options = { signal, headers: { Accept: "application/msgpack" } };
  const response = await request(`/api/history/sparklines?${parts}`, options);
  const { sparklines } = /** @type {any} */ (decode(new Uint8Array(await response.arrayBuffer())));
  const entries = Object.entries(sparklines).map(([id, { n, steps, values }]) => {
    return [id, { n, steps: int64(steps), values: float64(values) }];
  });
  return Object.fromEntries(entries);
}

/** Changes many runs at once; those that cannot be changed are told with their reasons, and the others are.
 * @param {BulkOrder} order @returns {Promise<BulkAnswer>} */
export async function changeRuns({ runs, ...order }) {
  /** @type {BulkAnswer[]} */
  const answers = [];
  for (let at = 0; at < runs.length; at += MOST_IN_BULK) {
    const part = runs.slice(at, at + MOST_IN_BULK);
    answers.push(await postJson("/api/history/bulk", { ...order, runs: part }));
  }
  return joined(answers);
}

/** Returns several answers as one.
 * @param {BulkAnswer[]} answers @returns {BulkAnswer} */
export function joined(answers) {
  return {
    done: answers.flatMap(({ done }) => done),
    refused: answers.flatMap(({ refused }) => refused),
    undo: answers.flatMap(({ undo }) => undo),
  };
}

/** Changes what people put on a run.
 * @param {string} id @param {RunChange} change @returns {Promise<NotedRun>} */
export function changeRun(id, change) {
  return postJson(runPath(id), change, undefined, "PATCH");
}

/** Returns a run with its note.
 * @param {string} id @param {AbortSignal} [signal] @returns {Promise<NotedRun>} */
export function getNoted(id, signal) {
  return getJson(runPath(id), signal);
}

/** Removes a deleted run for good.
 * @param {string} id */
export async function purgeRun(id) {
  await request(runPath(id), { method: "DELETE" });
}

/** @param {AbortSignal} [signal] @returns {Promise<SavedView[]>} */
export async function listViews(signal) {
  return (await getJson("/api/views", signal)).views;
}

/** Keeps a view, in the place of the one that has its name.
 * @param {string} name @param {string} query @returns {Promise<SavedView>} */
export function saveView(name, query) {
  return postJson(viewPath(name), { query }, undefined, "PUT");
}

/** @param {string} name */
export async function removeView(name) {
  await request(viewPath(name), { method: "DELETE" });
}

/** Returns the address of the runs' data as a file.
 * @param {string[]} ids @param {"csv" | "json" | "parquet"} format */
export function exportAddress(ids, format) {
  return `/api/export?${new URLSearchParams({ ids: ids.join(","), format })}`;
}

/** Returns the address of a report that compares the runs.
 * @param {string[]} ids */
export function reportAddress(ids) {
  return `/api/report?${new URLSearchParams({ ids: ids.join(",") })}`;
}

/** @param {string} name */
function viewPath(name) {
  return `/api/views/${encodeURIComponent(name)}`;
}

/** Returns a selection as parts of an address; what is at its default is left out.
 * @param {Selection} selection */
export function selectionParts({ filter = "", search = "", scope = "active" }) {
  const parts = new URLSearchParams();
  if (filter) parts.set("filter", filter);
  if (search) parts.set("search", search);
  if (scope !== "active") parts.set("scope", scope);
  return parts;
}

/** Names stand between commas; where one has a comma in it, each stands by itself.
 * @param {URLSearchParams} parts @param {string} key @param {string[]} names */
function addNames(parts, key, names) {
  if (!names.some((name) => name.includes(","))) {
    if (names.length) parts.append(key, names.join(","));
    return;
  }
  for (const name of names) parts.append(key, name);
  if (names.length === 1) parts.append(key, ""); // one text alone would be cut at its commas
}
