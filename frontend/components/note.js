/* The note of a run, read or written: Markdown with a preview, saved when one says so, and not lost unasked. */

import { NoteDraft } from "../app/note-draft.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { NoteEditor } from "./note-editor.js";

/** @import { RunSummary } from "../wire/live.js" */

const markdown = () => import("./markdown.js").then(({ Markdown }) => Markdown);

/** @param {{ run: RunSummary, mayLeave: { current: () => boolean }, isWriting?: boolean }} props  mayLeave: is told how to ask
 *  whether the note may be closed; isWriting: it is there to be written at once */
export function Note({ run, mayLeave, isWriting = false }) {
  const draft = useMemo(() => new NoteDraft(run.id), [run.id]);
  useEffect(() => {
    draft.load().then(() => isWriting && draft.begin());
  }, [draft, run.has_note]);
  useEffect(() => {
    const onLeave = (/** @type {BeforeUnloadEvent} */ event) => draft.isChanged() && event.preventDefault();
    addEventListener("beforeunload", onLeave);
    return () => removeEventListener("beforeunload", onLeave);
  }, [draft]);
  const { saved, text, message } = draft;
  const way = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const wasWritten = useRef(false);
  useEffect(() => {
    // What had the focus went with the editor.
    if (wasWritten.current && text.value === null) way.current?.focus();
    wasWritten.current = text.value !== null;
  }, [text.value === null]);
  if (saved.value === null)
    return message.value
      ? html`<p class="bad-text" role="alert">${message.value}</p>`
      : html`<p class="quiet" aria-busy="true">Fetching the note…</p>`;
  if (text.value !== null) return html`<${NoteEditor} draft=${draft} mayLeave=${mayLeave} />`;
  return html`<div class="note">
    ${saved.value ? html`<${Lazy} key=${saved.value} load=${markdown} text=${saved.value} />` : html`<p class="quiet">What was tried and why, what came of it, what to try next.</p>`}
    <div class="note-tools"><button type="button" class="button button-small" ref=${way} onClick=${() => draft.begin()}><${Icon} name="pencil" />${saved.value ? "Edit the note" : "Write a note"}</button></div>
  </div>`;
}
