/* The note of a run over the page that lists it. */

import { visible } from "../lib/visible.js";
import { html, render, useEffect, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Note } from "./note.js";

/** @import { RunSummary } from "../wire/live.js" */

/** Opens it for itself, so that it stays while what it was opened from comes and goes; the focus goes back there.
 * @param {RunSummary} run */
export function openNote(run) {
  const before = document.activeElement;
  const room = document.createElement("div");
  document.body.append(room);
  const onClose = () => {
    render(null, room);
    room.remove();
    if (before instanceof HTMLElement) before.focus();
  };
  render(html`<${NoteDialog} run=${run} onClose=${onClose} />`, room);
}

/** @param {{ run: RunSummary, onClose: () => void }} props */
function NoteDialog({ run, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const mayLeave = useRef(() => true);
  useEffect(() => dialog.current?.showModal(), []);
  const leave = () => {
    if (mayLeave.current()) dialog.current?.close();
  };
  const onCancel = (/** @type {Event} */ event) => {
    if (!mayLeave.current()) event.preventDefault();
  };
  return html`<dialog class="note-dialog card" ref=${dialog} aria-labelledby="note-title" onClose=${onClose} onCancel=${onCancel} onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && leave()}>
    <div class="note-dialog-inside">
      <div class="note-dialog-head"><h2 id="note-title">Note on <bdi>${visible(run.name || run.id)}</bdi></h2><button type="button" class="icon-button" aria-label="Close" onClick=${leave}><${Icon} name="cross" /></button></div>
      <${Note} run=${run} mayLeave=${mayLeave} isWriting=${!run.has_note} />
    </div>
  </dialog>`;
}
