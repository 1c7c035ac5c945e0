/* The colour of a run: the same on every page and in every row, and told apart from those that are shown beside it. */

import { lookOf, N_COLOURS } from "./chart-spec.js";

/** @typedef {{ colour: string, dash?: number[] }} Look  colour: a token such as "run-3"; dash: beyond eight */

/** Returns the colour token of a run by itself, such as "run-3".
 * @param {string} id */
export function colourOf(id) {
  return `run-${1 + homeOf(id)}`;
}

/** Returns the look of each run of a set, no two alike up to 24. A run keeps its own colour where it can: of two that
 * want the same one the older does (ids begin with their time), so a run that is added changes none of those before it.
 * @param {Iterable<string>} ids @returns {Map<string, Look>} */
export function coloursOf(ids) {
  /** @type {Map<string, Look>} */
  const looks = new Map();
  let taken = new Set();
  for (const id of [...new Set(ids)].sort()) {
    if (taken.size === N_COLOURS) taken = new Set();
    const round = Math.floor(looks.size / N_COLOURS);
    const place = freeFrom(homeOf(id), taken);
    taken.add(place);
    looks.set(id, lookOf(round * N_COLOURS + place));
  }
  return looks;
}

/** @param {number} home @param {Set<number>} taken not all of them */
function freeFrom(home, taken) {
  let place = home;
  while (taken.has(place)) place = (place + 1) % N_COLOURS;
  return place;
}

/** A hash of the id onto the eight colours: FNV-1a, whose upper bits are folded in, for its lowest see little of a text.
 * @param {string} id */
function homeOf(id) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 13) ^ (hash >>> 24)) >>> 0) % N_COLOURS;
}
