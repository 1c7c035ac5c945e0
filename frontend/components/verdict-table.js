/* Runs that were made together, side by side: what each changed, by which factor, and how it stands at the same step. */

import { factorWord, fieldWord, valueWord } from "../lib/changes.js";
import { count } from "../lib/format.js";
import { get } from "../lib/paths.js";
import { metricText, metricTitle, outcomeLook } from "../lib/verdicts.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Offspring } from "./verdict-card.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Row, Table } from "../lib/verdicts.js" */
/** @import { VerdictMetric } from "../wire/types.js" */
/** @typedef {import("./verdict-card.js").Kin} Kin */

/** @param {{ table: Table, charts: RunCharts, kin: Kin }} props */
export function VerdictTable({ table: { key, rows, metrics, factorOf }, charts, kin }) {
  const run = charts.run.detail.value;
  const isChild = rows.some(({ verdict }) => verdict.run === run?.id);
  const config = (isChild ? kin.parentConfig.value : run?.config) ?? {};
  const base = Number(get(config, factorOf));
  const id = `together-${key}`;
  const from = rows[0].run?.parent?.step;
  return html`<section class="card verdict" aria-labelledby=${id}>
    <header class="verdict-head">
      <h2 id=${id}>${rows.length} runs ${isChild ? "made together" : "made from this one"}</h2>
      <span class="quiet">${from ? `from step ${count(from)}` : "from the beginning"}${factorOf ? `: ${fieldWord(factorOf).toLowerCase()}` : ""}</span>
    </header>
    <div class="scroll verdict-scroll"><table class="facts-table verdict-together">
      <thead><tr><th scope="col">Run</th><th scope="col" class=${factorOf ? "number" : ""}>${factorOf ? "Factor" : "Change"}</th>
        ${metrics.map((name) => html`<th scope="col" key=${name} class="number">${metricTitle(name)}</th>`)}
        <th scope="col" class="number">Step</th><th scope="col">Verdict</th></tr></thead>
      <tbody>${inOrder(rows, factorOf, base).map((row) => html`<${Line} key=${row.verdict.run} row=${row} metrics=${metrics} base=${base} isFactor=${factorOf !== ""} isHere=${row.verdict.run === run?.id} />`)}</tbody>
    </table></div>
    ${rows.map(({ verdict, title, isBest }) => (isBest ? html`<p class="verdict-sentence"><strong>Best: ${title}.</strong> ${verdict.sentence}</p>` : null))}
  </section>`;
}

/** The run that goes on unchanged stands where its value does: between those with more and with less.
 * @param {Row[]} rows @param {string} factorOf @param {number} base */
function inOrder(rows, factorOf, base) {
  if (!factorOf || !Number.isFinite(base)) return rows;
  return rows.toSorted((one, other) => (other.factor ?? base) - (one.factor ?? base));
}

/** @param {{ row: Row, metrics: string[], base: number, isFactor: boolean, isHere: boolean }} props */
function Line({ row: { verdict, run, title, factor, isBest }, metrics, base, isFactor, isHere }) {
  const look = outcomeLook(verdict.outcome);
  const unchanged = isFactor ? "× 1" : title;
  const change = factor === null ? unchanged : `${factorWord(base, factor)} (${valueWord(factor)})`;
  return html`<tr class=${isBest ? "is-best" : ""}>
    <th scope="row"><div class="verdict-run">${isHere ? html`<strong>${run?.name || verdict.run}</strong><span class="quiet">this run</span>` : html`<${Offspring} child=${run} id=${verdict.run} />`}</div></th>
    <td class=${isFactor ? "number" : ""}>${change}</td>
    ${metrics.map((name) => html`<td key=${name} class="number">${metricIn(verdict.metrics, name)}${isBest && name === metrics[0] ? html` <${Icon} name="check" /><span class="visually-hidden">best</span>` : null}</td>`)}
    <td class="number">${verdict.step === null ? "–" : count(verdict.step)}</td>
    <td><span class=${`badge tone-${look.tone}`} title=${verdict.sentence}><${Icon} name=${look.icon} />${look.word}</span></td>
  </tr>`;
}

/** @param {VerdictMetric[]} metrics @param {string} name */
function metricIn(metrics, name) {
  const found = metrics.find((metric) => metric.name === name);
  return found ? metricText(name, found.child) : "–";
}
