/* The network as a table: a row a layer, from the input to the scores. */

import { count, shapeText } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** @import { LayerInfo, RunInfo } from "../wire/types.js" */

const SHOWN_ELSEWHERE = new Set(["number", "type", "input_shape", "output_shape", "activation", "init", "parameters"]);

/** @param {{ info: RunInfo }} props */
export function NetworkCard({ info }) {
  const layers = info.layers ?? [];
  return html`<${FactCard} id="network-title" title="Network" note=${`${count(info.parameters)} parameters`}>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="network-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">#</th><th scope="col">Layer</th><th scope="col">Activation</th><th scope="col">Init</th><th scope="col">Output</th><th scope="col" class="number">Parameters</th></tr></thead>
      <tbody>
        ${layers.length ? html`<tr><td class="number">0</td><td>input</td><td>–</td><td>–</td><td>${shapeText(layers[0].input_shape)}</td><td class="number">–</td></tr>` : null}
        ${layers.map(
          (layer) => html`<tr>
          <td class="number">${layer.number ?? ""}</td>
          <td>${layer.type}<span class="quiet">${optionsText(layer)}</span></td>
          <td>${wordOf(layer.activation)}</td>
          <td>${wordOf(layer.init)}</td>
          <td>${shapeText(layer.output_shape)}</td>
          <td class="number">${layer.parameters ? count(layer.parameters) : "–"}</td>
        </tr>`,
        )}
      </tbody>
    </table></div>
  </${FactCard}>`;
}

/** @param {LayerInfo} layer */
function optionsText(layer) {
  const options = Object.entries(layer).filter(
    ([key, value]) => !SHOWN_ELSEWHERE.has(key) && value !== null && typeof value !== "object",
  );
  return options.map(([key, value]) => ` ${key} ${value}`).join(",");
}

/** Returns a name with its options, from a word or an object.
 * @param {unknown} value */
function wordOf(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "object") return String(value);
  const { name, type, ...options } = /** @type {Record<string, unknown>} */ (value);
  return [name ?? type, ...Object.entries(options).map(([key, each]) => `${key} ${each}`)].join(" ");
}
