/* The gap between two lines as areas: what a chart shades to show how far they are apart. Pure. */

/** @typedef {(number|null|undefined)[]} Values */
/** @typedef {{ x: number[], one: number[], other: number[] }} Area */

/** Returns the stretches over which both lines are drawn, with the values of both at the places of either.
 * @param {number[]} places
 * @param {Values} one
 * @param {Values} other
 * @returns {Area[]} */
export function areasBetween(places, one, other) {
  const [a, b] = [joined(places, one), joined(places, other)];
  /** @type {Area[]} */
  const found = [];
  /** @type {Area | null} */
  let open = null;
  places.forEach((x, i) => {
    const isBoth = !Number.isNaN(a[i]) && !Number.isNaN(b[i]);
    if (!isBoth) open = null;
    else if (!open) {
      open = { x: [], one: [], other: [] };
      found.push(open);
    }
    open?.x.push(x);
    open?.one.push(a[i]);
    open?.other.push(b[i]);
  });
  return found.filter((area) => area.x.length > 1);
}

/** Returns a line's value at every place: straight between its points, NaN where it is broken and beyond its ends.
 * @param {number[]} places @param {Values} values @returns {Float64Array} */
function joined(places, values) {
  const out = new Float64Array(places.length).fill(Number.NaN);
  let last = -1;
  values.forEach((value, i) => {
    if (value === undefined) return;
    if (value === null) {
      last = -1;
      return;
    }
    out[i] = value;
    if (last >= 0) {
      const slope = (value - out[last]) / (places[i] - places[last] || 1);
      for (let k = last + 1; k < i; k++) out[k] = out[last] + slope * (places[k] - places[last]);
    }
    last = i;
  });
  return out;
}
