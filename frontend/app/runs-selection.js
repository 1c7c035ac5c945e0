/* Which runs of the table are chosen: in the address as far as they fit, with their summaries. */

import { MOST_IN_ADDRESS } from "../lib/runs-query.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { listHistory, MOST_IN_BULK } from "./history-api.js";

/** @import { HistoryRun } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { RunsPage } from "./runs-page.js" */

const PAGE = 200;

export class RunsSelection {
  /** @param {RunsPage} page */
  constructor(page) {
    this.page = page;
    this.ids = signal(/** @type {ReadonlySet<string>} */ (new Set(page.query.peek().selected)));
    /** @type {Map<string, HistoryRun>} */
    this.known = new Map();
    this.fetched = signal(0);
    this.isFilling = signal(false);
    /** The chosen runs, as they are now; those of which nothing is known yet are left out. */
    this.runs = computed(() => {
      void this.page.list.version.value;
      void this.fetched.value;
      return [...this.ids.value].flatMap((id) => this.run(id) ?? []);
    });
  }

  /** Follows the address, when somebody goes back or opens a view; returns what ends that. */
  follow() {
    return effect(() => {
      const { selected } = this.page.query.value;
      untracked(() => {
        const kept = [...this.ids.value].slice(0, MOST_IN_ADDRESS);
        if (kept.join() !== selected.join()) this.ids.value = new Set(selected);
        this.fetch();
      });
    });
  }

  /** @param {string} id @returns {RunSummary | undefined} */
  run(id) {
    const run = this.page.list.get(id) ?? this.known.get(id);
    if (run) this.known.set(id, run);
    return run;
  }

  async fetch() {
    const ids = [...this.ids.value].filter((id) => !this.run(id)).slice(0, MOST_IN_ADDRESS);
    if (!ids.length) return;
    const { runs } = await listHistory({ ids, scope: "all", limit: ids.length }).catch(() => ({ runs: [] }));
    for (const run of runs) this.known.set(run.id, run);
    this.fetched.value += 1;
  }

  /** @param {Iterable<string>} ids */
  set(ids) {
    this.ids.value = new Set([...ids].slice(0, MOST_IN_BULK));
    this.page.change({ selected: [...this.ids.value] });
  }

  clear() {
    this.set([]);
  }

  /** @param {string} id @param {boolean} [isChosen] */
  toggle(id, isChosen = !this.ids.value.has(id)) {
    const ids = new Set(this.ids.value);
    if (isChosen) ids.add(id);
    else ids.delete(id);
    this.set(ids);
  }

  /** @param {Iterable<string>} ids */
  add(ids) {
    this.set(new Set([...this.ids.value, ...ids]));
  }

  /** Chooses runs, or none of them where all are chosen.
   * @param {string[]} ids */
  turn(ids) {
    const rest = new Set(this.ids.value);
    const areChosen = ids.every((id) => rest.has(id));
    for (const id of ids) areChosen ? rest.delete(id) : rest.add(id);
    this.set(rest);
  }

  /** Chooses every run that matches, at most as many as one order may name. */
  async all() {
    this.isFilling.value = true;
    const ids = new Set(this.ids.value);
    const { columns, ...query } = this.page.list.query;
    const most = Math.min(this.page.list.total.peek(), MOST_IN_BULK);
    try {
      for (let offset = 0; offset < most; offset += PAGE) {
        const { runs } = await listHistory({ ...query, limit: PAGE, offset });
        for (const run of runs) {
          ids.add(run.id);
          this.known.set(run.id, run);
        }
      }
      this.set(ids);
    } finally {
      this.isFilling.value = false;
    }
  }
}
