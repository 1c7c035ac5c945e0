/* A filter line while it is typed: what may come next, what is sent to be shown and when, and the lines that were used before. */

import { isUnfinished } from "../lib/filter-lexer.js";
import { computed, signal } from "../vendor/runtime.js";
import { known, refreshKnown } from "./history-fields.js";

/** @import { Choice, Completion } from "../lib/filter-complete.js" */

const PAUSE = 250;
const KEPT = "filter-lines";
const MOST_KEPT = 8;
const SHOWN_KEPT = 5;

/** What completes the line: fetched when somebody comes to it.
 * @type {import("../vendor/runtime.js").Signal<typeof import("../lib/filter-complete.js") | null>} */
const completer = signal(null);

export class FilterDraft {
  /** @param {string} line  the one that is shown now @param {(line: string) => void} onLine  another is to be shown */
  constructor(line, onLine) {
    this.onLine = onLine;
    this.text = signal(line);
    this.caret = signal(0);
    this.isOpen = signal(false);
    this.active = signal(-1);
    this.sent = line;
    this.timer = 0;
    this.completion = computed(() => (this.isOpen.value ? this.complete() : null));
  }

  /** Fetches what the completions need; without it the line is typed by itself. */
  async begin() {
    refreshKnown();
    completer.value ??= await import("../lib/filter-complete.js").catch(() => null);
  }

  /** @returns {Completion | null} */
  complete() {
    const found = completer.value?.complete(this.text.value, this.caret.value, known.value);
    if (!found) return null;
    if (this.text.value.trim()) return found;
    const old = keptLines().slice(0, SHOWN_KEPT);
    const lines = old.map((text) => /** @type {Choice} */ ({ text, label: text, detail: "used before", kind: "line" }));
    return { ...found, choices: [...lines, ...found.choices], total: found.total + lines.length };
  }

  /** Takes the line that the address has, unless it is this one.
   * @param {string} line */
  follow(line) {
    if (line === this.sent) return;
    clearTimeout(this.timer);
    this.sent = line;
    this.text.value = line;
    this.isOpen.value = false;
  }

  /** @param {string} text @param {number} caret */
  type(text, caret) {
    this.text.value = text;
    this.caret.value = caret;
    this.active.value = -1;
    this.isOpen.value = true;
    this.sendLater();
  }

  /** A term that breaks off is somebody's who types still: it waits for Enter, or for its end. */
  sendLater() {
    clearTimeout(this.timer);
    if (!isUnfinished(this.text.value, isTruth)) this.timer = window.setTimeout(() => this.send(), PAUSE);
  }

  send() {
    clearTimeout(this.timer);
    const line = this.text.value.trim();
    if (line === this.sent) return;
    this.sent = line;
    this.onLine(line);
  }

  /** Puts a choice into the line; returns where the caret then stands.
   * @param {number} index */
  take(index) {
    const completion = this.complete();
    const choice = completion?.choices[index];
    if (!completion || !choice || !completer.value) return this.caret.value;
    this.active.value = -1;
    if (choice.kind === "line") {
      this.text.value = choice.text;
      this.caret.value = choice.text.length;
      this.isOpen.value = false;
      this.send();
    } else {
      const { text, caret } = completer.value.accept(this.text.value, completion, choice);
      this.text.value = text;
      this.caret.value = caret;
      this.sendLater();
    }
    return this.caret.value;
  }

  clear() {
    this.text.value = "";
    this.caret.value = 0;
    this.isOpen.value = false;
    this.send();
  }

  /** @param {string} line */
  set(line) {
    this.text.value = line;
    this.caret.value = line.length;
    this.isOpen.value = false;
    this.send();
  }

  /** Keeps the line for the next time. */
  keep() {
    if (this.sent) write([this.sent, ...keptLines().filter((each) => each !== this.sent)]);
  }

  /** Keeps a line no longer: the server did not understand it.
   * @param {string} line */
  forget(line) {
    write(keptLines().filter((each) => each !== line));
  }
}

/** @param {string} name */
function isTruth(name) {
  return completer.value?.fieldOf(known.value, name)?.type === "bool";
}

/** @param {string[]} lines */
function write(lines) {
  localStorage.setItem(KEPT, JSON.stringify(lines.slice(0, MOST_KEPT)));
}

/** @returns {string[]} */
function keptLines() {
  try {
    const lines = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : [];
  } catch {
    return [];
  }
}
