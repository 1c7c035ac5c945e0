/* The layer ladder: mean and std of every layer's output against its depth, with the first measurement as a ghost. */

import { figure, summaryOf } from "../charts/ladder-figure.js";
import { count, number } from "../lib/format.js";
import { layerColour, layerLabel } from "../lib/layer-charts.js";
import { html, useSignal } from "../vendor/runtime.js";
import { CardHead } from "./card-head.js";
import { usePulse } from "./use-pulse.js";
import { useWidth } from "./use-width.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Rung } from "../charts/ladder-figure.js" */

const LAYER = /^layer\/(\d+)\/activation\/(?:mean|std)$/;
const HELP =
  "Mean and spread of every layer's output, from the input on. Level lines carry the signal; a falling spread loses it.";
const HEIGHT = 216;
const LABELS = 46;

/** @param {{ charts: RunCharts, names: string[] }} props  names: the series of means and stds */
export function LadderCard({ charts, names }) {
  usePulse(charts);
  const isTable = useSignal(false);
  const { rungs, step, firstStep } = rungsOf(charts, names);
  const isBroken = rungs.some(({ mean, std }) =>
    [mean, std].some((value) => value !== null && !Number.isFinite(value)),
  );
  const at = step === null ? "the newest step" : `step ${count(step)}`;
  return html`<section class="card chart ladder" aria-labelledby="ladder-title">
    <${CardHead} id="ladder-title" title="Layer ladder" help=${HELP} note=${step === null ? "" : at} isTable=${isTable} />
    ${
      isTable.value
        ? html`<${Table} rungs=${rungs} firstStep=${firstStep} />`
        : html`<div class="ladder-plots" role="img" aria-label=${summaryOf(rungs, at)}>
          <${Plot} rungs=${rungs} statistic="mean" title="Mean" />
          <${Plot} rungs=${rungs} statistic="std" title="Std" />
        </div>`
    }
    <p class="caption">${rungs.length ? `by layer, input on the left · dashed, hollow: step ${count(firstStep)}, the first measured` : "No points yet"}${isBroken ? html` · <strong class="bad-text">×: not a finite number</strong>` : null}</p>
  </section>`;
}

/** @param {Pick<RunCharts, "at" | "run">} charts @param {string[]} names @returns {{ rungs: Rung[], step: number | null, firstStep: number | null }} */
export function rungsOf(charts, names) {
  const at = charts.at.peek();
  const numbers = [...new Set(names.map((name) => Number(LAYER.exec(name)?.[1])))].sort((a, b) => a - b);
  const layers = charts.run.detail.peek()?.info.layers ?? [];
  const deepest = numbers.at(-1) ?? 0;
  let step = /** @type {number | null} */ (null);
  let firstStep = /** @type {number | null} */ (null);
  const read = (/** @type {string} */ name) => {
    const columns = charts.run.series.get(name);
    if (!columns?.n) return [null, null];
    const { steps, values } = columns.arrays;
    const index = at === null ? columns.n - 1 : columns.nearest(at);
    step = steps[index];
    firstStep = steps[0];
    return [values[index], values[0]];
  };
  const rungs = numbers.map((k) => {
    const [mean, firstMean] = read(`layer/${k}/activation/mean`);
    const [std, firstStd] = read(`layer/${k}/activation/std`);
    return { k, label: layerLabel(k, layers), colour: layerColour(k, deepest), mean, std, firstMean, firstStd };
  });
  return { rungs, step, firstStep };
}

/** @param {{ rungs: Rung[], statistic: "mean" | "std", title: string, beside?: Rung[] }} props  beside: of others on the same scale */
export function Plot({ rungs, statistic, title, beside = [] }) {
  const [element, width] = useWidth();
  const room = { width: Math.max(width - LABELS, 40), height: HEIGHT };
  const { points, path, ghost, ghosts, ticks, labels, isLog, zero } = figure(rungs, statistic, room, beside);
  const every = Math.ceil(labels.length / Math.max(room.width / 22, 1));
  return html`<div class="ladder-plot" ref=${element}>
    <p class="ladder-name">${title}${isLog ? html` <span class="quiet">log</span>` : null}</p>
    ${
      width
        ? html`<svg width=${width} height=${HEIGHT + 18} aria-hidden="true">
        <g transform=${`translate(${LABELS} 0)`}>
          ${ticks.map(({ y, label }) => html`<line class="ladder-grid" x1="0" x2=${room.width} y1=${y} y2=${y} /><text x="-6" y=${y + 4} text-anchor="end">${label}</text>`)}
          ${zero === null ? null : html`<line class="ladder-zero" x1="0" x2=${room.width} y1=${zero} y2=${zero} />`}
          <path class="ladder-ghost" d=${ghost} />
          ${ghosts.map(({ x, y }) => html`<circle class="ladder-ghost" cx=${x} cy=${y} r="3" />`)}
          <path class="ladder-line" d=${path} />
          ${points.map(({ x, y, k, colour }) => html`<circle key=${k} cx=${x} cy=${y} r="4" style=${{ fill: `var(--${colour})` }} />`)}
          ${labels.map(({ x, k, isBroken }, index) => (isBroken || index % every === 0 ? html`<text class=${isBroken ? "ladder-broken" : ""} x=${x} y=${HEIGHT + 12} text-anchor="middle">${k}${isBroken ? "×" : ""}</text>` : null))}
        </g>
      </svg>`
        : null
    }
  </div>`;
}

/** @param {{ rungs: Rung[], firstStep: number | null }} props */
function Table({ rungs, firstStep }) {
  return html`<div class="chart-table" tabindex="0" role="region" aria-label="Layer ladder as a table"><table>
    <thead><tr><th scope="col">layer</th><th scope="col">mean</th><th scope="col">std</th><th scope="col">mean at step ${count(firstStep)}</th><th scope="col">std at step ${count(firstStep)}</th></tr></thead>
    <tbody>${rungs.map(({ k, label, mean, std, firstMean, firstStd }) => html`<tr key=${k}><th scope="row">${label}</th>${[mean, std, firstMean, firstStd].map((value) => html`<td>${number(value)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
