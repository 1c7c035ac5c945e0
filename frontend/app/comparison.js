/* The runs of a comparison: which they are, how they look, which of them are shown and stand out; up to date while they live. */

import { columnsIn, groupsOf, valuesOf, withSummary } from "../lib/compare-columns.js";
import { axisOf, withinBrushes } from "../lib/parallel-axes.js";
import { coloursOf } from "../lib/run-colour.js";
import { isFinal } from "../lib/states.js";
import { batch, computed, effect, signal, untracked } from "../vendor/runtime.js";
import { ApiError } from "./api.js";
import { compareRuns, findRuns } from "./compare-api.js";
import { CompareChoice } from "./compare-choice.js";
import { FirstCurves } from "./first-curves.js";

/** @import { CompareAnswer, FieldValue } from "../wire/compare.js" */
/** @import { RunSummary, RunUpdate } from "../wire/live.js" */
/** @import { Look } from "../lib/run-colour.js" */
/** @import { LiveSocket } from "./socket.js" */

/** @typedef {{ matching: number, all: number }} Counts */

/** So many runs of those that match are compared. */
export const MOST_MATCHING = 50;
/** So many in all, which is what the server takes. */
export const MOST_RUNS = 200;
const RETRY_WAIT = 2000;
const REFRESH_WAIT = 400;
/** @type {Look} */
const PLAIN = { colour: "run-1" };

export class Comparison {
  /** @param {LiveSocket} socket */
  constructor(socket) {
    this.choice = new CompareChoice();
    this.answer = signal(/** @type {CompareAnswer | null} */ (null));
    this.error = signal(/** @type {ApiError | null} */ (null));
    /** How many runs match what is asked for, and how many there are in the scope. */
    this.counts = signal({ matching: 0, all: 0 });
    /** The run that is pointed at, wherever that is. */
    this.hovered = signal(/** @type {string | null} */ (null));
    this.ids = computed(() => this.answer.value?.runs.map(({ id }) => id) ?? []);
    this.idText = computed(() => this.ids.value.join());
    this.looks = computed(() => coloursOf(this.idText.value.split(",").filter(Boolean)));
    this.shown = computed(() => shownOf(this.ids.value, this.choice.state.value));
    this.columns = computed(() => (this.answer.value ? columnsIn(this.answer.value) : []));
    this.brushed = computed(() => this.withinBrushes());
    /** The runs that stand out, null while all are alike. */
    this.lit = computed(() => this.litRuns());
    /** @type {Map<string, import("../vendor/runtime.js").ReadonlySignal<boolean>>} */
    this.litOnes = new Map();
    /** What the charts begin with. @type {FirstCurves | null} */
    this.first = null;
    this.timer = 0;
    this.refreshTimer = 0;
    this.abort = new AbortController();
    this.stops = [
      effect(() => {
        this.choice.wanted.value;
        untracked(() => this.load());
      }),
      socket.watch("*", { onUpdate: (update) => this.take(update), onSnapshotNeeded: () => this.refresh() }),
    ];
  }

  close() {
    for (const stop of this.stops) stop();
    this.choice.close();
    this.abort.abort();
    clearTimeout(this.timer);
    clearTimeout(this.refreshTimer);
  }

  /** Finds out which runs are asked for, and fetches them side by side. */
  async load() {
    clearTimeout(this.timer);
    this.abort.abort();
    this.abort = new AbortController();
    const { signal: abort } = this.abort;
    try {
      const found = await this.find(abort);
      // How many runs there are in all is not waited for to begin.
      const [answer, counts] = await Promise.all([this.sideBySide(found.ids, abort), found.counts]);
      if (abort.aborted) return;
      batch(() => {
        this.error.value = null;
        this.counts.value = counts;
        this.answer.value = { ...answer, missing: [...answer.missing, ...found.beyond] };
      });
    } catch (error) {
      if (abort.aborted || !(error instanceof ApiError)) return;
      this.error.value = error;
      if (error.status === 0 || error.status >= 500) this.timer = window.setTimeout(() => this.load(), RETRY_WAIT);
    }
  }

  /** @param {string[]} ids @param {AbortSignal} abort @returns {Promise<CompareAnswer>} */
  async sideBySide(ids, abort) {
    if (ids.length === 0) return EMPTY;
    const answer = await compareRuns(ids, abort);
    const ended = answer.runs.filter(({ state }) => isFinal(state)).map(({ id }) => id);
    if (!this.answer.peek() && ended.length)
      this.first = new FirstCurves(ended, this.choice.state.peek().series, abort);
    return answer;
  }

  /** @param {AbortSignal} abort @returns {Promise<{ ids: string[], beyond: string[], counts: Counts | Promise<Counts> }>} */
  async find(abort) {
    const { runs, ...query } = this.choice.state.peek();
    const isAsked = query.filter || query.search || query.scope !== "active";
    if (runs.length || !isAsked) {
      const counts = findRuns({}, 1, abort).then(({ total, all }) => ({ matching: runs.length, all: all ?? total }));
      return { ids: runs.slice(0, MOST_RUNS), beyond: runs.slice(MOST_RUNS), counts };
    }
    const found = await findRuns(query, MOST_MATCHING, abort);
    const counts = { matching: found.total, all: found.all ?? found.total };
    return { ids: found.runs.map(({ id }) => id), beyond: [], counts };
  }

