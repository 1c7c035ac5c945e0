/* What the page of a comparison shows, kept in the address beside what its charts show. */

import { readState, writeState } from "../lib/compare-state.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { address, replaceQuery } from "./router.js";

/** @import { CompareState } from "../lib/compare-state.js" */

const PAUSE = 150;

export class CompareChoice {
  constructor() {
    this.state = signal(readState(address.peek().searchParams));
    /** What decides which runs there are: a text, so that nothing else sets off a fetch. */
    this.wanted = computed(() => {
      const { runs, filter, search, scope } = this.state.value;
      return JSON.stringify({ runs, filter, search, scope });
    });
    this.timer = 0;
    const { pathname } = address.peek();
    const stop = effect(() => {
      const url = address.value;
      untracked(() => {
        if (url.pathname !== pathname) return;
        // Our own writing is on its way: what the charts write meanwhile is no other comparison.
        if (this.timer) return;
        const ours = writeState(url.searchParams, this.state.value);
        if (sorted(ours) !== sorted(url.searchParams)) this.state.value = readState(url.searchParams);
      });
    });
    this.close = () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  /** Changes at once what is shown, and after a short pause the address: a drag changes it many times a second.
   * @param {Partial<CompareState>} part */
  change(part) {
    this.state.value = { ...this.state.value, ...part };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      replaceQuery(writeState(address.peek().searchParams, this.state.value));
    }, PAUSE);
  }
}

/** @param {URLSearchParams} query */
function sorted(query) {
  const copy = new URLSearchParams(query);
  copy.sort();
  return copy.toString();
}
