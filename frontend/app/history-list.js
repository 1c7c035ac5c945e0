/* The history in the browser: of a long list of runs the pages that are looked at, kept up to date where they stand.
 *
 * Nothing moves by itself: what the live stream tells changes a row in its place, and what would come in, leave or stand
 * elsewhere is counted, until somebody wants to see it. */

import { isOutOfPlace } from "../lib/runs-order.js";
import { forgotten, PAGE, pagesOf } from "../lib/runs-windows.js";
import { batch, signal } from "../vendor/runtime.js";
import { ApiError } from "./api.js";
import { listHistory } from "./history-api.js";

/** @import { HistoryPage, HistoryQuery, HistoryRun } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { Range } from "../lib/runs-windows.js" */
/** @typedef {Omit<HistoryQuery, "limit" | "offset" | "ids">} ListQuery */

const MOST_PAGES = 24;
const SETTLE = 60;
const COUNT_AFTER = 400;
const MOST_NEWS = 200;

export class HistoryList {
  constructor() {
    /** Grows with every change of what there is to show. */
    this.version = signal(0);
    this.total = signal(0);
    this.all = signal(0);
    this.isLoaded = signal(false);
    this.isBusy = signal(false);
    this.error = signal(/** @type {ApiError | null} */ (null));
    /** How many runs match that are not shown yet, and how many stand where they would not stand any more. */
    this.news = signal({ arrived: 0, moved: 0 });
    /** @type {Map<number, HistoryRun[]>} */
    this.pages = new Map();
    /** @type {Map<string, number>} */
    this.places = new Map();
    /** @type {Map<number, AbortController>} */
    this.asked = new Map();
    /** @type {ListQuery} */
    this.query = {};
    /** @type {Range} */
    this.range = { first: 0, last: PAGE };
    this.turn = 0;
    this.loadedAt = 0;
    /** @type {Set<string>} */
    this.unknown = new Set();
    /** @type {Set<string>} */
    this.displaced = new Set();
    this.timer = 0;
    this.countTimer = 0;
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.countTimer);
    for (const controller of this.asked.values()) controller.abort();
  }

  /** Shows what a query gives; the rows that are there stay until the first of the others have come.
   * @param {ListQuery} query @param {Range} range the rows that are looked at */
  async show(query, range) {
    this.query = query;
    this.range = range;
    await this.reload();
  }

  /** Fetches anew what is looked at, and exchanges it at once. */
  async reload() {
    this.turn += 1;
    const turn = this.turn;
    for (const controller of this.asked.values()) controller.abort();
    this.asked.clear();
    this.isBusy.value = true;
    const startedAt = Date.now() / 1000;
    try {
      const wanted = pagesOf(this.range);
      const found = await Promise.all(wanted.map((page) => this.ask(page)));
      if (turn === this.turn) this.replace(wanted, found, startedAt);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
    if (turn === this.turn) this.isBusy.value = false;
  }

  /** @param {number[]} wanted @param {HistoryPage[]} found @param {number} startedAt unix seconds */
  replace(wanted, found, startedAt) {
    this.loadedAt = startedAt;
    this.unknown.clear();
    this.displaced.clear();
    this.pages = new Map(wanted.map((page, index) => [page, found[index].runs]));
    this.index();
    batch(() => {
      this.total.value = found[0].total;
      this.all.value = found[0].all;
      this.news.value = { arrived: 0, moved: 0 };
      this.error.value = null;
      this.isLoaded.value = true;
      this.version.value += 1;
    });
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (!(error instanceof ApiError)) throw error;
    this.error.value = error;
    this.isLoaded.value = true;
  }

  /** @param {number} page */
  ask(page) {
    const controller = new AbortController();
    this.asked.set(page, controller);
    return listHistory({ ...this.query, limit: PAGE, offset: page * PAGE }, controller.signal).finally(() => {
      if (this.asked.get(page) === controller) this.asked.delete(page);
    });
  }

  /** Tells which rows are looked at, so that those which are not there are fetched once it has come to rest.
   * @param {Range} range */
  look(range) {
    this.range = range;
    clearTimeout(this.timer);
    const isMissing = pagesOf(range).some((page) => !this.pages.has(page) && !this.asked.has(page));
    if (isMissing) this.timer = window.setTimeout(() => this.fill(), this.asked.size ? SETTLE : 0);
  }

  fill() {
    const wanted = pagesOf(this.range);
    for (const [page, controller] of this.asked) if (!wanted.includes(page)) controller.abort();
    for (const page of wanted) if (!this.pages.has(page) && !this.asked.has(page)) this.take(page);
  }

  /** @param {number} page */
  async take(page) {
    const turn = this.turn;
    try {
      const { runs, total, all } = await this.ask(page);
      if (turn !== this.turn) return;
      this.pages.set(page, runs);
      for (const old of forgotten([...this.pages.keys()], page, MOST_PAGES)) this.pages.delete(old);
      this.index();
      batch(() => {
        this.total.value = total;
        this.all.value = all;
        this.version.value += 1;
      });
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  index() {
    this.places.clear();
    for (const [page, runs] of this.pages) {
      for (const [at, run] of runs.entries()) this.places.set(run.id, page * PAGE + at);
    }
  }

  /** Returns a row, undefined while it is not there.
   * @param {number} place */
  at(place) {
    return this.pages.get(Math.floor(place / PAGE))?.[place % PAGE];
  }

  /** @param {string} id */
  get(id) {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.at(place);
  }

  /** @returns {HistoryRun[]} all that are there */
  runs() {
    return [...this.pages.keys()].sort((a, b) => a - b).flatMap((page) => this.pages.get(page) ?? []);
  }

  /** @param {HistoryRun} run */
  put(run) {
    const place = /** @type {number} */ (this.places.get(run.id));
    const runs = /** @type {HistoryRun[]} */ (this.pages.get(Math.floor(place / PAGE)));
    runs[place % PAGE] = run;
  }

  /** Takes what the live stream tells of runs.
   * @param {RunSummary[]} summaries */
  tell(summaries) {
    if (!this.isLoaded.value) return;
    let isShown = false;
    for (const summary of summaries) {
      const old = this.get(summary.id);
      if (old) {
        this.put({ ...summary, columns: old.columns });
        this.judge(summary.id);
        isShown = true;
      } else if (summary.created_at > this.loadedAt && this.unknown.size < MOST_NEWS) this.unknown.add(summary.id);
    }
    if (isShown) this.version.value += 1;
    this.countNews();
  }

  /** Notes whether a run stands where it would not stand any more, or not at all.
   * @param {string} id */
  judge(id) {
    const place = /** @type {number} */ (this.places.get(id));
    const run = /** @type {HistoryRun} */ (this.at(place));
    const now = Date.now() / 1000;
    const isOut = isOutOfPlace(this.at(place - 1), run, this.at(place + 1), this.query.sort ?? [], now);
    if (isOut || !isInScope(run, this.query.scope ?? "active")) this.displaced.add(id);
    else this.displaced.delete(id);
  }

  countNews() {
    const { arrived, moved } = this.news.value;
    if (moved !== this.displaced.size) this.news.value = { arrived, moved: this.displaced.size };
    if (!this.unknown.size || this.countTimer) return;
    this.countTimer = window.setTimeout(() => this.ripen(), COUNT_AFTER);
  }

  /** Asks which of the new runs match at all. */
  async ripen() {
    this.countTimer = 0;
    const turn = this.turn;
    const ids = [...this.unknown];
    try {
      const { total } = await listHistory({ ...this.query, columns: [], ids, limit: 1 });
      if (turn === this.turn) this.news.value = { arrived: total, moved: this.displaced.size };
    } catch {
      // The next word of the stream asks again.
    }
  }

  /** Takes the values of columns that come only when they are asked for.
   * @param {HistoryRun[]} runs */
  refresh(runs) {
    let isShown = false;
    for (const { id, columns } of runs) {
      const old = this.get(id);
      if (!old) continue;
      this.put({ ...old, columns });
      isShown = true;
    }
    if (isShown) this.version.value += 1;
  }
}

/** @param {HistoryRun} run @param {string} scope */
function isInScope({ archived_at, deleted_at }, scope) {
  if (scope === "deleted") return deleted_at !== null;
  if (deleted_at !== null) return scope === "all";
  return scope === "all" || (scope === "archived") === (archived_at !== null);
}
