/* The list under a field that completes: what may be taken, the one that the arrow keys are on, a press takes it. */

import { html, useEffect, useRef } from "../vendor/runtime.js";

/** @typedef {{ key: string, label: string, detail?: string, kind?: string }} Line */

/** @param {{ id: string, label: string, lines: Line[], active: number, total?: number, onPick: (index: number) => void }} props
 *  active: the index that the keys are on, -1 for none; total: how many there are, of which these are the first */
export function ChoiceList({ id, label, lines, active, total = lines.length, onPick }) {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const hold = (/** @type {Event} */ event) => event.preventDefault(); // the field keeps the focus
  return html`<div class="offers" onPointerDown=${hold} onMouseDown=${hold}>
    <ul id=${id} role="listbox" aria-label=${label} ref=${list}>${lines.map(
      (line, index) =>
        html`<li key=${line.key} id=${`${id}-${index}`} role="option" aria-selected=${index === active} class=${`offer kind-${line.kind ?? "value"}`} onClick=${() => onPick(index)}><span class="offer-label"><bdi>${line.label}</bdi></span>${line.detail ? html`<span class="offer-detail">${line.detail}</span>` : null}</li>`,
    )}</ul>
    ${total > lines.length ? html`<p class="offers-note">${lines.length} of ${total}: type on to find the others</p>` : null}
  </div>`;
}
