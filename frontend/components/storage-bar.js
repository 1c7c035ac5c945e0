/* A bar of parts, each as wide as its share, and the list that names them. */

import { bytes, percent } from "../lib/format.js";
import { html } from "../vendor/runtime.js";

/** @import { Part } from "../lib/storage.js" */

/** @param {{ parts: Part[], total: number, isTall?: boolean }} props  total: of which the bar's full width stands */
export function StorageBar({ parts, total, isTall = false }) {
  return html`<span class=${`storage-bar ${isTall ? "is-tall" : ""}`} aria-hidden="true">${parts.map(
    ({ name, colour, bytes: size }) =>
      html`<span key=${name} title=${`${name}: ${bytes(size)}`} style=${{ width: `${(100 * size) / (total || 1)}%`, background: `var(--${colour})` }}></span>`,
  )}</span>`;
}

/** @param {{ parts: Part[], total?: number }} props */
export function StorageLegend({ parts, total }) {
  return html`<ul class="storage-legend">${parts.map(
    ({ name, colour, bytes: size }) =>
      html`<li key=${name}><span class="storage-key" style=${{ background: `var(--${colour})` }}></span><span class="quiet">${name}</span> ${bytes(size)}${total ? html` <span class="quiet">${percent(size / total)}</span>` : null}</li>`,
  )}</ul>`;
}
