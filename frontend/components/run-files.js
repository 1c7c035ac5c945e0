/* A run as files to keep: its points in three formats, its configuration as TOML. */

import { addStyle } from "../app/style.js";
import { isOurs } from "../lib/ours.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunDetail } from "../wire/types.js" */

const FORMATS = [
  { word: "CSV", hint: "every point", query: "csv" },
  { word: "JSON", hint: "and its facts", query: "json" },
  { word: "Parquet", hint: "smallest", query: "parquet" },
];

/** @param {{ run: RunDetail }} props */
export function RunFiles({ run }) {
  const isOpen = useSignal(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (!isOpen.value) return;
    root.current?.querySelector("a")?.focus();
    const onDown = (/** @type {PointerEvent} */ { target }) => {
      if (target instanceof Node && !root.current?.contains(target)) isOpen.value = false;
    };
    document.addEventListener("pointerdown", onDown);
    return () => document.removeEventListener("pointerdown", onDown);
  }, [isOpen.value]);
  const open = async () => {
    await addStyle("reading"); // which has the looks of menus
    isOpen.value = !isOpen.value;
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !isOpen.value) return;
    event.preventDefault();
    event.stopPropagation();
    isOpen.value = false;
    button.current?.focus();
  };
  const close = () => {
    isOpen.value = false;
  };
  const file = (/** @type {string} */ word, /** @type {string} */ hint, /** @type {string} */ href) =>
    html`<a key=${word} href=${href} download onClick=${close}>${word}<span class="quiet">${hint}</span></a>`;
  return html`<div class="menu-root run-files" ref=${root} onKeyDown=${onKeyDown}>
    <button type="button" class="button" ref=${button} aria-expanded=${isOpen.value} title="Its points and its configuration as files" onClick=${open}><${Icon} name="table" /><span class="wide-word">Export</span></button>
    ${
      isOpen.value
        ? html`<div class="menu" role="group" aria-label="Export the run">
            ${FORMATS.map(({ word, hint, query }) => file(word, hint, `/api/runs/${run.id}/export?format=${query}`))}
            ${isOurs(run) ? file("TOML", "configuration", `/api/runs/${run.id}/config.toml`) : null}
          </div>`
        : null
    }
  </div>`;
}
