/* What is set for all charts at once: smoothing, and the steps in view (the way to zoom without dragging). */

import { pan, scale } from "../lib/view-state.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Range } from "../lib/view-state.js" */

/** @param {{ charts: RunCharts }} props */
export function ViewBar({ charts }) {
  charts.run.revision.value;
  const { smoothing, range } = charts.view.state.value;
  const [first, last] = charts.range();
  const whole = charts.whole();
  const smoothTo = (/** @type {Event} */ event) => {
    const value = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    if (value >= 0 && value <= 0.999) charts.view.change({ smoothing: value });
  };
  const button = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {Range | null} */ to,
    isOff = false,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${label} title=${label} disabled=${isOff} onClick=${() => charts.zoom(to)}><${Icon} name=${icon} /></button>`;
  return html`<div class="view-tools" role="group" aria-label="All charts">
    <label class="view-item"><span>Smoothing</span>
      <input type="range" min="0" max="0.99" step="0.01" value=${smoothing} onInput=${smoothTo} aria-label="Smoothing" />
      <input type="number" min="0" max="0.999" step="0.01" value=${smoothing} onChange=${smoothTo} aria-label="Smoothing as a number" />
    </label>
    <div class="view-item"><span>Steps</span>
      <${StepInput} label="First step" value=${first} onChange=${(/** @type {number} */ value) => charts.zoom([value, last])} />
      <span aria-hidden="true">–</span>
      <${StepInput} label="Last step" value=${last} onChange=${(/** @type {number} */ value) => charts.zoom([first, value])} />
      ${button("plus", "Zoom in", scale([first, last], 0.5, whole))}
      ${button("minus", "Zoom out", scale([first, last], 2, whole), !range)}
      ${button("left", "Earlier steps", pan([first, last], -0.2, whole), !range)}
      ${button("right", "Later steps", pan([first, last], 0.2, whole), !range)}
      <button type="button" class="button button-small" disabled=${!range} onClick=${() => charts.zoom(null)}><${Icon} name="reset" />All steps</button>
    </div>
    <p class="view-hint quiet">Drag on a chart to zoom all; double-click to see all steps.</p>
  </div>`;
}

/** @param {{ label: string, value: number, onChange: (value: number) => void }} props */
function StepInput({ label, value, onChange }) {
  const change = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const step = Number(input.value);
    if (input.value !== "" && Number.isFinite(step)) onChange(step);
    else input.value = String(Math.round(value));
  };
  return html`<input class="step-input" type="number" step="1" aria-label=${label} value=${Math.round(value)} onChange=${change} />`;
}
