/* What a finding rests on: each number beside its threshold, where that comes from, and the way to its chart. */

import { figure, HEIGHT, WIDTH } from "../charts/scale-figure.js";
import { count, plain, toNumber, valueText } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { show } from "./show-button.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Evidence, Finding } from "../wire/types.js" */

const AXIS = 14;
const REACH = 5;

/** @param {{ finding: Finding, charts: RunCharts }} props */
export function EvidenceList({ finding: { evidence }, charts }) {
  return html`<ul class="evidence" aria-label="Evidence">${evidence.map(
    (each, i) => html`<li key=${`${each.statistic} ${i}`}>
      <${Scale} evidence=${each} />
      <div class="evidence-words">
        <p><strong>${valueIn(each, each.value)}</strong> ${each.comparison} ${valueIn(each, each.threshold)}: ${each.statistic}</p>
        <p class="quiet">step ${count(each.step)}${each.source ? ` · threshold: ${each.source}` : ""}</p>
      </div>
      ${each.series ? html`<${Seen} evidence=${each} charts=${charts} />` : null}
    </li>`,
  )}</ul>`;
}

/** @param {Evidence} evidence @param {Evidence["value"]} value */
function valueIn({ unit }, value) {
  const given = toNumber(value) ?? Number.NaN;
  return ["share", "s", "B"].includes(unit) ? valueText(given, unit) : `${plain(given)} ${unit}`.trim();
}

/** @param {{ evidence: Evidence, charts: RunCharts }} props */
function Seen({ evidence: { series, step }, charts }) {
  const label = `Show ${series} at step ${count(step)}`;
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} onClick=${() => show(charts, step, series)}><${Icon} name="chart" /></button>`;
}

/** The words beside it say the same, so that it is hidden from screen readers.
 * @param {{ evidence: Evidence }} props */
function Scale({ evidence }) {
  const { value, threshold, beyond, isNumber, bad, ticks } = figure(evidence);
  return html`<svg class="scale" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} aria-hidden="true" focusable="false">
    ${bad ? html`<rect class="scale-bad" x=${bad[0]} y=${AXIS - REACH} width=${Math.max(bad[1] - bad[0], 0)} height=${2 * REACH} />` : null}
    <path class="scale-axis" d=${`M0 ${AXIS}H${WIDTH}${ticks.map(({ at }) => `M${at} ${AXIS - 2}v4`).join("")}`} />
    ${ticks.map(({ at, label }, i) => html`<text key=${i} class="scale-tick" x=${at} y=${HEIGHT - 4} text-anchor=${anchorOf(at)}>${label}</text>`)}
    <path class="scale-threshold" d=${`M${threshold} ${AXIS - REACH - 3}v${2 * REACH + 6}`} />
    <path class="scale-value" d=${signOf(value, beyond, isNumber)} />
  </svg>`;
}

/** @param {number} at */
function anchorOf(at) {
  if (at < 20) return "start";
  return at > WIDTH - 20 ? "end" : "middle";
}

/** A diamond; an arrow out of the scale for what is infinite, a cross for what is no number.
 * @param {number} at @param {-1 | 0 | 1} beyond @param {boolean} isNumber */
function signOf(at, beyond, isNumber) {
  if (!isNumber) return `M${at - 7} ${AXIS - 4}l8 8m0 -8l-8 8`;
  if (beyond) return `M${at} ${AXIS}l${-7 * beyond} -5v10z`;
  return `M${at} ${AXIS - 5}l5 5l-5 5l-5 -5z`;
}
