/* How this browser lays out the sections of every run's page; kept from one visit to the next. */

import { canMove, foldedTo, moved, pinToggled, readLayout } from "../lib/section-layout.js";
import { signal } from "../vendor/runtime.js";

const KEY = "sections";

export class SectionList {
  constructor() {
    this.layout = signal(readLayout(localStorage.getItem(KEY)));
  }

  /** @param {import("../lib/section-layout.js").Layout} layout */
  keep(layout) {
    this.layout.value = layout;
    localStorage.setItem(KEY, JSON.stringify(layout));
  }

  /** @param {string} id */
  isFolded(id) {
    return this.layout.value.folded[id] ?? false;
  }

  /** @param {string} id */
  isPinned(id) {
    return this.layout.value.pinned.includes(id);
  }

  /** @param {string} id */
  fold(id) {
    this.keep(foldedTo(this.layout.peek(), id, !this.isFolded(id)));
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
