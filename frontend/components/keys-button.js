/* The way to the sheet of keys: a button, and the question mark on every page. */

import { areLettersOn, takesKeys } from "../app/letter-keys.js";
import { addStyle } from "../app/style.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

const sheet = () => Promise.all([import("./keys-sheet.js"), addStyle("keys")]).then(([{ KeysSheet }]) => KeysSheet);

export function KeysButton() {
  const isOpen = useSignal(false);
  const open = () => {
    isOpen.value = true;
  };
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesKeys(event.target) || !areLettersOn.peek()) return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  const close = () => {
    isOpen.value = false;
  };
  return html`<button type="button" class="icon-button keys-button" aria-haspopup="dialog" aria-label="Keys" title="Keys (?)" onClick=${open}><${Icon} name="keyboard" /></button>
    ${isOpen.value ? html`<${Lazy} load=${sheet} close=${close} />` : null}`;
}
