/* Comparisons over HTTP: runs side by side, their points, what tensors they have, and the ghost of a run. */

import { getJson, getPacked, postJson, runPath } from "./api.js";

/** @import { CompareAnswer, ComparedSeries, CurveOrder, Ghost } from "../wire/compare.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { TensorInfo } from "../wire/types.js" */

/** @param {string[]} runs @param {AbortSignal} [signal] @returns {Promise<CompareAnswer>} */
export function compareRuns(runs, signal) {
  return postJson("/api/compare", { runs }, signal);
}

/** @param {CurveOrder} order @param {AbortSignal} [signal] @returns {Promise<ComparedSeries>} */
export async function getCurves(order, signal) {
  const options = { method: "POST", body: JSON.stringify(order), headers: { "Content-Type": "application/json" } };
  return (await getPacked("/api/compare/series", signal, options)).series;
}

/** @param {string} id @param {string} name @param {AbortSignal} [signal] @returns {Promise<Ghost>} */
export function getGhost(id, name, signal) {
  return getPacked(`${runPath(id)}/ghost?name=${encodeURIComponent(name)}`, signal);
}

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<TensorInfo[]>} */
export async function listTensors(id, signal) {
  return (await getJson(`${runPath(id)}/tensors`, signal)).tensors;
}

/** Returns the newest runs that match, how many these are, and how many there are in the scope.
 * @param {{ filter?: string, search?: string, scope?: string }} query @param {number} limit @param {AbortSignal} [signal]
 * @returns {Promise<{ runs: RunSummary[], total: number, all?: number }>} */
export function findRuns({ filter = "", search = "", scope = "active" }, limit, signal) {
  const parts = new URLSearchParams({ limit: String(limit) });
  if (filter) parts.set("filter", filter);
  if (search) parts.set("search", search);
  if (scope !== "active") parts.set("scope", scope);
  return getJson(`/api/runs?${parts}`, signal);
}
