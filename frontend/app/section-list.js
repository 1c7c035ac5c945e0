/* How this browser lays out the sections of every run's page; kept from one visit to the next. */

import { canMove, foldedTo, moved, pinToggled, readLayout } from "../lib/section-layout.js";
import { signal } from "../vendor/runtime.js";

const KEY = "sections";
const NARROW = "(max-width: 760px)";

export class SectionList {
  constructor() {
    this.layout = signal(readLayout(localStorage.getItem(KEY)));
  }

  /** @param {import("../lib/section-layout.js").Layout} layout */
  keep(layout) {
    this.layout.value = layout;
    localStorage.setItem(KEY, JSON.stringify(layout));
  }

  /** On a phone sections start folded, but for the one on top.
   * @param {string} id @param {boolean} isFirst */
  isFolded(id, isFirst) {
    return this.layout.value.folded[id] ?? (!isFirst && matchMedia(NARROW).matches);
  }

  /** @param {string} id */
  isPinned(id) {
    return this.layout.value.pinned.includes(id);
  }

  /** @param {string} id @param {boolean} isFolded */
  fold(id, isFolded) {
    this.keep(foldedTo(this.layout.peek(), id, isFolded));
  }

  /** @param {string} id */
  pin(id) {
    this.keep(pinToggled(this.layout.peek(), id));
  }

  /** @param {{ id: string }[]} sections as arranged @param {string} id @param {1 | -1} by */
  canMove(sections, id, by) {
    return canMove(this.layout.value, sections, id, by);
  }

  /** @param {{ id: string }[]} sections as arranged @param {string} id @param {1 | -1} by */
  move(sections, id, by) {
    this.keep(moved(this.layout.peek(), sections, id, by));
  }
}
