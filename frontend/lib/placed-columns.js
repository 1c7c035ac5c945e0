/* Points put onto an axis that runs share: epochs or time in thousandths, in the place of steps. Pure. */

import { Columns } from "./columns.js";

/** @import { XAxis } from "./x-axis.js" */
/** @import { XMode } from "./view-state.js" */
/** @typedef {{ per: number, word: string }} Grain  per: places a unit; word: what the unit is called */

/** Points that lie elsewhere than at their steps, which `own` has. */
class Placed extends Columns {
  /** @param {Columns} source @param {Float64Array} places */
  constructor(source, places) {
    super(1);
    this.arrays = { ...source.arrays, steps: places };
    this.own = source.arrays.steps;
    this.n = source.n;
    this.total = source.total;
    this.rawFrom = source.rawFrom;
  }

  get ownSteps() {
    return this.own;
  }
}

/** Returns the same points on another axis. Places never go back where a clock did.
 * @param {Columns} source @param {XMode} mode @param {number} start unix seconds @param {number | null} perEpoch steps @returns {Columns} */
export function placed(source, mode, start, perEpoch) {
  if (mode === "step" || (mode === "epoch" && !perEpoch)) return source;
  const { steps, times } = source.arrays;
  const places = new Float64Array(source.n);
  const origin = mode === "relative" ? start : 0;
  let last = 0;
  for (let i = 0; i < source.n; i++) {
    const place = mode === "epoch" ? (1000 * steps[i]) / Number(perEpoch) : 1000 * (times[i] - origin);
    last = Math.max(last, Math.round(place));
    places[i] = last;
  }
  return new Placed(source, places);
}

/** Returns the axis of placed points.
 * @param {XMode} mode @returns {XAxis} */
export function placedAxis(mode) {
  const { per } = grainOf(mode);
  return { mode, toX: (place) => place / per, toStep: (x) => x * per };
}

/** @param {XMode} mode @returns {Grain} */
export function grainOf(mode) {
  if (mode === "step") return { per: 1, word: "step" };
  return { per: 1000, word: mode === "epoch" ? "epoch" : "second" };
}

/** Returns the name of a run's line on the chart of a series.
 * @param {string} run @param {string} series */
export function lineName(run, series) {
  return `${run}:${series}`;
}

/** Returns the run and the series of a line.
 * @param {string} line @returns {[run: string, name: string]} */
export function splitName(line) {
  const at = line.indexOf(":");
  return [line.slice(0, at), line.slice(at + 1)];
}
