/* The network as a table: a row a layer, from the input to the scores. */

import { count, shapeText } from "../lib/format.js";
import { activationText, optionsText, wordOf } from "../lib/layer-words.js";
import { html } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** @import { RunInfo } from "../wire/types.js" */

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
          <td class="may-wrap">${layer.type.replaceAll("_", " ")} <span class="quiet">${optionsText(layer)}</span></td>
          <td class="may-wrap">${activationText(layer)}</td>
          <td class="may-wrap is-narrow">${wordOf(layer.init)}</td>
          <td>${shapeText(layer.output_shape)}</td>
          <td class="number">${layer.parameters ? count(layer.parameters) : "–"}</td>
        </tr>`,
        )}
      </tbody>
    </table></div>
  </${FactCard}>`;
}
