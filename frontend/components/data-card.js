/* The data of a run: sizes of the splits, classes, and what preprocessing found in the training split. */

import { count, number, shapeText } from "../lib/format.js";
import { isPicture } from "../lib/picture.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { ClassBalance } from "./class-balance.js";
import { FactCard } from "./fact-card.js";

/** @import { DataInfo } from "../wire/types.js" */

const MOST_CLASSES = 12;

/** @param {{ data: DataInfo }} props */
export function DataCard({ data }) {
  const { name, ...statistics } = data.preprocess ?? {};
  return html`<${FactCard} id="data-title" title="Data" note=${data.name}>
    <dl class="facts">
      <dt>Shape</dt><dd>${shapeText(data.shape)}</dd>
      <dt>Training</dt><dd>${count(data.n_train)} examples</dd>
      <dt>Validation</dt><dd>${count(data.n_validation)} examples</dd>
      <dt>Test</dt><dd>${count(data.n_test)} examples</dd>
      ${data.n_dropped ? html`<dt>Left out</dt><dd>${count(data.n_dropped)} with numbers that are not finite</dd>` : null}
      <dt>${data.targets ? "To predict" : "Classes"}</dt><dd><${Classes} data=${data} /></dd>
      <dt>Preprocessing</dt><dd>${String(name ?? "none").replaceAll("_", " ")}<span class="quiet"> from the training split only</span></dd>
      ${Object.entries(statistics).map(([key, value]) => html`<dt>${key.replaceAll("_", " ")}</dt><dd><${Statistic} value=${value} name=${key} /></dd>`)}
    </dl>
  </${FactCard}>`;
}

/** The classes with how many examples each has, where the run has told; else their names, or those of the targets.
 * @param {{ data: DataInfo }} props */
function Classes({ data: { classes = [], class_counts: counts, targets } }) {
  if (counts)
    return html`<${ClassBalance} classes=${classes.map((name, index) => ({ name, count: counts[index] ?? 0 }))} />`;
  const names = targets ?? classes;
  return `${names.length}: ${names.slice(0, MOST_CLASSES).join(", ")}${names.length > MOST_CLASSES ? ", …" : ""}`;
}

/** @param {{ value: unknown, name: string }} props @returns {unknown} */
function Statistic({ value, name }) {
  if (isPicture(value)) return html`<${Picture} rows=${value} name=${name} />`;
  if (Array.isArray(value)) return numbersText(value);
  if (value !== null && typeof value === "object") {
    return html`<dl class="facts facts-inner">${Object.entries(value).map(
      ([key, each]) =>
        html`<dt>${key.replaceAll("_", " ")}</dt><dd><${Statistic} value=${each} name=${`${name} ${key}`} /></dd>`,
    )}</dl>`;
  }
  return typeof value === "number" ? number(value) : String(value);
}

/** @param {unknown[]} values */
function numbersText(values) {
  const shown = values.slice(0, 8).map((value) => (typeof value === "number" ? number(value) : String(value)));
  return `${shown.join(", ")}${values.length > 8 ? `, … (${count(values.length)})` : ""}`;
}

/** @param {{ rows: number[][] | number[][][], name: string }} props */
function Picture({ rows, name }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = rows.flatMap((row) =>
      row.flatMap((value) =>
        Array.isArray(value) && value.length === 3 ? [...value, 255] : [...Array(3).fill(Number(value)), 255],
      ),
    );
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), rows[0].length), 0, 0);
  }, [rows]);
  return html`<canvas class="thumbnail" ref=${canvas} width=${rows[0].length} height=${rows.length} role="img" aria-label=${`${name.replaceAll("_", " ")} as a picture`}></canvas>`;
}
