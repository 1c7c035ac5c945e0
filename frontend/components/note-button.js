/* The note of a run in a row: whether there is one, and the way to read and write it. */

import { addStyle } from "../app/style.js";
import { toastRefusal } from "../app/toasts.js";
import { visible } from "../lib/visible.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunSummary } from "../wire/live.js" */

/** @param {{ run: RunSummary, hasWord?: boolean }} props  hasWord: its word stands beside the sign */
export function NoteButton({ run, hasWord = false }) {
  const open = async () => {
    try {
      const [{ openNote }] = await Promise.all([import("./note-dialog.js"), addStyle("note")]);
      openNote(run);
    } catch (error) {
      toastRefusal("The note could not be opened", error);
    }
  };
  const words = `${run.has_note ? "Note on" : "Write a note on"} ${visible(run.name || run.id)}`;
  return html`<button type="button" class=${`${hasWord ? "button button-small" : "icon-button"} note-button ${run.has_note ? "has-note" : ""}`} aria-haspopup="dialog" aria-label=${words} title=${run.has_note ? "Read or change the note" : "Write a note"} onClick=${open}><${Icon} name=${run.has_note ? "page" : "file"} />${hasWord ? (run.has_note ? "Note" : "Write a note") : null}</button>`;
}
