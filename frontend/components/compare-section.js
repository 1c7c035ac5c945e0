/* A section of a comparison: folded or not, as the address has it; drawn once it comes near the window. */

import { html } from "../vendor/runtime.js";
import { Near } from "./near.js";

/** @import { Comparison } from "../app/comparison.js" */
/** @import { Child } from "../vendor/runtime.js" */

/** @param {{ comparison: Comparison, id: string, title: string, note?: Child, isOpen?: boolean, isFirst?: boolean, height?: number, children: () => Child }} props
 *  isOpen: unfolded unless somebody folds it; isFirst: drawn at once; height: of the room kept until it is drawn */
export function CompareSection({
  comparison,
  id,
  title,
  note,
  isOpen = false,
  isFirst = false,
  height = 400,
  children,
}) {
  const { open } = comparison.choice.state.value;
  const isTurned = open.includes(id);
  const isUnfolded = isTurned !== isOpen;
  const turn = () => comparison.choice.change({ open: isTurned ? open.filter((each) => each !== id) : [...open, id] });
  return html`<section class=${`run-section ${isUnfolded ? "" : "is-folded"}`} aria-labelledby=${`section-${id}`}>
    <header class="section-head">
      <h2 id=${`section-${id}`}><button type="button" class="section-title" aria-expanded=${isUnfolded} onClick=${turn}>${title}</button></h2>
      ${note ? html`<span class="quiet section-note">${note}</span>` : null}
    </header>
    ${isUnfolded ? html`<${Near} height=${height} isNear=${isFirst}>${children}</${Near}>` : null}
  </section>`;
}
