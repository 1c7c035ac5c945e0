/* The sign of a run in a comparison: its line's colour and dash, and the number by which charts call it. */

import { html } from "../vendor/runtime.js";

/** @import { Comparison } from "../app/comparison.js" */

/** @param {{ comparison: Comparison, id: string }} props */
export function RunMark({ comparison, id }) {
  const { colour, dash } = comparison.lookOf(id);
  return html`<span class="run-mark" style=${{ color: `var(--${colour})` }}><span class=${`swatch ${dash ? "is-dashed" : ""}`}></span><span class="run-mark-number">${comparison.markOf(id)}</span></span>`;
}
