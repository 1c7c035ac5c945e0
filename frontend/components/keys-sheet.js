/* The sheet of keys: a dialog that lists what each key does, and switches those of one character off. */

import { areLettersOn, switchLetters } from "../app/letter-keys.js";
import { SHEET } from "../lib/keys.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { KeyRow } from "../lib/keys.js" */

/** @param {{ close: () => void }} props */
export function KeysSheet({ close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const end = () => dialog.current?.close();
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "?") return;
    event.preventDefault();
    end();
  };
  const onClick = (/** @type {MouseEvent} */ event) => event.target === dialog.current && end();
  return html`<dialog class="keys" ref=${dialog} aria-labelledby="keys-title" onClose=${close} onKeyDown=${onKeyDown} onClick=${onClick}>
    <div class="keys-inside">
      <div class="keys-head"><h2 id="keys-title">Keys</h2><button type="button" class="icon-button" aria-label="Close" onClick=${end}><${Icon} name="cross" /></button></div>
      <div class="keys-groups">${SHEET.map(({ title, rows }) => html`<section key=${title}><h3>${title}</h3><dl>${rows.map((row) => html`<${Row} key=${row.does} ...${row} />`)}</dl></section>`)}</div>
      <label class="keys-switch"><input type="checkbox" checked=${areLettersOn.value} onChange=${(/** @type {Event} */ event) => switchLetters(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} /> Keys of one character work everywhere <span class="quiet">(without, only on a chart or the step bar)</span></label>
    </div>
  </dialog>`;
}

/** @param {KeyRow} props */
function Row({ keys, does }) {
  return html`<div><dt>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${does}</dd></div>`;
}
