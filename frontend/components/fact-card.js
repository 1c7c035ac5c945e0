/* A card of facts that can be folded; on a phone it starts folded. */

import { html, useMemo } from "../vendor/runtime.js";

/** @import { Child } from "../vendor/runtime.js" */

const WIDE = "(min-width: 761px)";

/** @param {{ id: string, title: string, note?: string, isWide?: boolean, isFolded?: boolean, onToggle?: (isOpen: boolean) => void, children?: Child }} props
 *  isWide: takes a row of its own; isFolded: starts folded on every width */
export function FactCard({ id, title, note, isWide = false, isFolded = false, onToggle, children }) {
  const isOpen = useMemo(() => !isFolded && matchMedia(WIDE).matches, []);
  const toggle = (/** @type {Event} */ event) =>
    onToggle?.(/** @type {HTMLDetailsElement} */ (event.currentTarget).open);
  return html`<details class=${`card fact ${isWide ? "is-wide" : ""}`} open=${isOpen} onToggle=${toggle}>
    <summary><h2 id=${id}>${title}</h2>${note ? html`<span class="quiet card-note">${note}</span>` : null}</summary>
    ${children}
  </details>`;
}
