/* The arrow keys in a list of choices under a field. */

/** Returns where an arrow key leads in a list of n, or null for another key; -1 is the field itself.
 * @param {string} key @param {number} active @param {number} n */
export function moved(key, active, n) {
  if (n === 0) return null;
  if (key === "ArrowDown") return active + 1 >= n ? -1 : active + 1;
  if (key === "ArrowUp") return active < 0 ? n - 1 : active - 1;
  return null;
}
