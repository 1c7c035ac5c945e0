/* What the page of a comparison shows, kept in the address beside what its charts show. */

import { readState, writeState } from "../lib/compare-state.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { address, replaceQuery } from "./router.js";

/** @import { CompareState } from "../lib/compare-state.js" */

export class CompareChoice {
  constructor() {
    this.state = signal(readState(address.peek().searchParams));
    /** What decides which runs there are: a text, so that nothing else sets off a fetch. */
    this.wanted = computed(() => {
      const { runs, filter, search, scope } = this.state.value;
      return JSON.stringify({ runs, filter, search, scope });
    });
    const { pathname } = address.peek();
    this.close = effect(() => {
      const url = address.value;
      untracked(() => {
        if (url.pathname !== pathname) return;
        const ours = writeState(url.searchParams, this.state.value);
        if (sorted(ours) !== sorted(url.searchParams)) this.state.value = readState(url.searchParams);
      });
    });
  }

  /** @param {Partial<CompareState>} part */
  change(part) {
    this.state.value = { ...this.state.value, ...part };
    replaceQuery(writeState(address.peek().searchParams, this.state.value));
  }
}

/** @param {URLSearchParams} query */
function sorted(query) {
  const copy = new URLSearchParams(query);
  copy.sort();
  return copy.toString();
}
