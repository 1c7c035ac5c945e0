/* Findings as they come, one after the other, put together into those of now. */

/** @import { Finding } from "../wire/types.js" */

/** Returns the findings with newer ones in their places, in the order of opening.
 * @param {Finding[]} findings @param {Finding[]} newer @returns {Finding[]} */
export function mergeFindings(findings, newer) {
  const byId = new Map([...findings, ...newer].map((finding) => [finding.id, finding]));
  return [...byId.values()].sort((a, b) => a.opened_step - b.opened_step || (a.id < b.id ? -1 : 1));
}
