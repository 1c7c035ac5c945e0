/* Short messages at the foot of the page: what was done, with the way to take it back. */

import { refusalOf } from "../lib/problems.js";
import { signal } from "../vendor/runtime.js";
import { announce } from "./store.js";

/** @typedef {{ word: string, run: () => void }} ToastAction */
/** @typedef {{ id: number, text: string, details: string[], tone: "quiet" | "bad", action: ToastAction | null }} Toast */

const MOST = 3;

/** Those that are shown, the newest last. */
export const toasts = signal(/** @type {Toast[]} */ ([]));
let last = 0;

/** Shows a message for some time, and tells it to a screen reader.
 * @param {string} text
 * @param {{ details?: string[], tone?: Toast["tone"], action?: ToastAction | null }} [options] */
export function toast(text, { details = [], tone = "quiet", action = null } = {}) {
  last += 1;
  toasts.value = [...toasts.value, { id: last, text, details, tone, action }].slice(-MOST);
  announce([text, ...details, action ? `Press Ctrl Z to ${action.word.toLowerCase()}` : ""].filter(Boolean).join(". "));
}

/** @param {number} id */
export function dropToast(id) {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

/** Tells of something that was refused.
 * @param {string} what @param {unknown} error */
export function toastRefusal(what, error) {
  toast(`${what}: ${refusalOf(error, "what was sent")}`, { tone: "bad" });
}
