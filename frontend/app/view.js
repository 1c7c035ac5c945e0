/* What the run page shows, kept in the address: a signal that is written there after a short pause. */

import { readView, writeView } from "../lib/view-state.js";
import { effect, signal, untracked } from "../vendor/runtime.js";
import { address, replaceQuery } from "./router.js";

/** @import { ViewState } from "../lib/view-state.js" */

const PAUSE = 200;

export class View {
  constructor() {
    this.state = signal(readView(address.peek().searchParams));
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

  /** @param {string} chart */
  toggleLog(chart) {
    const { logs } = this.state.value;
    this.change({ logs: logs.includes(chart) ? logs.filter((each) => each !== chart) : [...logs, chart] });
  }
}
