/* The note of a run over the page that lists it. */

import { html, useEffect, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Note } from "./note.js";

/** @import { RunSummary } from "../wire/live.js" */

/** @param {{ run: RunSummary, onClose: () => void }} props */
export function NoteDialog({ run, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const mayLeave = useRef(() => true);
  useEffect(() => dialog.current?.showModal(), []);
  const leave = () => {
    if (mayLeave.current()) dialog.current?.close();
  };
  const onCancel = (/** @type {Event} */ event) => {
    if (!mayLeave.current()) event.preventDefault();
  };
  // What is typed here is not meant for the row that it stands in.
  const keep = (/** @type {KeyboardEvent} */ event) => event.stopPropagation();
  return html`<dialog class="note-dialog card" ref=${dialog} aria-labelledby="note-title" onClose=${onClose} onCancel=${onCancel} onKeyDown=${keep} onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && leave()}>
    <div class="note-dialog-inside">
      <div class="note-dialog-head"><h2 id="note-title">Note on <bdi>${run.name || run.id}</bdi></h2><button type="button" class="icon-button" aria-label="Close" onClick=${leave}><${Icon} name="cross" /></button></div>
      <${Note} run=${run} mayLeave=${mayLeave} isWriting=${!run.has_note} />
    </div>
  </dialog>`;
}
