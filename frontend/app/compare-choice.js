/* What the page of a comparison shows, kept in the address beside what its charts show. */

import { readState, writeState } from "../lib/compare-state.js";
import { computed } from "../vendor/runtime.js";
import { AddressState } from "./address-state.js";

/** @import { CompareState } from "../lib/compare-state.js" */

/** @extends {AddressState<CompareState>} */
export class CompareChoice extends AddressState {
  constructor() {
    super(readState, writeState);
    /** What decides which runs there are: a text, so that nothing else sets off a fetch. */
    this.wanted = computed(() => {
      const { runs, filter, search, scope } = this.state.value;
      return JSON.stringify({ runs, filter, search, scope });
    });
  }
}
