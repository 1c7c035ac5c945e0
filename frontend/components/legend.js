/* The legend: each line's colour, name and value at the cursor, else its last; a click shows one line alone. */

import { count, valueText } from "../lib/format.js";
import { html } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { ChartSpec, LineSpec } from "../lib/charts-of-run.js" */

/** @param {{ chart: ChartSpec, charts: RunCharts, isolated: import("../vendor/runtime.js").Signal<string | null> }} props */
export function Legend({ chart, charts, isolated }) {
  const step = charts.cursor.value;
  charts.watch();
  const lines = chart.lines.filter((line) => charts.run.series.get(line.name)?.n);
  return html`<div class="legend">
    ${lines.map(
      (line) =>
        html`<${Item} key=${line.name} line=${line} value=${valueAt(charts, line, step, chart.unit)} isAlone=${isolated.value === line.name} isOff=${isolated.value !== null && isolated.value !== line.name} isOnly=${lines.length < 2} onClick=${() => {
          isolated.value = isolated.value === line.name ? null : line.name;
        }} />`,
    )}
    ${step === null ? null : html`<span class="legend-step">step ${count(Math.round(step))}</span>`}
  </div>`;
}

/** @param {{ line: LineSpec, value: string, isAlone: boolean, isOff: boolean, isOnly: boolean, onClick: () => void }} props */
function Item({ line, value, isAlone, isOff, isOnly, onClick }) {
  const inside = html`<span class=${`swatch ${line.dash ? "is-dashed" : ""} ${line.role === "sparse" ? "is-dotted" : ""}`} style=${{ color: `var(--${line.colour})` }}></span>
    <span class="legend-name">${line.label}</span> <span class="legend-value">${value}</span>`;
  if (isOnly) return html`<span class="legend-item">${inside}</span>`;
  return html`<button type="button" class=${`legend-item ${isOff ? "is-off" : ""}`} aria-pressed=${isAlone} title="Show this line alone" onClick=${onClick}>${inside}</button>`;
}

/** @param {RunCharts} charts @param {LineSpec} line @param {number | null} step @param {string} unit */
function valueAt(charts, line, step, unit) {
  const [{ columns }] = charts.lines([line]);
  const at = step === null ? columns.n - 1 : columns.nearest(step);
  return at < 0 ? "–" : valueText(columns.arrays.values[at], unit);
}
