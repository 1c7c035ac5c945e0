/* The configurations of the compared runs: a row a field, those that differ first of all. */

import { fieldText } from "../lib/compare-columns.js";
import { diffOf } from "../lib/config-diff.js";
import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { hovering } from "./compare-runs.js";
import { RunMark } from "./run-mark.js";

/** @import { Comparison } from "../app/comparison.js" */
/** @import { FieldRow } from "../lib/config-diff.js" */
/** @import { FieldValue } from "../wire/compare.js" */

/** Characters from which a value is folded. */
const LONG = 28;

/** @param {{ comparison: Comparison }} props */
export function CompareFields({ comparison }) {
  const answer = comparison.answer.value;
  if (!answer) return null;
  const shown = new Set(comparison.shown.value);
  const places = answer.runs.flatMap(({ id }, place) => (shown.has(id) ? [place] : []));
  const fields = Object.fromEntries(
    Object.entries(answer.fields).map(([name, values]) => [name, places.map((place) => values[place])]),
  );
  const { hasAllFields } = comparison.choice.state.value;
  const { rows, total, differing } = diffOf(fields, hasAllFields);
  return html`<div class="card compare-table-card">
    <header class="card-head">
      <p class="quiet">${differing === 0 ? "No field differs" : `${count(differing)} of ${count(total)} fields differ`}: ● is other than in most of the runs</p>
      <div class="card-tools"><button type="button" class="toggle" aria-pressed=${hasAllFields} onClick=${() => comparison.choice.change({ hasAllFields: !hasAllFields })}>all ${count(total)} fields</button></div>
    </header>
    ${
      rows.length
        ? html`<div class="compare-scroll" tabindex="0" role="region" aria-label="Configurations side by side"><table class="compare-table">
      <colgroup><col />${places.map((place) => html`<${Column} key=${answer.runs[place].id} comparison=${comparison} id=${answer.runs[place].id} />`)}</colgroup>
      <thead><tr><th scope="col">Field</th>${places.map((place) => html`<${Head} key=${answer.runs[place].id} comparison=${comparison} id=${answer.runs[place].id} name=${answer.runs[place].name || answer.runs[place].id} />`)}</tr></thead>
      <tbody>${rows.map((row) => html`<${Row} key=${row.name} row=${row} comparison=${comparison} ids=${places.map((place) => answer.runs[place].id)} />`)}</tbody>
    </table></div>`
        : null
    }
  </div>`;
}

/** A column stands out as a whole, without its cells being drawn anew.
 * @param {{ comparison: Comparison, id: string }} props */
function Column({ comparison, id }) {
  return html`<col class=${comparison.isLit(id) ? "is-lit" : ""} />`;
}

/** @param {{ comparison: Comparison, id: string, name: string }} props */
function Head({ comparison, id, name }) {
  return html`<th scope="col" title=${name} ...${hovering(comparison, id)}><span class="compare-head"><${RunMark} comparison=${comparison} id=${id} /><span class="run-chip-word">${name}</span></span></th>`;
}

/** @param {{ row: FieldRow, comparison: Comparison, ids: string[] }} props */
function Row({ row: { name, values, isDifferent, isOdd, isNumeric }, comparison, ids }) {
  return html`<tr class=${isDifferent ? "is-different" : ""}>
    <th scope="row"><code>${name}</code></th>
    ${values.map((value, i) => html`<td key=${ids[i]} class=${`${isNumeric ? "number" : ""} ${isDifferent && isOdd[i] ? "is-odd" : ""}`} ...${hovering(comparison, ids[i])}>${isDifferent && isOdd[i] ? html`<span class="odd-sign" title="other than in most of the runs">●</span>` : null}<${Value} value=${value} name=${name} /></td>`)}
  </tr>`;
}

/** @param {{ value: FieldValue, name: string }} props */
function Value({ value, name }) {
  const text = typeof value === "number" ? String(value) : fieldText(value, name);
  if (text.length <= LONG) return text;
  return html`<details class="long-value"><summary>${text.slice(0, LONG - 4)}…</summary><span>${text}</span></details>`;
}
