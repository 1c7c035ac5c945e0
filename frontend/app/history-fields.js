/* What is known of the history's columns and tags, for completions: fetched when it is wanted, and again when it is old. */

import { signal } from "../vendor/runtime.js";
import { getFields } from "./history-api.js";

/** @import { HistoryFields } from "../wire/history.js" */

const FRESH = 10_000;

/** Of all runs, archived and deleted ones as well: what is typed may be about any. */
export const known = signal(/** @type {HistoryFields} */ ({ fields: [], tags: [], of: 0 }));
let fetchedAt = Number.NEGATIVE_INFINITY;

/** Fetches what is known, unless that was done just now. Without an answer there are only fewer completions. */
export async function refreshKnown() {
  if (performance.now() - fetchedAt < FRESH) return;
  const before = fetchedAt;
  fetchedAt = performance.now();
  try {
    known.value = await getFields("all");
  } catch {
    fetchedAt = before;
  }
}

/** Lets the next completion ask anew: tags have changed. */
export function forgetKnown() {
  fetchedAt = Number.NEGATIVE_INFINITY;
}
