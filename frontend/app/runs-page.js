/* What the page of runs shows: its address, the list that follows it, what is live in it, and what is chosen. */

import { askedColumns, defaultColumns, headlineOf, TOLD } from "../lib/columns-of-runs.js";
import { NEWEST_FIRST, readColumns, readQuery, writeColumns, writeQuery } from "../lib/runs-query.js";
import { PAGE } from "../lib/runs-windows.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { listHistory } from "./history-api.js";
import { HistoryList } from "./history-list.js";
import { address, navigate } from "./router.js";
import { RunsCursor } from "./runs-cursor.js";
import { RunsSelection } from "./runs-selection.js";

/** @import { RunsQuery, Shown } from "../lib/runs-query.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { ListQuery } from "./history-list.js" */
/** @import { LiveSocket } from "./socket.js" */

const PATIENCE = 300;
const STORED = "runs-columns";
/** How often the columns that come only when they are asked for are asked for of live runs. */
const REFRESH = 2000;
/** Lines typed within this time are one entry of the history. */
const BURST = 3000;

export class RunsPage {
  /** @param {LiveSocket} socket */
  constructor(socket) {
    this.list = new HistoryList();
    this.query = computed(() => readQuery(address.value.searchParams));
    this.stored = signal(storedColumns());
    /** The columns while a head is being dragged: the address follows when it is let go. */
    this.draft = signal(/** @type {Shown[] | null} */ (null));
    this.headline = signal("val/accuracy");
    this.columns = computed(
      () => this.draft.value ?? this.query.value.columns ?? this.stored.value ?? this.standard.value,
    );
    this.standard = computed(() => defaultColumns(this.headline.value).map((id) => ({ id, width: null })));
    this.isStandard = computed(() => !this.query.value.columns && !this.stored.value);
    this.sort = computed(() => (this.query.value.sort.length ? this.query.value.sort : [NEWEST_FIRST]));
    this.selection = new RunsSelection(this);
    this.cursor = new RunsCursor();
    this.top = /** @type {number} */ (history.state?.row ?? 0);
    /** Tells whether rows may move now, since nobody is at one. */
    this.isCalm = () => true;
    /** Puts a row to the top; what the table on the page does. */
    this.jump = (/** @type {number} */ _row) => {};
    /** Hears what the live stream tells of runs, where the table has more to do with it. */
    this.hear = /** @type {((summaries: RunSummary[]) => void) | null} */ (null);
    this.typedAt = 0;
    this.isBegun = false;
    this.refreshTimer = 0;
    this.close = this.start(socket);
  }

  /** @param {LiveSocket} socket */
  start(socket) {
    // What comes from the watch's beginning on follows on a list of then, where the line is up in time.
    const begin = () => {
      clearTimeout(timer);
      if (this.isBegun) return void this.list.reload();
      this.isBegun = true;
      stopFollowing = this.follow();
    };
    let stopFollowing = () => {};
    const timer = setTimeout(begin, PATIENCE);
    const stopWatching = socket.watch("*", {
      onUpdate: ({ summaries }) => {
        this.list.tell(summaries);
        this.hear?.(summaries);
        this.refreshLater();
      },
      onSnapshotNeeded: begin,
    });
    const stopNews = effect(() => {
      const { arrived } = this.list.news.value;
      if (arrived && untracked(() => this.isCalm() && this.isNewestFirst())) this.list.reload();
    });
    return () => {
      for (const stop of [stopWatching, stopFollowing, stopNews, () => this.list.close()]) stop();
      clearTimeout(timer);
      clearTimeout(this.refreshTimer);
    };
  }

  /** Shows what the address says, now and whenever it says something else. */
  follow() {
    const text = computed(() => {
      const { filter, search, scope } = this.query.value;
      return JSON.stringify({ filter, search, scope, sort: this.sort.value, columns: this.asked() });
    });
    let isFirst = true;
    return effect(() => {
      const query = JSON.parse(text.value);
      untracked(() => this.turnTo(query, isFirst));
      isFirst = false;
    });
  }

