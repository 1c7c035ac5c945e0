/* The messages at the foot of the page. One with a way back stays longer, waits while it is pointed at, and hears Ctrl Z. */

import { takesKeys } from "../app/letter-keys.js";
import { dropToast, toasts } from "../app/toasts.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Toast } from "../app/toasts.js" */

/** Milliseconds that a message is shown: one that can be taken back, and others. */
const STAY = 15_000;
const STAY_PLAIN = 7_000;
/** Until the page has become what the change made of it. */
const SETTLED = 400;

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const newest = toasts.value.findLast(({ action }) => action);
  if (!newest || takesKeys(event.target)) return;
  event.preventDefault();
  take(newest);
}

/** @param {Toast} toast */
function take({ id, action }) {
  dropToast(id);
  action?.run();
}

export function Toasts() {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return html`<div class="toasts" role="region" aria-label="Messages">${toasts.value.map((toast) => html`<${Message} key=${toast.id} toast=${toast} />`)}</div>`;
}

/** @param {{ toast: Toast }} props */
function Message({ toast }) {
  const isHeld = useSignal(false);
  useEffect(() => {
    if (isHeld.value) return undefined;
    const timer = setTimeout(() => dropToast(toast.id), toast.action || toast.details.length ? STAY : STAY_PLAIN);
    return () => clearTimeout(timer);
  }, [isHeld.value]);
  const action = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    // Where what was pressed is gone with what it did, the way back is where the keys go on.
    const timer = setTimeout(() => document.activeElement === document.body && action.current?.focus(), SETTLED);
    return () => clearTimeout(timer);
  }, []);
  const hold = () => {
    isHeld.value = true;
  };
  const onFocus = (/** @type {Event} */ { target }) => {
    isHeld.value = target instanceof Element && target.matches(":focus-visible");
  };
  const release = () => {
    isHeld.value = false;
  };
  return html`<div class=${`toast tone-${toast.tone}`} onPointerEnter=${hold} onPointerLeave=${release} onFocusIn=${onFocus} onFocusOut=${release}>
    ${toast.tone === "bad" ? html`<${Icon} name="warning" />` : html`<${Icon} name="check" />`}
    <div class="toast-words"><p>${toast.text}</p>${toast.details.length ? html`<ul>${toast.details.map((text) => html`<li key=${text}>${text}</li>`)}</ul>` : null}</div>
    ${toast.action ? html`<button type="button" class="button button-small" ref=${action} title="Ctrl Z" onClick=${() => take(toast)}><${Icon} name="undo" />${toast.action.word}</button>` : null}
    <button type="button" class="icon-button" aria-label="Put this message away" onClick=${() => dropToast(toast.id)}><${Icon} name="cross" /></button>
  </div>`;
}
