/* What edits a run in its row, fetched when somebody first points at one: the table is there without it. */

import { signal } from "../vendor/runtime.js";
import { addStyle } from "./style.js";

/** @typedef {{ NameEdit: Function, NoteButton: Function, StarButton: Function, TagList: Function }} RowTools */

/** @type {import("../vendor/runtime.js").Signal<RowTools | null>} */
export const rowTools = signal(null);
let isAsked = false;

/** Fetches them, once; without them a row is only read. */
export function fetchRowTools() {
  if (isAsked) return;
  isAsked = true;
  const parts = [import("../components/row-tools.js"), addStyle("marks")];
  Promise.all(parts).then(
    ([tools]) => {
      rowTools.value = tools;
    },
    () => {
      isAsked = false;
    },
  );
}
