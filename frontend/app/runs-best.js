/* The best value of each metric column among all runs that match: known where all are here, asked for where not. */

import { bestOf, better, cellOf, numberIn } from "../lib/columns-of-runs.js";
import { signal } from "../vendor/runtime.js";
import { listHistory } from "./history-api.js";

/** @import { HistoryList } from "./history-list.js" */
/** @import { Column } from "../lib/columns-of-runs.js" */

export class RunsBest {
  /** @param {HistoryList} list */
  constructor(list) {
    this.list = list;
    this.told = signal(/** @type {Map<string, number | null>} */ (new Map()));
    this.asked = "";
  }

  /** Asks for what the rows that are here cannot tell.
   * @param {Column[]} columns */
  async look(columns) {
    const { sort, columns: _, ...selection } = this.list.query;
    const isWhole = this.list.places.size >= this.list.total.peek();
    const metrics = isWhole ? [] : columns.filter(bestOf);
    const key = JSON.stringify([selection, this.list.loadedAt, metrics.map(({ id }) => id)]);
    if (key === this.asked) return;
    this.asked = key;
    this.told.value = new Map();
    const found = metrics.map(async (column) => {
      const first = bestOf(column) === "min" ? column.id : `-${column.id}`;
      const query = { ...selection, sort: [first], columns: [column.id], limit: 1 };
      const { runs } = await listHistory(query).catch(() => ({ runs: [] }));
      return /** @type {const} */ ([column.id, runs.length ? numberIn(cellOf(runs[0], column, 0)) : null]);
    });
    const told = new Map(await Promise.all(found));
    if (this.asked === key) this.told.value = told;
  }

  /** Returns the best value of each column that has one, as far as it is known.
   * @param {Column[]} columns */
  of(columns) {
    const runs = this.list.runs();
    const isWhole = runs.length >= this.list.total.value;
    const told = this.told.value;
    return new Map(
      columns.filter(bestOf).map((column) => {
        const goal = /** @type {"min" | "max"} */ (bestOf(column));
        if (!isWhole && !told.has(column.id)) return [column.id, null];
        const values = runs.map((run) => numberIn(cellOf(run, column, 0))).filter((value) => value !== null);
        if (isWhole && values.length < 2) return [column.id, null]; // the only one is no better than any
        return [column.id, values.reduce((best, value) => better(best, value, goal), told.get(column.id) ?? null)];
      }),
    );
  }
}
