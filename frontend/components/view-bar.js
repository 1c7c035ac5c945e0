/* What is set for all charts at once: smoothing, the axes, and the steps in view (the way to zoom without dragging). */

import { listenForKeys } from "../app/reading-keys.js";
import { Stepper } from "../app/stepper.js";
import { count } from "../lib/format.js";
import { isEvery, pan, scale, X_MODES } from "../lib/view-state.js";
import { html, useEffect, useMemo, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { StepBar } from "./step-bar.js";
import { useTyped } from "./use-typed.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Range, XMode } from "../lib/view-state.js" */

/** @param {{ charts: RunCharts }} props */
export function ViewBar({ charts }) {
  const isOpen = useSignal(false);
  const stepper = useMemo(() => new Stepper(charts), [charts]);
  useEffect(() => {
    const stop = listenForKeys(charts, stepper);
    return () => {
      stop();
      stepper.close();
    };
  }, [stepper]);
  const onMore = () => {
    isOpen.value = !isOpen.value;
  };
  return html`<div class=${`view-tools ${isOpen.value ? "is-open" : ""}`} role="group" aria-label="All charts">
    <button type="button" class="button button-small view-more" aria-expanded=${isOpen.value} onClick=${onMore}><${Icon} name="chart" />View of all charts</button>
    <${Smoothing} charts=${charts} />
    <${Axes} charts=${charts} />
    <${Steps} charts=${charts} />
    <p class="view-hint quiet"><kbd>?</kbd> lists keys</p>
  </div>
  <${Frozen} charts=${charts} />
  <${StepBar} charts=${charts} stepper=${stepper} />`;
}

/** @param {{ charts: RunCharts }} props */
function Smoothing({ charts }) {
  const { smoothing } = charts.view.look.value;
  const smoothTo = (/** @type {Event} */ event) => {
    const value = Number(/** @type {HTMLInputElement} */ (event.currentTarget).value);
    if (value >= 0 && value <= 0.999) charts.view.change({ smoothing: value });
  };
  return html`<label class="view-item"><span>Smoothing</span>
    <input type="range" min="0" max="0.99" step="0.01" value=${smoothing} onInput=${smoothTo} aria-label="Smoothing" />
    <input type="number" min="0" max="0.999" step="0.01" value=${smoothing} onChange=${smoothTo} aria-label="Smoothing as a number" />
  </label>`;
}

/** @param {{ charts: RunCharts }} props */
function Axes({ charts }) {
  const { x, logXs, logs, isClipped, hasMarks, hasGhost } = charts.view.look.value;
  useEffect(() => (hasGhost && !charts.ownAxis ? haunt(charts) : undefined), [hasGhost, charts]);
  const hasEpochs = charts.perEpoch.value !== null;
  const onX = (/** @type {Event} */ event) => {
    charts.view.change({ x: /** @type {XMode} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value) });
  };
  const toggle = (
    /** @type {string} */ word,
    /** @type {string} */ title,
    /** @type {boolean} */ isOn,
    /** @type {() => void} */ onClick,
    isOff = false,
  ) =>
    html`<button type="button" class="toggle" aria-pressed=${isOn} disabled=${isOff} title=${title} onClick=${onClick}>${word}</button>`;
  return html`<div class="view-item"><label class="view-item"><span>x</span>
      <select aria-label="x axis" value=${x} onChange=${onX}>${Object.entries(X_MODES).map(([mode, word]) => html`<option key=${mode} value=${mode} selected=${mode === x} disabled=${mode === "epoch" && !hasEpochs}>${word}</option>`)}</select>
    </label>
    ${toggle("log x", "Logarithmic x axis on all charts (K)", isEvery(logXs), () => charts.view.turnEvery("logXs"), x === "time")}
    ${toggle("log y", "Logarithmic y axis on all charts (L)", isEvery(logs), () => charts.view.turnEvery("logs"))}
    ${toggle("clip outliers", "Let the y axis show the 5th to the 95th percentile (O)", isClipped, () => charts.view.change({ isClipped: !isClipped }))}
    ${charts.ownAxis ? null : toggle("marks", "Mark changes, pauses, forks and findings on the charts", hasMarks, () => charts.view.change({ hasMarks: !hasMarks }))}
    ${charts.ownAxis ? null : toggle("ghost", "Behind loss and accuracy: the spread of finished runs like this one, and where it stands", hasGhost, () => charts.view.change({ hasGhost: !hasGhost }))}
  </div>`;
}

/** Puts the spread of runs like this one behind its charts; returns what takes it away.
 * @param {RunCharts} charts */
function haunt(charts) {
  let isGone = false;
  let close = () => {};
  import("../app/ghosts.js").then(({ Ghosts }) => {
    if (isGone) return;
    const ghosts = new Ghosts(charts);
    close = () => ghosts.close();
  });
  return () => {
    isGone = true;
    close();
  };
}

/** @param {{ charts: RunCharts }} props */
function Steps({ charts }) {
  charts.run.revision.value;
  const { range } = charts.view.look.value;
  const [first, last] = charts.range();
  const whole = charts.whole();
  const { per, word } = charts.grain;
  const unit = `${word[0].toUpperCase()}${word.slice(1)}s`;
  const button = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {() => Range | null} */ to,
    isOff = false,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${label} title=${label} disabled=${isOff} onClick=${() => charts.zoom(to())}><${Icon} name=${icon} /></button>`;
  return html`<div class="view-item"><span>${unit}</span>
    <${StepInput} label=${`First ${word}`} value=${first} per=${per} onChange=${(/** @type {number} */ value) => charts.zoom([value, last])} />
    <span aria-hidden="true">–</span>
    <${StepInput} label=${`Last ${word}`} value=${last} per=${per} onChange=${(/** @type {number} */ value) => charts.zoom([first, value])} />
    ${button("plus", "Zoom in", () => scale([first, last], 0.5, whole, charts.at.peek()))}
    ${button("minus", "Zoom out", () => scale([first, last], 2, whole), !range)}
    ${button("left", `Earlier ${word}s`, () => pan([first, last], -0.2, whole), !range)}
    ${button("right", `Later ${word}s`, () => pan([first, last], 0.2, whole), !range)}
    <button type="button" class="icon-button" aria-label="Undo zoom" title="Undo zoom (U)" disabled=${charts.view.past.value.length === 0} onClick=${() => charts.view.undo()}><${Icon} name="undo" /></button>
    <button type="button" class="button button-small" disabled=${!range} onClick=${() => charts.zoom(null)}><${Icon} name="reset" />All ${word}s</button>
  </div>`;
}

/** @param {{ charts: RunCharts }} props */
function Frozen({ charts }) {
  if (!charts.isFrozen.value) return null;
  const [, last] = charts.whole();
  return html`<p class="frozen-note" role="status"><${Icon} name="freeze" /><span><strong>The view is frozen at step ${count(last)}.</strong> The training goes on; this page does not show it.</span><button type="button" class="button button-small" onClick=${() => charts.run.freeze(false)}>Let it go on</button></p>`;
}

/** @param {{ label: string, value: number, per: number, onChange: (value: number) => void }} props  per: places a unit */
function StepInput({ label, value, per, onChange }) {
  const typed = useTyped(Math.round(value) / per, (text) => text !== "" && onChange(Number(text) * per));
  return html`<input class="step-input" type="number" step=${1 / per} aria-label=${label} ...${typed} />`;
}
