/* How the charts of a page are looked at, kept in its address. */

import { isChosen, readView, turned, turnedEvery, writeView } from "../lib/view-state.js";
import { computed, signal } from "../vendor/runtime.js";
import { AddressState } from "./address-state.js";

/** @import { ChartSpec } from "../lib/charts-of-run.js" */
/** @import { Range, ViewState } from "../lib/view-state.js" */

const MOST_UNDONE = 50;

/** @extends {AddressState<ViewState>} */
export class View extends AddressState {
  constructor() {
    super(readView, writeView);
    /** What a change of which draws the charts anew: all but the step, over which only the cursor moves. */
    this.look = lookOf(this.state);
    /** Ranges that were left, newest last. */
    this.past = signal(/** @type {(Range | null)[]} */ ([]));
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
