/* A list to choose a column of a comparison from: metrics, fields, and what else is known of runs. */

import { html } from "../vendor/runtime.js";

/** @import { ColumnInfo } from "../lib/compare-columns.js" */

const WORDS = /** @type {const} */ ([
  ["metric", "Metrics"],
  ["field", "Configuration"],
  ["run", "Of the run"],
]);

/** @param {{ label: string, columns: ColumnInfo[], value: string, none?: string, onChange: (name: string) => void }} props
 *  none: what no column is called, where there may be none */
export function ColumnSelect({ label, columns, value, none, onChange }) {
  const change = (/** @type {Event} */ event) => onChange(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
  const isKnown = value === "" || columns.some(({ name }) => name === value);
  return html`<label class="column-select"><span>${label}</span>
    <select value=${value} onChange=${change}>
      ${none === undefined ? null : html`<option value="" selected=${value === ""}>${none}</option>`}
      ${isKnown ? null : html`<option value=${value} selected>${value}</option>`}
      ${WORDS.map(([kind, word]) => {
        const own = columns.filter((column) => column.kind === kind);
        return own.length
          ? html`<optgroup key=${kind} label=${word}>${own.map(({ name }) => html`<option key=${name} value=${name} selected=${name === value}>${name}</option>`)}</optgroup>`
          : null;
      })}
    </select>
  </label>`;
}
