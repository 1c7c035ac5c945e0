/* What the run page shows, kept in the address: a signal that is written there after a short pause. */

import { isChosen, readView, turned, turnedEvery, writeView } from "../lib/view-state.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { address, replaceQuery } from "./router.js";

/** @import { ChartSpec } from "../lib/charts-of-run.js" */
/** @import { Range, ViewState } from "../lib/view-state.js" */

const PAUSE = 200;
const MOST_UNDONE = 50;

export class View {
  constructor() {
    this.state = signal(readView(address.peek().searchParams));
    /** What a change of which draws the charts anew: all but the step, over which only the cursor moves. */
    this.look = lookOf(this.state);
    /** Ranges that were left, newest last. */
    this.past = signal(/** @type {(Range | null)[]} */ ([]));
    this.timer = 0;
    let path = address.peek().pathname;
    const stop = effect(() => {
      const url = address.value;
      untracked(() => {
        // Another address by way of the history is another view; our own writing is not news.
        const isOurs = url.searchParams.toString() === writeView(url.searchParams, this.state.value).toString();
        if (url.pathname === path && !isOurs && !this.timer) this.state.value = readView(url.searchParams);
        path = url.pathname;
      });
    });
    this.close = () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  /** @param {Partial<ViewState>} part */
  change(part) {
    this.state.value = { ...this.state.value, ...part };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      replaceQuery(writeView(address.peek().searchParams, this.state.value));
    }, PAUSE);
  }

  /** @param {Range | null} range */
  zoom(range) {
    const old = this.state.peek().range;
    if (old?.join() === range?.join()) return;
    this.past.value = [...this.past.peek(), old].slice(-MOST_UNDONE);
    this.change({ range });
  }

  /** Shows again the steps that were shown before the last zoom. */
  undo() {
    const range = this.past.peek().at(-1);
    if (range === undefined) return;
    this.past.value = this.past.peek().slice(0, -1);
    this.change({ range });
  }

  /** @param {ChartSpec} chart */
  isLog(chart) {
    return isChosen(this.look.value.logs, chart.id, chart.isLog);
  }

  /** The time of day has no start from which its powers could be counted.
   * @param {ChartSpec} chart */
  isLogX(chart) {
    const { logXs, x } = this.look.value;
    return x !== "time" && isChosen(logXs, chart.id);
  }

  /** @param {"logs" | "logXs"} axis @param {ChartSpec} chart */
  turn(axis, chart) {
    this.change({ [axis]: turned(this.state.peek()[axis], chart.id, axis === "logs" && chart.isLog) });
  }

  /** @param {"logs" | "logXs"} axis */
  turnEvery(axis) {
    this.change({ [axis]: turnedEvery(this.state.peek()[axis]) });
  }
}

/** @param {import("../vendor/runtime.js").Signal<ViewState>} state */
function lookOf(state) {
  const text = computed(() => JSON.stringify({ ...state.value, step: null }));
  return computed(() => /** @type {ViewState} */ (JSON.parse(text.value)));
}
