/* The validation examples with the largest loss: what they are, what they were taken for, and how surely. */

import { rgba } from "../charts/filter-figure.js";
import { examplesOf } from "../lib/examples.js";
import { count, number } from "../lib/format.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { CardHead } from "./card-head.js";
import { useTensor } from "./use-tensor.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Example, Examples } from "../lib/examples.js" */

const HELP = "A wrong label, a rare kind, or what the network has not understood: worth a look each.";

/** @param {{ charts: RunCharts }} props */
export function ExamplesCard({ charts }) {
  const tensor = useTensor(charts, "val/examples").value;
  if (!tensor) return null;
  const told = examplesOf(tensor);
  const { examples, of, step } = told;
  const isPicture = examples.some(({ pixels }) => pixels !== null);
  return html`<section class="card chart" aria-labelledby="examples-title">
    <${CardHead} id="examples-title" title="Worst examples" help=${HELP} note=${`step ${count(step)}`} />
    ${isPicture ? html`<ul class="examples">${examples.map((example, rank) => html`<li key=${rank}><${Card} example=${example} told=${told} /></li>`)}</ul>` : html`<${Table} examples=${examples} />`}
    <p class="caption">${count(examples.length)} of ${of === null ? "?" : count(of)} validation examples, the largest loss first</p>
  </section>`;
}

/** @param {{ example: Example, told: Examples }} props */
function Card({ example, told }) {
  const { label, prediction, isRight, loss, confidence, index } = example;
  return html`<figure class="example" title=${index === null ? undefined : `validation example ${count(index)}`}>
    <${Picture} pixels=${example.pixels} told=${told} />
    <figcaption>
      <span class="example-true">${label}</span>
      ${isRight ? html`<span class="example-right">✓ rightly taken</span>` : html`<span class=${isRight === false ? "is-wrong" : ""}><span class="quiet">${isRight === false ? "taken for" : "predicted"}</span> ${prediction}</span>`}
      ${Number.isFinite(confidence) ? html`<span class="quiet">${sureText(confidence)} sure</span>` : null}
      <span class="quiet">loss ${number(loss, 3)}</span>
    </figcaption>
  </figure>`;
}

/** Examples that are no pictures: a row each, with their first features.
 * @param {{ examples: Example[] }} props */
function Table({ examples }) {
  const isRegression = examples.every(({ isRight }) => isRight === null);
  const words = isRegression ? ["Target", "Predicted"] : ["Is", "Taken for"];
  const hasConfidence = examples.some(({ confidence }) => confidence !== null);
  return html`<div class="scroll examples-scroll" tabindex="0" role="region" aria-label="Worst examples as a table"><table class="facts-table examples-table">
    <thead><tr>${words.map((word) => html`<th scope="col">${word}</th>`)}${hasConfidence ? html`<th scope="col" class="number">Sure</th>` : null}<th scope="col" class="number">Loss</th><th scope="col" class="number">Example</th><th scope="col">Features</th></tr></thead>
    <tbody>${examples.map(
      ({ label, prediction, isRight, confidence, loss, index, features }, rank) => html`<tr key=${rank}>
      <th scope="row">${label}</th>
      <td class=${isRight === false ? "is-wrong" : isRight ? "example-right" : ""}>${isRight ? "✓ " : ""}${prediction}</td>
      ${hasConfidence ? html`<td class="number">${sureText(confidence)}</td>` : null}
      <td class="number">${number(loss, 3)}</td>
      <td class="number">${count(index)}</td>
      <td class="quiet">${features ? featuresText(features) : "–"}</td>
    </tr>`,
    )}</tbody>
  </table></div>`;
}

/** @param {number | null} confidence */
function sureText(confidence) {
  return confidence !== null && Number.isFinite(confidence) ? `${Math.round(100 * confidence)} %` : "–";
}

/** @param {Float32Array} features */
function featuresText(features) {
  const shown = [...features.subarray(0, 4)].map((value) => number(value, 3)).join(", ");
  return features.length > 4 ? `${shown}, … (${count(features.length)})` : shown;
}

/** @param {{ pixels: Uint8Array | null, told: Examples }} props */
function Picture({ pixels, told: { width, height, channels } }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (!pixels) return;
    const image = new ImageData(rgba({ shape: [1, height, width, channels], data: pixels }), width, height);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels]);
  return html`<canvas ref=${canvas} width=${width} height=${height} aria-hidden="true"></canvas>`;
}
