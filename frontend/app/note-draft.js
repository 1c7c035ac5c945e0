/* A note that is being written: what was typed stays in this tab until it is saved or thrown away, and what somebody else has
 * saved meanwhile is not written over unseen. */

import { refusalOf } from "../lib/problems.js";
import { signal } from "../vendor/runtime.js";
import { changeRun, getNoted } from "./history-api.js";

export const LONGEST = 100_000;

export class NoteDraft {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    /** The note as the server has it; null before it has told. */
    this.saved = signal(/** @type {string | null} */ (null));
    /** What is typed; null while nobody writes. */
    this.text = signal(/** @type {string | null} */ (null));
    /** What somebody else has saved since the writing began. */
    this.theirs = signal(/** @type {string | null} */ (null));
    this.isRestored = signal(false);
    this.isSending = signal(false);
    this.message = signal("");
  }

  async load() {
    try {
      const { note } = await getNoted(this.id);
      this.saved.value = note;
      const kept = read(this.id);
      if (this.text.value !== null || kept === null || kept === note) return;
      this.text.value = kept;
      this.isRestored.value = true;
    } catch (error) {
      this.message.value = refusalOf(error, "The note");
    }
  }

  begin() {
    this.text.value ??= this.saved.value ?? "";
  }

  /** @param {string} text */
  type(text) {
    this.text.value = text;
    this.message.value = "";
    keep(this.id, text === this.saved.value ? null : text);
  }

  isChanged() {
    return this.text.value !== null && this.text.value !== (this.saved.value ?? "");
  }

  /** Throws away what was typed. */
  discard() {
    this.text.value = null;
    this.theirs.value = null;
    this.isRestored.value = false;
    this.message.value = "";
    keep(this.id, null);
  }

  /** Returns whether it was saved.
   * @param {{ isForced?: boolean }} [options]  isForced: even over what somebody else has written */
  async save({ isForced = false } = {}) {
    const text = this.text.value ?? "";
    this.isSending.value = true;
    this.message.value = "";
    try {
      const { note } = await getNoted(this.id);
      const isOther = note !== this.saved.value && note !== text;
      this.theirs.value = isOther && !isForced ? note : null;
      if (this.theirs.value !== null) return false;
      this.saved.value = (await changeRun(this.id, { note: text })).note;
      this.discard();
      return true;
    } catch (error) {
      this.message.value = refusalOf(error, "The note");
      return false;
    } finally {
      this.isSending.value = false;
    }
  }

  /** Goes on with what somebody else has saved; what was typed is lost. */
  takeTheirs() {
    this.saved.value = this.theirs.value;
    this.discard();
  }
}

/** @param {string} id */
function keyOf(id) {
  return `note-draft-${id}`;
}

/** @param {string} id */
function read(id) {
  return sessionStorage.getItem(keyOf(id));
}

/** Keeps what is typed for this tab, as far as the browser has room for it.
 * @param {string} id @param {string | null} text */
function keep(id, text) {
  try {
    if (text === null) sessionStorage.removeItem(keyOf(id));
    else sessionStorage.setItem(keyOf(id), text);
  } catch {
    // Without room the words live as long as the page, which asks before it goes.
  }
}
