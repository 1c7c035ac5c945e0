/* Editing an ordered list without changing it in place. */

/** @template T @param {T[]} list @param {number} at @param {T} item @returns {T[]} */
export function replaceAt(list, at, item) {
  return list.map((each, index) => (index === at ? item : each));
}

/** @template T @param {T[]} list @param {number} at @returns {T[]} */
export function removeAt(list, at) {
  return list.filter((_, index) => index !== at);
}

/** @template T @param {T[]} list @param {number} at @param {T} item @returns {T[]} */
export function insertAt(list, at, item) {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

/** Returns the list with the item at `from` moved to `to`; out of bounds changes nothing.
 * @template T @param {T[]} list @param {number} from @param {number} to @returns {T[]} */
export function move(list, from, to) {
  if (to < 0 || to >= list.length || from === to) return list;
  return insertAt(removeAt(list, from), to, list[from]);
}
