/* What a page shows, kept in its address: a signal that is written there after a short pause. */

import { effect, signal, untracked } from "../vendor/runtime.js";
import { address, replaceQuery } from "./router.js";

/** @import { Signal } from "../vendor/runtime.js" */

/** A drag changes what is shown many times a second. */
const PAUSE = 150;

/** @template {object} State */
export class AddressState {
  /** @param {(query: URLSearchParams) => State} read
   * @param {(query: URLSearchParams, state: State) => URLSearchParams} write  keeps what is not its own */
  constructor(read, write) {
    this.write = write;
    /** @type {Signal<State>} */
    this.state = signal(read(address.peek().searchParams));
    this.timer = 0;
    const { pathname } = address.peek();
    const stop = effect(() => {
      const url = address.value;
      untracked(() => {
        // Another address by way of the history is another view; while our own writing is on its way, it is not.
        if (url.pathname !== pathname || this.timer) return;
        const ours = write(url.searchParams, this.state.value);
        if (sorted(ours) !== sorted(url.searchParams)) this.state.value = read(url.searchParams);
      });
    });
    this.close = () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  /** Changes at once what is shown, and the address after a pause.
   * @param {Partial<State>} part */
  change(part) {
    this.state.value = { ...this.state.value, ...part };
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      replaceQuery(this.write(address.peek().searchParams, this.state.value));
    }, PAUSE);
  }
}

/** @param {URLSearchParams} query */
function sorted(query) {
  const copy = new URLSearchParams(query);
  copy.sort();
  return copy.toString();
}
