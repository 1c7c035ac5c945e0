/* The NaN that stands: nobody has done anything about it. Pure. */

/** @import { RunEvent } from "../wire/types.js" */

/** Returns the newest NaN that nothing has been done about: no training has gone on since.
 * @param {RunEvent[]} events @returns {RunEvent | null} */
export function openNan(events) {
  const index = events.findLastIndex(({ kind }) => kind === "nan");
  if (index < 0) return null;
  const hasGoneOn = events.slice(index + 1).some(({ kind, data }) => kind === "state" && data.state === "running");
  return hasGoneOn ? null : events[index];
}
