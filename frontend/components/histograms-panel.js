/* Histograms over time: a heat map for each layer's activations, gradients or weights. */

import { Histories } from "../app/histories.js";
import { layerLabel, ownerLabel } from "../lib/layer-charts.js";
import { html, useEffect, useMemo, useSignal } from "../vendor/runtime.js";
import { HeatCard } from "./heat-card.js";
import { Near } from "./near.js";

/** @import { RunCharts } from "../app/run-charts.js" */

const NAME = /^(?:(.+)\/(\w+)|(.+))\/histogram$/;
/** The kinds that we know, in their order; a user's own follow. */
const KINDS = ["activation", "gradient", "weight"];
const ROOM = 210;

/** @param {{ charts: RunCharts }} props */
export function HistogramsPanel({ charts }) {
  const histories = useMemo(() => new Histories(charts.run.tensors), [charts]);
  useEffect(() => histories.start(), [histories]);
  const byKind = kindsOf(charts.run.tensors.names.value);
  const kinds = [...byKind.keys()];
  const chosen = useSignal(kinds[0]);
  const kind = byKind.has(chosen.value) ? chosen.value : kinds[0];
  const owners = byKind.get(kind) ?? [];
  const layers = charts.run.detail.value?.info.layers ?? [];
  useEffect(() => histories.need(owners.map((owner) => nameOf(owner, kind))), [kind, owners.join()]);
  return html`<div class="histograms">
    <fieldset class="choice"><legend class="visually-hidden">Histograms of</legend>
      ${kinds.map((each) => html`<label key=${each} class="choice-item"><input type="radio" name="histograms" checked=${each === kind} onChange=${() => (chosen.value = each)} /><span>${wordOf(each)}</span></label>`)}
    </fieldset>
    <div class="heat-grid">${owners.map(
      (owner) =>
        html`<${Near} key=${`${owner} ${kind}`} height=${ROOM}>${() => html`<${HeatCard} charts=${charts} history=${histories.of(nameOf(owner, kind))} title=${titleOf(owner, layers)} what=${wordOf(kind).toLowerCase()} />`}</${Near}>`,
    )}</div>
  </div>`;
}

/** Returns what has histograms of each kind, layers by their number.
 * @param {string[]} names @returns {Map<string, string[]>} */
function kindsOf(names) {
  /** @type {Map<string, string[]>} */
  const found = new Map(KINDS.map((kind) => [kind, []]));
  for (const name of names) {
    const match = NAME.exec(name);
    if (!match) continue;
    const [, owner, kind = "", whole] = match; // an import's names, such as fc1.weight, may tell no kind
    found.set(kind, [...(found.get(kind) ?? []), owner ?? whole]);
  }
  const inOrder = (/** @type {string} */ a, /** @type {string} */ b) => a.localeCompare(b, "en", { numeric: true });
  return new Map(
    [...found].filter(([, owners]) => owners.length).map(([kind, owners]) => [kind, owners.sort(inOrder)]),
  );
}

/** @param {string} owner @param {string} kind */
function nameOf(owner, kind) {
  return [owner, kind, "histogram"].filter(Boolean).join("/");
}

/** @param {string} kind */
function wordOf(kind) {
  if (!kind) return "Other";
  return `${kind[0].toUpperCase()}${kind.slice(1).replaceAll("_", " ")}s`;
}

/** @param {string} owner @param {import("../wire/types.js").LayerInfo[]} layers */
function titleOf(owner, layers) {
  const match = /^layer\/(\d+)$/.exec(owner);
  return match ? layerLabel(Number(match[1]), layers) : ownerLabel(owner);
}
