/* The legend: each line's colour, name and value at the step shown, else its last; a click shows one line alone. */

import { valueText } from "../lib/format.js";
import { html, useSignal } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { ChartSpec, LineSpec } from "../lib/charts-of-run.js" */
/** @import { Signal } from "../vendor/runtime.js" */

/** Lines that are named before the rest is folded. */
const MOST = 6;

/** @param {{ chart: ChartSpec, charts: RunCharts, isolated: Signal<string | null> }} props */
export function Legend({ chart, charts, isolated }) {
  const isOpen = useSignal(false);
  const step = charts.at.value;
  charts.watch();
  const lines = chart.lines.filter((line) => charts.columnsOf(line.name)?.n);
  const alone = isolated.value;
  const named = isOpen.value ? lines : lines.filter((line, i) => i < MOST || line.name === alone);
  return html`<div class="legend">
    ${named.map(
      (line) =>
        html`<${Item} key=${line.name} line=${line} value=${valueAt(charts, line, step, chart.unit)} isAlone=${alone === line.name} isOff=${alone !== null && alone !== line.name} isOnly=${lines.length < 2} onPoint=${(/** @type {boolean} */ isOn) => charts.light(isOn ? line : null)} onClick=${() => {
          isolated.value = alone === line.name ? null : line.name;
        }} />`,
    )}
    ${lines.length > MOST ? html`<${More} isOpen=${isOpen} hidden=${lines.length - named.length} />` : null}
  </div>`;
}

/** @param {{ isOpen: Signal<boolean>, hidden: number }} props */
function More({ isOpen, hidden }) {
  const onClick = () => {
    isOpen.value = !isOpen.value;
  };
  return html`<button type="button" class="legend-item legend-more" aria-expanded=${isOpen.value} onClick=${onClick}>${isOpen.value ? "fewer" : `+${hidden} more`}</button>`;
}

/** @param {{ line: LineSpec }} props */
export function Swatch({ line }) {
  return html`<span class=${`swatch ${line.dash ? "is-dashed" : ""} ${line.role === "sparse" ? "is-dotted" : ""}`} style=${{ color: `var(--${line.colour})` }}></span>`;
}

/** @param {{ line: LineSpec, value: string, isAlone: boolean, isOff: boolean, isOnly: boolean, onPoint: (isOn: boolean) => void, onClick: () => void }} props */
function Item({ line, value, isAlone, isOff, isOnly, onPoint, onClick }) {
  const inside = html`<${Swatch} line=${line} />
    <span class="legend-name">${line.label}</span> <span class="legend-value">${value}</span>`;
  if (isOnly) return html`<span class="legend-item">${inside}</span>`;
  return html`<button type="button" class=${`legend-item ${isOff ? "is-off" : ""}`} aria-pressed=${isAlone} title="Show this line alone" onPointerEnter=${() => onPoint(true)} onPointerLeave=${() => onPoint(false)} onClick=${onClick}>${inside}</button>`;
}

/** @param {RunCharts} charts @param {LineSpec} line @param {number | null} step @param {string} unit */
function valueAt(charts, line, step, unit) {
  const [{ columns }] = charts.lines([line]);
  const at = step === null ? columns.n - 1 : columns.nearest(step);
  return at < 0 ? "–" : valueText(columns.arrays.values[at], unit);
}