  /** Shows the runs of a query: from the top, unless somebody came back to a row of them.
   * @param {ListQuery} query @param {boolean} isFirst */
  async turnTo(query, isFirst) {
    const isSame = !isFirst && isSameList(query, this.list.query);
    const row = isFirst ? this.top : /** @type {number} */ (history.state?.row ?? 0);
    await this.list.show(query, isSame ? this.list.range : { first: row, last: row + PAGE });
    this.note();
    if (!isSame) this.jump(row);
  }

  asked() {
    return askedColumns(
      this.columns.value.map(({ id }) => id),
      TOLD,
    );
  }

  /** The columns that are shown unless others are chosen follow what the runs have. */
  note() {
    const runs = this.list.runs();
    if (runs.length) this.headline.value = headlineOf(runs);
  }

  isNewestFirst() {
    return this.sort.value.join() === NEWEST_FIRST && !this.query.value.group.length;
  }

  /** Changes what is shown. Order, scope and groups are steps to go back by; a filter is one when it is begun.
   * @param {Partial<RunsQuery>} part */
  change(part) {
    const isTyped = part.filter !== undefined || part.search !== undefined;
    const isSameLine = isTyped && Date.now() - this.typedAt < BURST;
    if (isTyped) this.typedAt = Date.now();
    const isStep = part.sort !== undefined || part.scope !== undefined || part.group !== undefined || isTyped;
    this.write(part, !isStep || isSameLine);
  }

  /** @param {Partial<RunsQuery>} part @param {boolean} isReplaced */
  write(part, isReplaced) {
    const url = new URL(address.peek());
    url.search = writeQuery(url.searchParams, part).toString();
    if (url.href === address.peek().href) return;
    const { state } = history;
    const isOther = part.filter !== undefined || part.search !== undefined;
    navigate(url.href, { isReplaced });
    if (isReplaced && !isOther) history.replaceState(state, "");
  }

  /** @param {Shown[]} columns */
  choose(columns) {
    localStorage.setItem(STORED, writeColumns(columns));
    this.draft.value = null;
    this.stored.value = columns;
    this.change({ columns });
  }

  resetColumns() {
    localStorage.removeItem(STORED);
    this.stored.value = null;
    this.change({ columns: null });
  }

  /** Shows what has become of the runs after a change of many.
   * @param {string} action */
  changed(action) {
    if (action === "purge" || action === "delete" || action === "archive") this.selection.clear();
    return this.list.reload();
  }

  /** Notes in the history's entry which row is at the top, for whoever comes back to it.
   * @param {number} row */
  keepTop(row) {
    this.top = row;
    if ((history.state?.row ?? 0) !== row) history.replaceState({ ...history.state, row }, "");
  }

  /** Asks anew for what the live runs in sight hold in the columns that no summary has. */
  refreshLater() {
    const asked = this.list.query.columns ?? [];
    if (this.refreshTimer || !asked.length || !this.isBegun) return;
    this.refreshTimer = window.setTimeout(async () => {
      this.refreshTimer = 0;
      const { first, last } = this.list.range;
      const rows = Array.from({ length: last - first }, (_, index) => this.list.at(first + index));
      const ids = rows.flatMap((run) => (run?.state === "running" ? [run.id] : [])).slice(0, 100);
      if (!ids.length) return;
      const { runs } = await listHistory({ ids, columns: asked, scope: "all", limit: ids.length }).catch(() => ({
        runs: [],
      }));
      this.list.refresh(runs);
    }, REFRESH);
  }
}

function storedColumns() {
  const text = localStorage.getItem(STORED);
  return text ? readColumns(text) : null;
}

/** Tells whether a query asks for the same rows, be it with other columns.
 * @param {ListQuery} a @param {ListQuery} b */
function isSameList(a, b) {
  const rows = (/** @type {ListQuery} */ { columns, ...rest }) => JSON.stringify(rest);
  return rows(a) === rows(b);
}
