/* The groups of the runs that match: asked for with what the table shows, and the runs of those that are open. */

import { COUNT, columnOf } from "../lib/columns-of-runs.js";
import { signal } from "../vendor/runtime.js";
import { ApiError } from "./api.js";
import { listGroups, listHistory } from "./history-api.js";

/** @import { HistoryGroups, HistoryRun } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { RunsPage } from "./runs-page.js" */

export class RunsGroups {
  /** @param {RunsPage} page */
  constructor(page) {
    this.page = page;
    this.found = signal(/** @type {HistoryGroups | null} */ (null));
    this.error = signal(/** @type {ApiError | null} */ (null));
    /** The keys of the groups whose runs are shown. */
    this.open = signal(/** @type {ReadonlySet<string>} */ (new Set()));
    /** @type {Map<string, HistoryRun>} */
    this.runs = new Map();
    this.version = signal(0);
    this.turn = 0;
    this.controller = new AbortController();
  }

  close() {
    this.turn += 1;
    this.controller.abort();
  }

  /** @param {string[]} by @param {string[]} ids of the columns that are shown */
  async load(by, ids) {
    this.close();
    const { turn } = this;
    this.controller = new AbortController();
    const { filter, search, scope } = this.page.query.peek();
    const columns = ids.filter(isMeasured);
    try {
      const found = await listGroups({ by, columns, filter, search, scope }, this.controller.signal);
      if (turn !== this.turn) return;
      this.error.value = null;
      this.found.value = found;
      this.runs.clear();
      this.fetch();
    } catch (error) {
      if (turn === this.turn && error instanceof ApiError) this.error.value = error;
    }
  }

  /** @param {string} key of a group @param {boolean} [isOpen] */
  unfold(key, isOpen = !this.open.value.has(key)) {
    const open = new Set(this.open.value);
    if (isOpen) open.add(key);
    else open.delete(key);
    this.open.value = open;
  }

  /** Fetches runs that are shown and not there.
   * @param {string[]} [ids] */
  async fetch(ids = []) {
    const wanted = ids.filter((id) => !this.runs.has(id));
    if (!wanted.length) return;
    const { columns } = this.page.list.query;
    const query = { ids: wanted.slice(0, 200), columns, scope: /** @type {const} */ ("all"), limit: 200 };
    const { runs } = await listHistory(query).catch(() => ({ runs: [] }));
    for (const run of runs) this.runs.set(run.id, run);
    this.version.value += 1;
  }

  /** @param {RunSummary[]} summaries */
  tell(summaries) {
    for (const summary of summaries) {
      const old = this.runs.get(summary.id);
      if (old) this.runs.set(summary.id, { ...summary, columns: old.columns });
    }
    this.version.value += 1;
  }
}

/** Tells whether a column can have a mean: what is a word, a moment or the browser's own has none.
 * @param {string} id */
function isMeasured(id) {
  const { kind, isNumber, unit } = columnOf(id);
  if (id === COUNT || id === "eta" || kind === "curve") return false;
  return kind === "config" || (isNumber && unit !== "time");
}
