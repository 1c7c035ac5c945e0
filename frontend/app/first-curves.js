/* The points that a comparison begins with: asked for as soon as its runs are known, before what draws them is here. */

import { HEADLINES } from "../lib/compare-charts.js";
import { lineName } from "../lib/placed-columns.js";
import { getCurves } from "./compare-api.js";

/** @import { SeriesData } from "../wire/types.js" */

/** Buckets of a curve while no range of it is looked at more closely. */
export const BUCKETS = 400;
/** Runs × series × buckets of one request, below what the server takes. */
export const MOST_ROWS = 400_000;
/** Series of one request, which is what the server takes. */
const MOST_NAMES = 64;

export class FirstCurves {
  /** @param {string[]} runs those that have ended: of others there are more points by the time that they are drawn
   * @param {string[]} series those that are drawn first, none for the headlines @param {AbortSignal} abort */
  constructor(runs, series, abort) {
    const most = Math.min(Math.max(1, Math.floor(MOST_ROWS / (BUCKETS * runs.length))), MOST_NAMES);
    const names = (series.length ? series : HEADLINES).slice(0, most);
    /** The lines that have not been given yet. */
    this.rest = new Set(runs.flatMap((run) => names.map((name) => lineName(run, name))));
    this.answer = getCurves({ runs, names, buckets: BUCKETS }, abort);
    this.answer.catch(() => {}); // whoever takes them hears of it
  }

  /** Gives series of a run, once: null where not all of them are on their way.
   * @param {string} run @param {string[]} names @returns {Promise<Record<string, SeriesData>> | null} */
  take(run, names) {
    const lines = names.map((name) => lineName(run, name));
    if (!lines.every((line) => this.rest.has(line))) return null;
    for (const line of lines) this.rest.delete(line);
    return this.answer.then((found) => found[run] ?? {});
  }
}
