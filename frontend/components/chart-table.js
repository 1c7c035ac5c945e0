/* A chart as a table: the steps in view, evenly picked when there are many. */

import { count, valueText } from "../lib/format.js";
import { tableOf } from "../lib/table.js";
import { html } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { ChartSpec } from "../lib/charts-of-run.js" */

/** @param {{ chart: ChartSpec, charts: RunCharts }} props */
export function ChartTable({ chart, charts }) {
  charts.watch();
  const lines = charts.lines(chart.lines);
  const { rows, total } = tableOf(lines, charts.range());
  return html`<div class="chart-table" tabindex="0" role="region" aria-label=${`${chart.title} as a table`}>
    <table>
      <caption>${rows.length < total ? `${count(rows.length)} of ${count(total)} steps, evenly picked` : `${count(total)} steps`}</caption>
      <thead><tr><th scope="col">step</th>${lines.map(({ spec }) => html`<th scope="col">${spec.label}</th>`)}</tr></thead>
      <tbody>${rows
        .toReversed()
        .map(
          ({ step, values }) =>
            html`<tr key=${step}><th scope="row">${count(step)}</th>${values.map(
              (value) => html`<td>${value === undefined ? "" : valueText(value, chart.unit)}</td>`,
            )}</tr>`,
        )}</tbody>
    </table>
  </div>`;
}
