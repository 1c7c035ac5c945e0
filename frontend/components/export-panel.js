/* The panel that takes the points of runs out as a file. */

import { exportAddress } from "../app/history-api.js";
import { runsWord } from "../lib/bulk.js";
import { html } from "../vendor/runtime.js";
import { Floating } from "./floating.js";
import { Icon } from "./icon.js";

const FORMATS = /** @type {const} */ ([
  ["csv", "CSV", "for spreadsheets: a row a point"],
  ["json", "JSON", "with the configuration and the marks"],
  ["parquet", "Parquet", "small and typed, for pandas and its like"],
]);

/** @param {{ ids: string[], anchor: () => Element | null, onClose: () => void }} props */
export function ExportPanel({ ids, anchor, onClose }) {
  return html`<${Floating} anchor=${anchor} label=${`Export ${runsWord(ids.length)}`} kind="export-panel" onClose=${onClose}>
    <p class="quiet">Every raw point of ${runsWord(ids.length)}, as a file:</p>
    <ul>${FORMATS.map(([format, word, detail]) => html`<li key=${format}><a class="export-link" href=${exportAddress(ids, format)} download onClick=${onClose}><${Icon} name="download" /><strong>${word}</strong><span class="quiet">${detail}</span></a></li>`)}</ul>
  </${Floating}>`;
}
