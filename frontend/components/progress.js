/* Step / total with a thin bar. */

import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";

/** @param {{ step: number, total: number, isActive: boolean }} props */
export function Progress({ step, total, isActive }) {
  const share = total > 0 ? Math.min(step / total, 1) : 0;
  return html`<span class="progress">
    <span class="progress-text">${count(step)}<span class="quiet"> / ${total ? count(total) : "?"}</span></span>
    <span class=${`progress-bar ${isActive ? "is-active" : ""}`} aria-hidden="true">
      <span style=${{ transform: `scaleX(${share})` }}></span>
    </span>
  </span>`;
}
