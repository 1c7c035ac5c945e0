/* From place to place: which drawn step comes next, for the arrow keys and for playing. */

/** Returns the step `by` places on from a step, within the places; null when there are none.
 *
 * @param {number[]} places ascending
 * @param {number} from
 * @param {number} by negative to go back */
export function moved(places, from, by) {
  if (places.length === 0) return null;
  const before = countBelow(places, from);
  const isOn = places[before] === from;
  const index = by > 0 ? before + by - (isOn ? 0 : 1) : before + by;
  return places[Math.min(Math.max(index, 0), places.length - 1)];
}

/** Returns the first place at least `distance` behind a step, the last where there is none, null at the end.
 * @param {number[]} places ascending
 * @param {number} from
 * @param {number} distance over 0 */
export function advanced(places, from, distance) {
  const last = places.at(-1);
  if (last === undefined || from >= last) return null;
  return places[
    Math.min(Math.max(countBelow(places, from + distance), countBelow(places, from + 1e-9)), places.length - 1)
  ];
}

/** @param {number[]} places @param {number} step */
function countBelow(places, step) {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
