/* Which classes are taken for which: an evaluation's confusion matrix over the validation split. */

import { paletteAge } from "../app/store.js";
import { colour, faint } from "../charts/palette.js";
import { accuracy, confusionOf, mistakes, strength } from "../lib/confusion.js";
import { count, percent } from "../lib/format.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { useTensor } from "./use-tensor.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Confusion } from "../lib/confusion.js" */

/** Classes up to which every count is written out. */
const MOST_WRITTEN = 20;
const MOST_MISTAKES = 12;
/** Names up to this long stand upright above their columns. */
const SHORT = 3;
/** The same where so few classes have wide columns. */
const [FEW, LONG] = [4, 10];
const HELP = "Each row is a class, each column what it was taken for. What is right lies on the diagonal.";

/** @param {{ charts: RunCharts }} props */
export function ConfusionCard({ charts }) {
  const tensor = useTensor(charts, "val/confusion").value;
  const confusion = tensor && confusionOf(tensor);
  if (!confusion) return null;
  const Inside = confusion.names.length > MOST_WRITTEN ? Large : Written;
  return html`<section class="card chart confusion" aria-labelledby="confusion-title">
    <header class="card-head"><h3 id="confusion-title" title=${HELP}>Confusion</h3><span class="quiet card-note">${percent(accuracy(confusion))} right</span></header>
    <${Inside} confusion=${confusion} />
    <p class="caption">Validation split at step ${count(confusion.step)} · rows: what it is · columns: what it was taken for${confusion.totals.some(Boolean) ? "" : " · no output was a number"}</p>
  </section>`;
}

/** All counts as a table, coloured by their share of the row.
 * @param {{ confusion: Confusion }} props */
function Written({ confusion }) {
  const { names, counts, right } = confusion;
  const room = names.length <= FEW ? LONG : SHORT;
  const isShort = names.every((name) => name.length <= room);
  return html`<div class="confusion-scroll" tabindex="0" role="region" aria-label="Confusion as a table">
    <table class=${`confusion-table ${isShort ? "" : "has-long-names"}`} style=${{ "--classes": names.length }}>
      <thead><tr><td></td>${names.map((name) => html`<th scope="col" key=${name}><span>${name}</span></th>`)}<th scope="col" class="confusion-right">right</th></tr></thead>
      <tbody>${names.map(
        (name, row) => html`<tr key=${name}>
        <th scope="row">${name}</th>
        ${counts[row].map((n, column) => html`<td class=${row === column ? "is-right" : "is-wrong"} style=${{ "--strength": strength(confusion, row, column).toFixed(3) }} title=${n ? toldText(names, row, column, n) : undefined}>${n ? count(n) : ""}</td>`)}
        <td class="confusion-right">${percent(right[row])}</td>
      </tr>`,
      )}</tbody>
    </table>
  </div>`;
}

/** @param {string[]} names @param {number} row @param {number} column @param {number} n */
function toldText(names, row, column, n) {
  return row === column
    ? `${count(n)} of ${names[row]} taken rightly`
    : `${count(n)} of ${names[row]} taken for ${names[column]}`;
}

/** Too many classes to write out: the matrix as a picture, and its commonest mistakes as a table.
 * @param {{ confusion: Confusion }} props */
function Large({ confusion }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { names } = confusion;
  const age = paletteAge.value;
  useEffect(() => paint(canvas.current?.getContext("2d") ?? null, confusion), [confusion, age]);
  return html`<div class="confusion-large">
    <canvas ref=${canvas} width=${names.length} height=${names.length} role="img" aria-label=${`Confusion of ${names.length} classes; the table beside it tells the commonest mistakes`}></canvas>
    <div class="confusion-scroll" tabindex="0" role="region" aria-label="Commonest mistakes">
      <table class="facts-table">
        <thead><tr><th scope="col">Is</th><th scope="col">Taken for</th><th scope="col" class="number">Times</th></tr></thead>
        <tbody>${mistakes(confusion, MOST_MISTAKES).map(({ row, column, count: n }) => html`<tr key=${`${row} ${column}`}><td>${names[row]}</td><td>${names[column]}</td><td class="number">${count(n)}</td></tr>`)}</tbody>
      </table>
    </div>
  </div>`;
}

/** @param {CanvasRenderingContext2D | null} context @param {Confusion} confusion */
function paint(context, confusion) {
  if (!context) return;
  const { length } = confusion.names;
  const [right, wrong] = [colour("accent"), colour("run-2")];
  context.clearRect(0, 0, length, length);
  for (let row = 0; row < length; row++)
    for (let column = 0; column < length; column++) {
      context.fillStyle = faint(row === column ? right : wrong, strength(confusion, row, column));
      context.fillRect(column, row, 1, 1);
    }
}
