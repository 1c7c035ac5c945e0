/* The live connection: what the page says about it, and when a lost one is tried again. */

import { duration } from "./format.js";

/** The server says that it is alive every 5 s. */
const SILENT_AFTER = 12;
const QUIET_AFTER = 10;
const FIRST = 0.5;
const LONGEST = 10;

/** @typedef {{ link: "connecting" | "open" | "lost", heardAt: number, pointAt: number | null }} Signs
 *   unix seconds: heardAt of the last message (0: none yet), pointAt of the last point (null: none is expected) */

/** Returns how the connection stands, with words and the data's age.
 * @param {Signs} signs
 * @param {number} now unix seconds
 * @returns {{ state: "connecting" | "idle" | "live" | "stale" | "lost", word: string, detail: string }} */
export function connectionOf({ link, heardAt, pointAt }, now) {
  const silence = heardAt ? now - heardAt : 0;
  if (link === "connecting") return { state: "connecting", word: "Connecting", detail: "Opening the live stream" };
  if (link === "lost")
    return { state: "lost", word: `Lost${old(heardAt, now)}`, detail: "The server does not answer; trying again" };
  if (silence > SILENT_AFTER)
    return { state: "stale", word: `Stale${old(heardAt, now)}`, detail: "Connected, but the server is silent" };
  if (pointAt === null) return { state: "idle", word: "Connected", detail: "Changes show at once" };
  const wait = pointAt ? now - pointAt : 0;
  const word = wait > QUIET_AFTER ? `Live, last point ${duration(Math.floor(wait))} ago` : "Live";
  return { state: "live", word, detail: "Connected: points show as they are made" };
}

/** @param {number} heardAt @param {number} now */
function old(heardAt, now) {
  return heardAt ? `, data ${duration(Math.floor(Math.max(now - heardAt, 0)))} old` : "";
}

/** Returns seconds: doubled with every try from 0.5 to 10, less up to a half by chance so that browsers do not come back together.
 * @param {number} tries that failed so far, from 0
 * @param {number} chance 0…1 */
export function backoff(tries, chance) {
  return Math.min(FIRST * 2 ** Math.min(tries, 16), LONGEST) * (1 - chance / 2);
}