  /** Fetches the same runs anew: their metrics and fields may have grown. */
  async refresh() {
    const ids = this.ids.peek();
    if (ids.length === 0) return;
    const { signal: abort } = this.abort;
    const answer = await compareRuns(ids, abort).catch(() => null);
    const old = this.answer.peek();
    if (answer && old && !abort.aborted) this.answer.value = { ...answer, missing: old.missing };
  }

  /** @param {RunUpdate} update */
  take({ summaries }) {
    const before = this.answer.peek();
    const ours = before ? summaries.filter(({ id }) => this.ids.peek().includes(id)) : [];
    if (!before || ours.length === 0) return;
    const states = new Map(before.runs.map(({ id, state }) => [id, state]));
    this.answer.value = ours.reduce(withSummary, before);
    // Its last values, and series that were not there before, come with its end.
    const hasEnded = ours.some(({ id, state }) => isFinal(state) && !isFinal(states.get(id) ?? state));
    if (hasEnded) this.refreshTimer ||= window.setTimeout(() => this.refreshNow(), REFRESH_WAIT);
  }

  refreshNow() {
    this.refreshTimer = 0;
    this.refresh();
  }

  /** @param {string} id @returns {RunSummary | undefined} */
  runOf(id) {
    return this.answer.value?.runs.find((run) => run.id === id);
  }

  /** Tells whether a run stands out: what asks for one run is drawn anew only when that run's answer changes.
   * @param {string} id */
  isLit(id) {
    const known = this.litOnes.get(id) ?? computed(() => this.lit.value?.has(id) ?? false);
    this.litOnes.set(id, known);
    return known.value;
  }

  /** @param {string} id */
  lookOf(id) {
    return this.looks.value.get(id) ?? PLAIN;
  }

  /** The number by which a run is called on charts, from 1.
   * @param {string} id */
  markOf(id) {
    return String(this.ids.value.indexOf(id) + 1);
  }

  /** @param {string} name of a column @returns {FieldValue[]} one a run */
  valuesOf(name) {
    return this.answer.value ? valuesOf(this.answer.value, name) : [];
  }

  /** Returns the shown runs by the field that they are grouped by, null while they are not.
   * @returns {Map<FieldValue, string[]> | null} */
  groups() {
    const { by } = this.choice.state.value;
    if (!by || !this.answer.value) return null;
    const [ids, shown] = [this.ids.value, new Set(this.shown.value)];
    const groups = [...groupsOf(this.valuesOf(by))].map(
      ([value, places]) =>
        /** @type {const} */ ([value, places.map((place) => ids[place]).filter((id) => shown.has(id))]),
    );
    return new Map(groups.filter(([, members]) => members.length));
  }

  /** @returns {Set<string> | null} null: nothing is brushed */
  withinBrushes() {
    const { brushes } = this.choice.state.value;
    if (brushes.length === 0) return null;
    const axes = brushes.map(([column]) => axisOf(column, this.valuesOf(column)));
    const isIn = withinBrushes(axes, brushes, this.ids.value.length);
    return new Set(this.ids.value.filter((_, place) => isIn[place]));
  }

  litRuns() {
    const { picked } = this.choice.state.value;
    const one = this.hovered.value ?? (this.ids.value.includes(picked) ? picked : null);
    return one ? new Set([one]) : this.brushed.value;
  }

  /** Shows a run, or puts it away.
   * @param {string} id */
  hide(id) {
    const { hidden, alone } = this.choice.state.peek();
    const isHidden = hidden.includes(id);
    this.choice.change({
      hidden: isHidden ? hidden.filter((each) => each !== id) : [...hidden, id],
      alone: alone === id ? "" : alone,
    });
  }

  /** Shows one run alone, or all again.
   * @param {string} id */
  isolate(id) {
    const { alone, hidden } = this.choice.state.peek();
    this.choice.change({ alone: alone === id ? "" : id, hidden: hidden.filter((each) => each !== id) });
  }

  /** @param {string} id */
  pick(id) {
    const { picked } = this.choice.state.peek();
    this.choice.change({ picked: picked === id ? "" : id });
  }

  /** @param {string} id */
  remove(id) {
    const { hidden, alone, picked } = this.choice.state.peek();
    const runs = this.ids.peek().filter((each) => each !== id);
    this.choice.change({
      ...{ runs, filter: "", search: "", scope: "active" },
      hidden: hidden.filter((each) => each !== id),
      alone: alone === id ? "" : alone,
      picked: picked === id ? "" : picked,
    });
  }

  /** @param {string} id */
  add(id) {
    const runs = [...new Set([...this.ids.peek(), id])];
    this.choice.change({ runs, filter: "", search: "", scope: "active" });
  }
}

/** @type {CompareAnswer} */
const EMPTY = { runs: [], missing: [], series: [], fields: {}, metrics: {} };

/** @param {string[]} ids @param {import("../lib/compare-state.js").CompareState} state */
function shownOf(ids, { hidden, alone }) {
  if (ids.includes(alone)) return [alone];
  return ids.filter((id) => !hidden.includes(id));
}
