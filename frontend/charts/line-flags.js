/* The flags of a line chart: what happened in the run, placed on the chart's x axis. Pure. */

import { crowd } from "../lib/markers.js";

/** @import { Flag, Marker } from "../lib/markers.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { XAxis } from "../lib/x-axis.js" */
/** @typedef {{ x: Range, axis: XAxis, isLogX: boolean }} Across */

/** Pixels from one flag to the next, and from the pointer to one that it points at. */
const GAP = 24;
const REACH = 8;

/** Returns the share of the plot's width at which a step stands, outside 0…1 where it is not in view.
 * @param {Across} across @param {number} step */
export function shareOf({ x: [first, last], axis, isLogX }, step) {
  const place = axis.toX(step);
  if (!isLogX) return (place - first) / (last - first);
  return place > 0 ? Math.log(place / first) / Math.log(last / first) : -1;
}

/** Returns the same, of a step that was not applied at the end: it has no point, and stands at the last one's.
 * @param {Across} across @param {number} step */
export function shareWithin(across, step) {
  const share = shareOf(across, step);
  return share > 1 && shareOf(across, step - 1) <= 1 + 1e-9 ? 1 : share;
}

/** @param {number} share */
export function isIn(share) {
  return share >= -1e-9 && share <= 1 + 1e-9;
}

/** Returns the flags in view, `place` as a share of the width.
 * @param {Marker[]} markers ascending @param {Across} across @param {number} width in pixels @returns {Flag[]} */
export function flagsOf(markers, across, width) {
  const shown = markers.filter(({ step }) => isIn(shareWithin(across, step)));
  return crowd(shown, (step) => shareWithin(across, step), GAP / Math.max(width, 1));
}

/** Returns the flag that is pointed at.
 * @param {Across & { flags: Flag[], width: number }} figure @param {number} step @returns {Flag | null} */
export function flagAt(figure, step) {
  const share = shareWithin(figure, step);
  const reach = REACH / Math.max(figure.width, 1);
  const near = figure.flags.filter(({ place }) => Math.abs(place - share) <= reach);
  near.sort((one, other) => Math.abs(one.place - share) - Math.abs(other.place - share));
  return near[0] ?? null;
}
