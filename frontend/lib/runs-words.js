/* What the page of runs says of how many there are, in words. */

import { count } from "./format.js";

/** @import { RunsPage } from "../app/runs-page.js" */

const SCOPES = { active: "", archived: " archived", deleted: " deleted", all: " in all" };

/** Returns "112 of 10,020 match", "3 running · 41 runs", "2 deleted · purged by you, never by themselves"; of
 * a filter that cannot be read, that the list is the one before.
 * @param {RunsPage} page */
export function headline({ list, query }) {
  const [total, all] = [list.total.value, list.all.value];
  const { filter, search, scope } = query.value;
  if (!list.isLoaded.value) return "";
  if (list.error.value?.problems.some(({ field }) => field === "filter")) return list.total.value ? "as before" : "";
  if (filter || search) return `${count(total)} of ${count(all)}${SCOPES[scope]} ${total === 1 ? "matches" : "match"}`;
  if (!total) return "";
  if (scope === "deleted") return `${count(total)} deleted · purged by you, never by themselves`;
  void list.version.value;
  const runs = list.runs();
  const words = scope === "archived" ? `${count(total)} archived` : `${count(total)} ${total === 1 ? "run" : "runs"}`;
  if (runs.length < total) return words;
  const running = runs.filter(({ state }) => state === "running" || state === "starting").length;
  const queued = runs.filter(({ state }) => state === "queued").length;
  return [running ? `${running} running` : "", queued ? `${queued} queued` : "", words].filter(Boolean).join(" · ");
}

/** @param {{ arrived: number, moved: number }} news */
export function newsWords({ arrived, moved }) {
  const parts = [
    arrived ? `${count(arrived)} new ${arrived === 1 ? "run" : "runs"}` : "",
    moved ? `${count(moved)} in another place` : "",
  ];
  return parts.filter(Boolean).join(", ");
}
