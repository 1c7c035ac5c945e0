/* The row of the table that the keys act on, and the rows that are chosen by going from one to another. */

import { computed, signal } from "../vendor/runtime.js";

/** @import { RunSummary } from "../wire/live.js" */
/** What a table tells of its rows, flat or in groups.
 * @typedef {{ n: () => number, keyAt: (index: number) => string | undefined, placeOf: (key: string) => number | undefined,
 *   runAt: (index: number) => RunSummary | undefined, between: (first: number, last: number) => Promise<string[]>,
 *   unfold?: (index: number, isOpen?: boolean) => void }} Rows */

export class RunsCursor {
  constructor() {
    this.at = signal({ index: -1, key: "" });
    /** Grows when rows come to stand elsewhere. */
    this.moves = signal(0);
    /** @type {Rows | null} */
    this.rows = null;
    this.anchor = -1;
    /** Shows a row; what the table on the page does. */
    this.reveal = (/** @type {number} */ _index) => {};
    /** The row's present place: it goes with its run. */
    this.index = computed(() => {
      void this.moves.value;
      const { index, key } = this.at.value;
      return (key ? this.rows?.placeOf(key) : undefined) ?? index;
    });
  }

  /** @param {number} index @param {boolean} [isShown] */
  go(index, isShown = true) {
    const n = this.rows?.n() ?? 0;
    if (!n) return;
    const to = Math.min(Math.max(index, 0), n - 1);
    this.at.value = { index: to, key: this.rows?.keyAt(to) ?? "" };
    if (isShown) this.reveal(to);
  }

  leave() {
    this.at.value = { index: -1, key: "" };
  }

  /** Returns the run of the row, undefined where there is none.
   * @returns {RunSummary | undefined} */
  run() {
    return this.rows?.runAt(this.index.peek());
  }

  /** Returns the ids of the runs from the row that was chosen last to this one.
   * @param {number} index */
  async reach(index) {
    const from = this.anchor < 0 ? index : this.anchor;
    return (await this.rows?.between(Math.min(from, index), Math.max(from, index))) ?? [];
  }
}
