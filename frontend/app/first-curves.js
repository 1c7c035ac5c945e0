/* The points that a comparison begins with: asked for together with the runs, before what draws them is here. */

import { HEADLINES } from "../lib/compare-charts.js";
import { lineName } from "../lib/placed-columns.js";
import { getCurves } from "./compare-api.js";

/** @import { ComparedSeries, CurveOrder } from "../wire/compare.js" */

/** Buckets of a curve while no range of it is looked at more closely. */
export const BUCKETS = 400;
/** Runs × series × buckets of one request, below what the server takes. */
export const MOST_ROWS = 400_000;

export class FirstCurves {
  /** @param {string[]} runs @param {string[]} series those that are drawn first, none for the headlines @param {AbortSignal} abort */
  constructor(runs, series, abort) {
    const most = Math.max(1, Math.floor(MOST_ROWS / (BUCKETS * runs.length)));
    const names = (series.length ? series : HEADLINES).slice(0, most);
    /** The lines that have not been given yet. */
    this.rest = new Set(runs.flatMap((run) => names.map((name) => lineName(run, name))));
    this.answer = getCurves({ runs, names, buckets: BUCKETS }, abort);
    this.answer.catch(() => {}); // whoever takes them hears of it
  }

  /** Gives the points of lines, once: null where not all of these are on their way.
   * @param {CurveOrder} order @returns {Promise<ComparedSeries> | null} */
  take(order) {
    const lines = order.runs.flatMap((run) => order.names.map((name) => lineName(run, name)));
    if (!lines.every((line) => this.rest.has(line))) return null;
    for (const line of lines) this.rest.delete(line);
    return this.answer.catch(() => getCurves(order));
  }
}
