/* A run's name, changed in its place: the pencil, F2 or a double press; Enter keeps it, Escape lets it be. */

import { changeRun } from "../app/history-api.js";
import { announce } from "../app/store.js";
import { refusalOf } from "../lib/problems.js";
import { visible } from "../lib/visible.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunSummary } from "../wire/live.js" */

const LONGEST = 200;

/** @param {{ run: RunSummary, isHeading?: boolean }} props  isHeading: it is the page's heading, and no link to the run */
export function NameEdit({ run, isHeading = false }) {
  const isOpen = useSignal(false);
  const saved = useSignal("");
  const root = useRef(/** @type {HTMLSpanElement | null} */ (null));
  useEffect(() => {
    saved.value = ""; // the live stream tells it now
  }, [run.name]);
  const name = saved.value || run.name || run.id;
  const shown = visible(name);
  const open = () => {
    isOpen.value = true;
  };
  const close = (/** @type {string} */ text) => {
    if (text) saved.value = text;
    isOpen.value = false;
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (root.current?.querySelector("a, h1"))?.focus());
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "F2" || isOpen.value) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  if (isOpen.value)
    return html`<span class="name-edit is-open" ref=${root}><${Editor} id=${run.id} name=${name} onClose=${close} /></span>`;
  return html`<span class="name-edit" ref=${root} onKeyDown=${onKeyDown} onDblClick=${isHeading ? open : undefined}>
    ${isHeading ? html`<h1 tabindex="-1" title=${shown}><bdi>${shown}</bdi></h1>` : html`<a class="name-link" href=${`/runs/${run.id}`} title=${shown}><bdi>${shown}</bdi></a>`}
    <button type="button" class="icon-button name-pencil" aria-label=${`Rename ${shown}`} title="Rename (F2)" onClick=${open}><${Icon} name="pencil" /></button>
  </span>`;
}

/** @param {{ id: string, name: string, onClose: (name: string) => void }} props  onClose: with the new name, or "" */
function Editor({ id, name, onClose }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const refusal = useSignal("");
  const isSending = useSignal(false);
  useEffect(() => input.current?.select(), []);
  const save = async () => {
    const text = input.current?.value.trim() ?? "";
    if (text === name) return onClose("");
    isSending.value = true;
    try {
      await changeRun(id, { name: text });
      announce(`Renamed to ${text}`);
      onClose(text);
    } catch (error) {
      refusal.value = refusalOf(error, "The name");
      input.current?.focus();
    }
    isSending.value = false;
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Escape") onClose("");
    if (event.key === "Enter" && !event.isComposing) save();
  };
  // Whoever goes elsewhere with nothing changed wants nothing; a changed name stays open to be kept or let be.
  const onBlur = () => {
    if (!isSending.value && input.current?.value.trim() === name) onClose("");
  };
  return html`<input type="text" class="name-input" dir="auto" ref=${input} maxlength=${LONGEST} autocomplete="off" spellcheck=${false} aria-label="Name of the run" aria-invalid=${refusal.value ? "true" : undefined} readonly=${isSending.value} defaultValue=${name} onKeyDown=${onKeyDown} onBlur=${onBlur} onInput=${() => {
    refusal.value = "";
  }} />
    <button type="button" class="icon-button" aria-label="Keep the name" title="Enter" onClick=${save}><${Icon} name="check" /></button>
    <button type="button" class="icon-button" aria-label="Leave the name as it was" title="Esc" onClick=${() => onClose("")}><${Icon} name="cross" /></button>
    ${refusal.value ? html`<span class="name-refusal bad-text" role="alert">${refusal.value}</span>` : null}`;
}
