/* The room that the parts of a run's page will take when they have come: how many things each will show. Pure. */

/** @import { Finding, RunDetail, RunEvent } from "../wire/types.js" */
/** @typedef {{ findings: number, verdicts: number, family: number, story: number }} Rooms
 *   findings: cards that are not folded; verdicts: cards; family: runs; story: lines of the timeline */

/** The timeline folds away what was before so many. */
const LINES = 4;
const JUDGED = new Set(["experiment", "counterfactual"]);
const SAID = new Set(["asked", "nan"]);

/** @param {RunDetail} run @param {RunEvent[]} events @param {Finding[]} findings @returns {Rooms} */
export function roomsOf({ parent }, events, findings) {
  const forks = events.filter(({ kind }) => kind === "forked");
  const children = forks.reduce((sum, { data }) => sum + childrenOf(data), 0);
  const own = parent && JUDGED.has(parent.kind) ? 1 : 0;
  return {
    findings: findings.filter(({ status, severity, cause }) => status === "open" && severity !== "note" && !cause)
      .length,
    verdicts: own + forks.filter(({ data }) => JUDGED.has(String(data.kind))).length,
    family: parent || children ? 1 + (parent ? 1 : 0) + children : 0,
    story: Math.min(events.filter(isTold).length, LINES),
  };
}

/** @param {RunEvent["data"]} data */
function childrenOf({ runs }) {
  return Array.isArray(runs) ? runs.length : 0;
}

/** Tells whether the timeline begins with such an event, or tells it: what ends a pause comes after one.
 * @param {RunEvent} event */
function isTold({ kind, data }) {
  if (kind === "checkpoint") return SAID.has(String(data.reason));
  // The guard's own pause is told with its alarm.
  if (kind === "state") return data.state === "paused" && !/was not applied; /.test(String(data.reason ?? ""));
  return kind === "intervention" || kind === "nan" || kind === "forked";
}
