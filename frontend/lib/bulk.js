/* What may be done with runs that are chosen, and the words for what came of it. */

import { isFinal } from "./states.js";

/** @import { BulkAction } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */

/** @type {Record<BulkAction, string>} what was done, after the number of runs */
const DONE = {
  star: "starred",
  unstar: "unstarred",
  archive: "archived",
  unarchive: "back in the list",
  delete: "deleted",
  restore: "restored",
  purge: "removed for good",
  tag: "tagged",
  untag: "without that tag",
  stop: "asked to stop",
};
const MOST_REASONS = 4;

/** Returns the runs to which each thing can be done, as far as their summaries tell.
 * @param {RunSummary[]} runs */
export function offers(runs) {
  const here = runs.filter(({ deleted_at }) => deleted_at === null);
  const ended = here.filter(({ state }) => isFinal(state));
  return {
    star: here.filter(({ is_starred }) => !is_starred),
    unstar: here.filter(({ is_starred }) => is_starred),
    archive: ended.filter(({ archived_at }) => archived_at === null),
    unarchive: here.filter(({ archived_at }) => archived_at !== null),
    delete: ended,
    restore: runs.filter(({ deleted_at }) => deleted_at !== null),
    stop: here.filter(({ state }) => !isFinal(state)),
  };
}

/** @param {number} n */
export function runsWord(n) {
  return n === 1 ? "1 run" : `${n.toLocaleString("en")} runs`;
}

/** @param {BulkAction} action @param {number} n */
export function doneWord(action, n) {
  return `${runsWord(n)} ${DONE[action]}`;
}

/** Returns the reasons of refusals, each with the runs that it stopped.
 * @param {{ id: string, reason: string }[]} refused @param {(id: string) => string} nameOf */
export function refusalWords(refused, nameOf) {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const { id, reason } of refused) byReason.set(reason, [...(byReason.get(reason) ?? []), nameOf(id)]);
  const words = [...byReason].map(([reason, names]) => `${namesWord(names)}: ${reason}`);
  const more = words.length - MOST_REASONS;
  return more > 0 ? [...words.slice(0, MOST_REASONS), `and ${more} other reasons`] : words;
}

/** @param {string[]} names */
function namesWord(names) {
  return names.length > 2
    ? `${names[0]} and ${runsWord(names.length - 1)} more`.replace(/runs? more/, "more")
    : names.join(", ");
}
