/* The metrics of the compared runs: last and best value of each, the best of all marked, sortable; by group their mean ± std. */

import { findSeries, unitOf } from "../lib/compare-charts.js";
import { fieldText, seriesIn } from "../lib/compare-columns.js";
import { count, valueText } from "../lib/format.js";
import { groupMoments, metricColumns, orderOf } from "../lib/metric-table.js";
import { html, useSignal } from "../vendor/runtime.js";
import { hovering } from "./compare-runs.js";
import { RunMark } from "./run-mark.js";

/** @import { Comparison } from "../app/comparison.js" */
/** @import { Order } from "../lib/compare-state.js" */
/** @import { Cell, MetricColumn } from "../lib/metric-table.js" */
/** @import { FieldValue } from "../wire/compare.js" */

const MOST_COLUMNS = 6;

/** @param {{ comparison: Comparison }} props */
export function CompareMetrics({ comparison }) {
  const search = useSignal("");
  const answer = comparison.answer.value;
  if (!answer) return null;
  const all = seriesIn(answer);
  const { found, total } = findSeries(all, search.value, [], MOST_COLUMNS);
  const columns = metricColumns(answer, found);
  const { order, by } = comparison.choice.state.value;
  const shown = new Set(comparison.shown.value);
  const places = orderOf(answer, order).filter((place) => shown.has(answer.runs[place].id));
  const groups = comparison.groups();
  return html`<div class="card compare-table-card">
    <header class="card-head">
      <p class="quiet">◆ is the best of all that are compared. ${total > found.length ? `${count(found.length)} of ${count(total)} series` : `${count(total)} series`}</p>
      <div class="card-tools"><label><span class="visually-hidden">Search the series of the table</span><input class="compare-search" type="search" placeholder="Other series…" value=${search.value} onInput=${(
        /** @type {Event} */ event,
      ) => {
        search.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
      }} /></label></div>
    </header>
    <div class="compare-scroll" tabindex="0" role="region" aria-label="Metrics of the runs"><table class="compare-table metric-table">
      <thead>
        <tr><th rowspan="2" scope="col" aria-sort=${sortOf(order, "name")}><${SortButton} comparison=${comparison} column="name" word="Run" isUpFirst /></th>${columns.map(({ name, goal }) => html`<th key=${name} scope="colgroup" colspan="3" class="metric-name"><code>${name}</code><span class="quiet"> ${goal === "min" ? "less" : "more"} is better</span></th>`)}</tr>
        <tr>${columns.map(({ name, goal }) => ["last", "best", "best_step"].map((key) => html`<th key=${`${name} ${key}`} scope="col" class="number" aria-sort=${sortOf(order, `${name}.${key}`)}><${SortButton} comparison=${comparison} column=${`${name}.${key}`} word=${key === "best_step" ? "at step" : key} isUpFirst=${goal === "min" || key === "best_step"} /></th>`))}</tr>
      </thead>
      <tbody>${places.map((place) => html`<${Row} key=${answer.runs[place].id} comparison=${comparison} place=${place} columns=${columns} />`)}</tbody>
      ${groups ? html`<tbody class="metric-groups"><tr><th scope="rowgroup" colspan=${1 + 3 * columns.length}>Mean ± std by <code>${by}</code></th></tr>${[...groups].map(([value, members]) => html`<${GroupRow} key=${String(value)} comparison=${comparison} value=${value} members=${members} columns=${columns} />`)}</tbody>` : null}
    </table></div>
  </div>`;
}

/** @param {Order | null} order @param {string} column */
function sortOf(order, column) {
  if (order?.column !== column) return undefined;
  return order.isDown ? "descending" : "ascending";
}

/** @param {{ comparison: Comparison, column: string, word: string, isUpFirst?: boolean }} props  isUpFirst: the least stands first at the first click */
function SortButton({ comparison, column, word, isUpFirst = false }) {
  const { order } = comparison.choice.state.value;
  const isOurs = order?.column === column;
  const onClick = () => {
    const next = isOurs
      ? order.isDown === isUpFirst
        ? null
        : { column, isDown: !order.isDown }
      : { column, isDown: !isUpFirst };
    comparison.choice.change({ order: next });
  };
  return html`<button type="button" class="sort-button" onClick=${onClick}>${word}<span class="sort-sign" aria-hidden="true">${isOurs ? (order.isDown ? "↓" : "↑") : ""}</span></button>`;
}

/** @param {{ comparison: Comparison, place: number, columns: MetricColumn[] }} props */
function Row({ comparison, place, columns }) {
  const run = comparison.answer.value?.runs[place];
  if (!run) return null;
  const isLit = comparison.isLit(run.id);
  return html`<tr class=${isLit ? "is-lit" : ""} ...${hovering(comparison, run.id)}>
    <th scope="row"><span class="compare-head"><${RunMark} comparison=${comparison} id=${run.id} /><a class="run-chip-word" href=${`/runs/${run.id}`} title=${run.name || run.id}>${run.name || run.id}</a></span></th>
    ${columns.map(({ name, cells }) => html`<${Cells} key=${name} cell=${cells[place]} unit=${unitOf(name)} />`)}
  </tr>`;
}

/** @param {{ cell: Cell, unit: string }} props */
function Cells({ cell: { last, best, step, lastWord, isBest, isBestLast }, unit }) {
  const marked = (/** @type {string} */ text, /** @type {boolean} */ isTop) =>
    html`<td class=${`number ${isTop ? "is-best" : ""}`}>${isTop ? html`<span class="best-sign" aria-label="best of all" role="img">◆</span>` : null}${text}</td>`;
  return html`${lastWord ? html`<td class="number bad-text">${lastWord}</td>` : marked(last === null ? "–" : valueText(last, unit), isBestLast)}
    ${marked(best === null ? "–" : valueText(best, unit), isBest)}
    <td class="number quiet">${step === null ? "–" : count(step)}</td>`;
}

/** @param {{ comparison: Comparison, value: FieldValue, members: string[], columns: MetricColumn[] }} props */
function GroupRow({ comparison, value, members, columns }) {
  const places = members.map((id) => comparison.ids.value.indexOf(id));
  const { by } = comparison.choice.state.value;
  const cell = (/** @type {MetricColumn} */ column, /** @type {"best" | "last"} */ key) => {
    const found = groupMoments(column, places, key);
    const unit = unitOf(column.name);
    if (!found) return html`<td class="number">–</td>`;
    const std = Number.isNaN(found.std) ? "" : ` ± ${valueText(found.std, unit)}`;
    return html`<td class="number">${valueText(found.mean, unit)}${std}${found.n < members.length ? html`<span class="quiet"> (n = ${found.n})</span>` : null}</td>`;
  };
  return html`<tr><th scope="row">${fieldText(value, by)} <span class="quiet">n = ${members.length}</span></th>
    ${columns.map((column) => html`${cell(column, "last")}${cell(column, "best")}<td></td>`)}</tr>`;
}
