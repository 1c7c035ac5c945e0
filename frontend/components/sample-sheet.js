/* A sheet of examples before and after the preprocessing: pictures in pairs, or rows of numbers. */

import { rgba } from "../charts/filter-figure.js";
import { count, number } from "../lib/format.js";
import { float32 } from "../lib/sheet.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";

/** @import { SampleSheet as Sheet } from "../wire/types.js" */

/** @param {{ sheet: Sheet }} props */
export function SampleSheet({ sheet }) {
  return sheet.is_picture ? html`<${Pictures} sheet=${sheet} />` : html`<${Rows} sheet=${sheet} />`;
}

/** @param {{ sheet: Sheet }} props */
function Pictures({ sheet }) {
  const before = rgba({ shape: sheet.shape, data: sheet.before });
  const after = rgba({ shape: sheet.shape, data: sheet.after });
  const [n, height, width] = sheet.shape;
  const part = (/** @type {Uint8ClampedArray<ArrayBuffer>} */ pixels, /** @type {number} */ i) =>
    pixels.subarray(4 * i * height * width, 4 * (i + 1) * height * width);
  const names = Array.from({ length: n }, (_, i) => labelOf(sheet, i));
  return html`<h3>${n} examples, before and after preprocessing</h3>
    <ul class="sheet">${names.map(
      (name, i) => html`<li key=${i}>
      <${Picture} pixels=${part(before, i)} width=${width} name=${`${name}, before`} />
      <${Picture} pixels=${part(after, i)} width=${width} name=${`${name}, after`} />
      <span class="sheet-label" title=${name}>${name}</span>
    </li>`,
    )}</ul>
    <p class="caption">${drawnText(sheet)}${fittedText(sheet)}</p>`;
}

/** @param {Sheet} sheet */
function drawnText({ low, high, is_picture_after }) {
  const scale = `After: black is ${number(low, 2)}, white ${number(high, 2)}${low < 0 ? ", mid-gray 0" : ""}.`;
  return is_picture_after
    ? scale
    : `${scale} What comes out is no picture any more: the first number is the first component.`;
}

/** @param {Sheet} sheet */
function fittedText({ n_fitted, n_train }) {
  return n_fitted < n_train
    ? ` Here fitted on ${count(n_fitted)} of ${count(n_train)} examples, in the run on all.`
    : "";
}

/** @param {{ pixels: Uint8ClampedArray<ArrayBuffer>, width: number, name: string }} props */
function Picture({ pixels, width, name }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const height = pixels.length / 4 / width;
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels.slice(), width), 0, 0);
  }, [pixels.buffer]);
  return html`<canvas ref=${canvas} width=${width} height=${height} role="img" aria-label=${name}></canvas>`;
}

/** @param {{ sheet: Sheet }} props */
function Rows({ sheet }) {
  const [n, columns] = sheet.shape;
  const before = float32(sheet.before);
  const after = float32(sheet.after);
  const heads = Array.from({ length: columns }, (_, i) => sheet.feature_names[i] ?? `x${i + 1}`);
  return html`<h3>${n} examples, before → after preprocessing</h3>
    <div class="scroll sheet-rows"><table class="facts-table">
      <thead><tr><th scope="col">${sheet.class_names.length ? "Class" : sheet.target_names[0] || "Target"}</th>${heads.map((name) => html`<th scope="col" class="number" key=${name}>${name}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: n }, (_, row) => html`<tr key=${row}><th scope="row">${labelOf(sheet, row)}</th>${heads.map((name, i) => html`<td class="number" key=${name}>${number(before[row * columns + i], 3)} → ${number(after[row * columns + i], 3)}</td>`)}</tr>`)}</tbody>
    </table></div>
    <p class="caption">${columns > 2 ? `The first ${columns} numbers of each example.` : ""}${fittedText(sheet)}</p>`;
}

/** @param {Sheet} sheet @param {number} i */
function labelOf({ labels, class_names }, i) {
  return class_names[labels[i]] ?? number(labels[i], 3);
}
