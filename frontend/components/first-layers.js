/* Every layer before the first step: the ladder of means and deviations, and a table with a histogram a row. */

import { figure, sharedRange, spark } from "../charts/depth-figure.js";
import { shareText } from "../lib/foresight.js";
import { number, toNumber } from "../lib/format.js";
import { valueLabels } from "../lib/ticks.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { LayerVerdict, PreviewLayer } from "../wire/types.js" */

const ROOM = { width: 396, height: 150 };
const SPARK = { width: 60, height: 18 };
const HISTOGRAM_HELP =
  "How the activations are spread, on one scale for all layers; heights are square roots of counts";
const FLAT_HELP = "Share of the activations on a flat end of their function, where hardly any gradient passes";
const DEAD_HELP = "Share of the units that are silent, or flat, on every example";

/** @param {{ layers: PreviewLayer[] }} props */
export function FirstLayers({ layers }) {
  const shown = layers.map((layer) => ({
    layer,
    number: layer.number,
    mean: toNumber(layer.facts.mean) ?? Number.NaN,
    std: toNumber(layer.facts.std) ?? Number.NaN,
    low: Number(layer.facts.histogram.low),
    high: Number(layer.facts.histogram.high),
    isBad: layer.verdict.word !== "healthy",
  }));
  // The scores have a scale of their own: in a deep network they would leave no room for the layers before them.
  const inside = shown.length > 2 ? shown.slice(0, -1) : shown;
  return html`
    <${Ladder} steps=${inside} />
    <table class="first-layers">
      <caption class="visually-hidden">Activations of every layer before the first step</caption>
      <thead><tr>
        <th scope="col">Layer</th><th scope="col" title=${HISTOGRAM_HELP}>Histogram</th><th scope="col" class="number first-layers-mean">Mean</th><th scope="col" class="number" title="Standard deviation">Std</th>
        <th scope="col" class="number" title=${FLAT_HELP}>Flat</th><th scope="col" class="number" title=${DEAD_HELP}>Dead</th><th scope="col">Verdict</th>
      </tr></thead>
      <tbody>${shown.map((row) => html`<${Row} key=${row.number} row=${row} range=${sharedRange(inside)} isOutput=${row === shown.at(-1)} />`)}</tbody>
    </table>`;
}

/** @typedef {{ layer: PreviewLayer, number: number, mean: number, std: number, low: number, high: number, isBad: boolean }} Shown */

/** @param {{ row: Shown, range: [number, number], isOutput: boolean }} props */
function Row({ row: { layer, mean, std, low, high, isBad }, range, isOutput }) {
  const { facts, verdict } = layer;
  const spread = `from ${number(low)} to ${number(high)}`;
  const name = layer.number === 0 ? "input" : isOutput ? "output" : layer.type.replaceAll("_", " ");
  return html`<tr class=${isBad ? "is-bad" : ""}>
    <th scope="row"><span class="first-layers-number">${layer.number}</span> <span class="first-layers-type">${name}</span></th>
    <td><svg class="spark" viewBox=${`0 0 ${SPARK.width} ${SPARK.height}`} width=${SPARK.width} height=${SPARK.height} role="img" aria-label=${`Histogram ${spread}`}><title>${spread}</title><path d=${spark({ low, high, counts: facts.histogram.counts }, range, SPARK)} /></svg></td>
    <td class="number first-layers-mean">${number(mean, 2)}</td>
    <td class="number">${number(std, 2)}</td>
    <td class="number">${isOutput ? "–" : shareText(facts.saturated)}</td>
    <td class="number">${isOutput ? "–" : shareText(facts.dead)}</td>
    <td>${layer.number === 0 ? "" : html`<${Word} verdict=${verdict} />`}</td>
  </tr>`;
}

/** @param {{ verdict: LayerVerdict }} props */
function Word({ verdict: { word, rule } }) {
  const isBad = word !== "healthy";
  return html`<span class=${`verdict ${isBad ? "tone-bad" : "tone-good"}`} title=${rule || undefined}><${Icon} name=${isBad ? "warning" : "check"} />${word}</span>`;
}

/** @param {{ steps: Shown[] }} props */
function Ladder({ steps }) {
  const { band, line, dots, lost, ticks, labels, zero, plot } = figure(steps, ROOM);
  const texts = valueLabels(ticks.map(({ value }) => value));
  const said = steps.map((step) => `layer ${step.number}: ${number(step.mean, 2)} ± ${number(step.std, 2)}`).join("; ");
  return html`<figure class="ladder">
    <svg viewBox=${`0 0 ${ROOM.width} ${ROOM.height}`} role="img" aria-label=${`Mean and standard deviation by layer. ${said}`}>
      ${ticks.map(({ y }, i) => html`<g key=${i}><line class="ladder-grid" x1=${plot.left} x2=${plot.right} y1=${y} y2=${y} /><text class="ladder-value" x=${plot.left - 5} y=${y + 3.5}>${texts[i]}</text></g>`)}
      <line class="ladder-zero" x1=${plot.left} x2=${plot.right} y1=${zero} y2=${zero} />
      <path class="ladder-band" d=${band} /><path class="ladder-line" d=${line} />
      ${dots.map((dot) => (dot.isBad ? html`<path class="ladder-dot is-bad" key=${dot.number} d=${`M${dot.x} ${dot.y - 4.5}l4.5 8h-9Z`} />` : html`<circle class="ladder-dot" key=${dot.number} cx=${dot.x} cy=${dot.y} r="3" />`))}
      ${lost.map(({ x, number }) => html`<path class="ladder-dot is-bad" key=${number} d=${`M${x - 4} ${plot.top}l8 8m0 -8l-8 8`} />`)}
      ${labels.map(({ x, text }) => html`<text class="ladder-layer" key=${text} x=${x} y=${plot.bottom + 15}>${text}</text>`)}
    </svg>
    <figcaption class="caption">Mean ± standard deviation, from the input (0) to the last hidden layer</figcaption>
  </figure>`;
}
