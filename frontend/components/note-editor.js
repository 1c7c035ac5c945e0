/* The field in which a note is written, what it will look like, and the questions before anything of it is lost. */

import { LONGEST } from "../app/note-draft.js";
import { announce } from "../app/store.js";
import { count } from "../lib/format.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

/** @import { NoteDraft } from "../app/note-draft.js" */

const markdown = () => import("./markdown.js").then(({ Markdown }) => Markdown);
/** How many characters are left when their number is told. */
const NEAR = 5000;

/** @param {{ draft: NoteDraft, mayLeave: { current: () => boolean } }} props */
export function NoteEditor({ draft, mayLeave }) {
  const isShown = useSignal(false);
  const isAsking = useSignal(false);
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const text = draft.text.value ?? "";
  const length = lengthOf(text);
  useEffect(() => {
    if (!isShown.value) area.current?.focus();
  }, [isShown.value]);
  useEffect(() => {
    mayLeave.current = () => {
      isAsking.value = draft.isChanged();
      if (!isAsking.value) draft.discard();
      return !isAsking.value;
    };
    return () => {
      mayLeave.current = () => true;
    };
  }, [draft]);
  const save = async (isForced = false) => {
    if (length > LONGEST || draft.isSending.value) return;
    if (await draft.save({ isForced })) announce("The note is saved");
  };
  const cancel = () => void mayLeave.current();
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  };
  const segment = (/** @type {boolean} */ shown, /** @type {string} */ word) =>
    html`<button type="button" class="toggle" aria-pressed=${isShown.value === shown} onClick=${() => {
      isShown.value = shown;
    }}>${word}</button>`;
  return html`<div class="note is-edited" onKeyDown=${onKeyDown}>
    <div class="note-bar">
      <div class="note-ways" role="group" aria-label="The note as">${segment(false, "Write")}${segment(true, "Preview")}</div>
      <span class="quiet note-hint">Markdown: **bold**, _italic_, \`code\`, lists, tables, links</span>
    </div>
    ${draft.isRestored.value ? html`<p class="note-restored">These words were not saved before. <button type="button" class="link" onClick=${() => draft.discard()}>Throw them away</button></p>` : null}
    ${isShown.value ? html`<div class="note-preview">${text.trim() ? html`<${Lazy} load=${markdown} text=${text} />` : html`<p class="quiet">Nothing to show yet.</p>`}</div>` : html`<textarea ref=${area} rows="10" dir="auto" aria-label="Note" aria-describedby="note-count" aria-invalid=${length > LONGEST ? "true" : undefined} value=${text} onInput=${(/** @type {Event} */ event) => draft.type(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}></textarea>`}
    <p id="note-count" class=${`note-count ${length > LONGEST ? "bad-text" : "quiet"}`} role="status">${countWord(length)}</p>
    ${draft.message.value ? html`<p class="bad-text" role="alert">${draft.message.value}</p>` : null}
    ${draft.theirs.value === null ? null : html`<${Conflict} draft=${draft} onForce=${() => save(true)} />`}
    ${
      isAsking.value
        ? html`<div class="note-ask" role="alert"><p>What you wrote is not saved.</p><button type="button" class="button button-danger button-small" onClick=${() => draft.discard()}>Throw it away</button><button type="button" class="button button-small" onClick=${() => {
            isAsking.value = false;
          }}>Go on writing</button></div>`
        : html`<div class="note-tools"><button type="button" class="button button-primary" title="Ctrl Enter" disabled=${length > LONGEST || draft.isSending.value} onClick=${() => save()}><${Icon} name="check" />${draft.isSending.value ? "Saving…" : "Save"}</button><button type="button" class="button" onClick=${cancel}>Cancel</button></div>`
    }
  </div>`;
}

/** @param {{ draft: NoteDraft, onForce: () => void }} props */
function Conflict({ draft, onForce }) {
  return html`<div class="note-ask" role="alert">
    <p>The note was changed elsewhere while you were writing. Theirs:</p>
    <pre tabindex="0">${(draft.theirs.value ?? "").slice(0, NEAR) || "(empty)"}</pre>
    <button type="button" class="button button-small" onClick=${onForce}>Save mine over it</button>
    <button type="button" class="button button-small" onClick=${() => draft.takeTheirs()}>Take theirs, without mine</button>
  </div>`;
}

/** Returns how many characters a text has, as the server counts them.
 * @param {string} text */
function lengthOf(text) {
  return text.length <= LONGEST - NEAR ? text.length : [...text].length;
}

/** @param {number} length */
function countWord(length) {
  if (length > LONGEST) return `${count(length)} characters: ${count(length - LONGEST)} too many to save`;
  return length > LONGEST - NEAR ? `${count(LONGEST - length)} of ${count(LONGEST)} characters are left` : "";
}
