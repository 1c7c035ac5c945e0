/* Where a step's time goes: its parts as one stacked bar, and a bar for each layer. */

import { count, percent } from "../lib/format.js";
import { layerLabel } from "../lib/layer-charts.js";
import { AVERAGED, LAYER_PARTS, layerTimes, shortTime, stepTime } from "../lib/timing.js";
import { html } from "../vendor/runtime.js";
import { CardHead } from "./card-head.js";
import { usePulse } from "./use-pulse.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { LayerTime, Part } from "../lib/timing.js" */

const HELP = "What a training step spends its time on; waiting for data, or a single slow layer, shows here first.";

/** @param {{ charts: RunCharts, names: string[] }} props */
export function TimingCard({ charts, names }) {
  usePulse(charts);
  const at = charts.at.peek();
  const step = stepTime(charts.run.series, at);
  const layers = layerTimes(charts.run.series, names, at);
  const infos = charts.run.detail.peek()?.info.layers ?? [];
  return html`<section class="card chart timing" aria-labelledby="timing-title">
    <${CardHead} id="timing-title" title="Where the time goes" help=${HELP} note=${step.parts.length ? `${shortTime(step.seconds)} a step` : ""} />
    ${step.parts.length ? html`<${StepBar} parts=${step.parts} seconds=${step.seconds} />` : html`<p class="timing-empty quiet">No step was timed yet</p>`}
    ${layers.length ? html`<${LayerBars} layers=${layers} labelOf=${(/** @type {number} */ k) => layerLabel(k, infos)} />` : null}
    <p class="caption">mean of the last ${AVERAGED} timed steps${at === null ? "" : ` up to step ${count(at)}`}</p>
  </section>`;
}

/** @param {{ parts: Part[], seconds: number }} props */
function StepBar({ parts, seconds }) {
  return html`<div class="timing-step">
    <${Bar} parts=${parts} most=${seconds} isTall />
    <ul class="timing-legend">${parts.map(
      (part) =>
        html`<li key=${part.name}><span class="timing-key" style=${{ background: `var(--${part.colour})` }}></span><span class="quiet">${part.name}</span> ${shortTime(part.seconds)} <span class="quiet">${percent(part.seconds / seconds)}</span></li>`,
    )}</ul>
  </div>`;
}

/** @param {{ parts: Part[], most: number, isTall?: boolean }} props */
function Bar({ parts, most, isTall = false }) {
  return html`<span class=${`timing-bar ${isTall ? "is-tall" : ""}`} aria-hidden="true">${parts.map(
    ({ name, colour, seconds }) =>
      html`<span key=${name} title=${`${name} ${shortTime(seconds)}`} style=${{ width: `${(100 * seconds) / (most || 1)}%`, background: `var(--${colour})` }}></span>`,
  )}</span>`;
}

/** @param {{ layers: LayerTime[], labelOf: (k: number) => string }} props */
function LayerBars({ layers, labelOf }) {
  const most = Math.max(...layers.map(({ seconds }) => seconds));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Time of each layer"><table class="facts-table timing-layers">
    <thead><tr><th scope="col">Layer</th><th scope="col" class="timing-wide"><span class="visually-hidden">Bar</span></th>${LAYER_PARTS.map((part) => html`<th scope="col" class="number">${part}</th>`)}<th scope="col" class="number">sum</th></tr></thead>
    <tbody>${layers.map(
      ({ k, parts, seconds }) => html`<tr key=${k}>
      <th scope="row">${labelOf(k)}</th>
      <td class="timing-wide"><${Bar} parts=${parts} most=${most} /></td>
      ${LAYER_PARTS.map((name) => html`<td class="number">${timeOf(parts, name)}</td>`)}
      <td class="number">${shortTime(seconds)}</td>
    </tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {Part[]} parts @param {string} name */
function timeOf(parts, name) {
  const part = parts.find((each) => each.name === name);
  return part ? shortTime(part.seconds) : "–";
}
