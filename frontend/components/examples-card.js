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
  return html`<section class="card chart" aria-labelledby="examples-title">
    <${CardHead} id="examples-title" title="Worst examples" help=${HELP} note=${`step ${count(step)}`} />
    <ul class="examples">${examples.map((example, rank) => html`<li key=${rank}><${Card} example=${example} told=${told} /></li>`)}</ul>
    <p class="caption">${count(examples.length)} of ${of === null ? "?" : count(of)} validation examples, the largest loss first</p>
  </section>`;
}

/** @param {{ example: Example, told: Examples }} props */
function Card({ example, told }) {
  const { label, prediction, isRight, loss, confidence, index } = example;
  return html`<figure class="example" title=${index === null ? undefined : `validation example ${count(index)}`}>
    ${example.pixels ? html`<${Picture} pixels=${example.pixels} told=${told} />` : null}
    <figcaption>
      <span class="example-true">${label}</span>
      <span class=${isRight === false ? "example-told is-wrong" : "example-told"}><span class="quiet">${isRight ? "told" : isRight === false ? "taken for" : "predicted"}</span> ${prediction}</span>
      ${confidence === null ? null : html`<span class="quiet">${Math.round(100 * confidence)} % sure</span>`}
      <span class="quiet">loss ${number(loss, 3)}</span>
      ${example.features ? html`<span class="quiet example-features">${featuresText(example.features)}</span>` : null}
    </figcaption>
  </figure>`;
}

/** @param {Float32Array} features */
function featuresText(features) {
  const shown = [...features.subarray(0, 4)].map((value) => number(value, 3)).join(", ");
  return features.length > 4 ? `${shown}, … (${count(features.length)})` : shown;
}

/** @param {{ pixels: Uint8Array, told: Examples }} props */
function Picture({ pixels, told: { width, height, channels } }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const image = new ImageData(rgba({ shape: [1, height, width, channels], data: pixels }), width, height);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels]);
  return html`<canvas ref=${canvas} width=${width} height=${height} aria-hidden="true"></canvas>`;
}
