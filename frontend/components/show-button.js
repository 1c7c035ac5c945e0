/* The way from a finding to where it is seen: its chart, at the step of its evidence. */

import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Finding } from "../wire/types.js" */

/** @param {{ finding: Finding, charts: RunCharts }} props */
export function ShowButton({ finding, charts }) {
  const seen = finding.evidence.find(({ series }) => series !== null);
  const step = seen?.step ?? finding.opened_step;
  return html`<button type="button" class="button button-small" title=${`Go to step ${count(step)} on all charts`} onClick=${() => show(charts, step, seen?.series ?? null)}><${Icon} name="chart" />Show<span class="visually-hidden"> ${finding.title} at step ${count(step)}</span></button>`;
}

/** Sets the cursor of all charts, and brings the chart of a series into sight.
 * @param {RunCharts} charts @param {number} step @param {string | null} series */
export function show(charts, step, series) {
  charts.pick(step);
  // What the penalty adds is a chart of its own; the loss itself is the first of all.
  if (series) charts.reveal(series === "train/loss/data" ? "train/loss" : series);
}
