/* What stands in a section: its charts and panels; what is only for a close look is folded away at its end. */

import { addStyle } from "../app/style.js";
import { seriesOf } from "../lib/sections.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { ChartCard } from "./chart-card.js";
import { Lazy } from "./lazy.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { ChartSpec } from "../lib/chart-spec.js" */
/** @import { ProbeState } from "../lib/probes.js" */
/** @import { Item, PanelName, Section } from "../lib/sections.js" */
/** @typedef {Map<string, ProbeState>} Probes */

/** @type {Record<PanelName, () => Promise<Function>>} each comes with its style sheet */
const PANELS = {
  ladder: () => styled(import("./ladder-card.js"), "panels").then(({ LadderCard }) => LadderCard),
  histograms: () => styled(import("./histograms-panel.js"), "heat").then(({ HistogramsPanel }) => HistogramsPanel),
  filters: () => styled(import("./filter-card.js"), "filters").then(({ FilterCard }) => FilterCard),
  confusion: () => styled(import("./confusion-card.js"), "confusion").then(({ ConfusionCard }) => ConfusionCard),
  examples: () => styled(import("./examples-card.js"), "panels").then(({ ExamplesCard }) => ExamplesCard),
  timing: () => styled(import("./timing-card.js"), "panels").then(({ TimingCard }) => TimingCard),
};
const explain = () => styled(import("./explain-strip.js"), "explain").then(({ ExplainStrip }) => ExplainStrip);
const probeNote = () => styled(import("./probe-note.js"), "panels").then(({ ProbeNote }) => ProbeNote);

/** @template T @param {Promise<T>} module @param {string} style @returns {Promise<T>} */
async function styled(module, style) {
  const [loaded] = await Promise.all([module, addStyle(style)]);
  return loaded;
}

/** @param {{ section: Section, charts: RunCharts, probes: Probes }} props */
export function SectionBody({ section, charts, probes }) {
  const isDebug = (/** @type {Item} */ item) => "lines" in item && item.role === "debug";
  // What is folded away asks for itself when it is drawn.
  const names = seriesOf({ ...section, items: section.items.filter((item) => !isDebug(item)) });
  useEffect(() => charts.run.need(names), [names.join()]);
  const debug = /** @type {ChartSpec[]} */ (section.items.filter(isDebug));
  const { shown, off } = partOff(
    section.items.filter((item) => !isDebug(item)),
    probes,
  );
  return html`
    ${section.id === "overview" ? html`<div class="explain-room"><${Lazy} load=${explain} charts=${charts} /></div>` : null}
    <div class=${`section-grid grid-${section.id}`}>
      ${shown.map((item) => html`<${Slot} key=${"panel" in item ? item.panel : item.id} item=${item} charts=${charts} probes=${probes} />`)}
      ${[...off].map(([probe, titles]) => html`<${Lazy} key=${probe} load=${probeNote} run=${charts.run} probe=${probe} state=${probes.get(probe)} titles=${titles} />`)}
    </div>
    ${debug.length ? html`<${Debug} items=${debug} charts=${charts} probes=${probes} />` : null}`;
}

/** Parts the charts that have nothing to show because their probe is off; those of one probe are told of together.
 * @param {Item[]} items @param {Probes} probes */
function partOff(items, probes) {
  /** @type {Map<string, string[]>} */
  const off = new Map();
  const shown = items.filter((item) => {
    if ("panel" in item || item.lines.length || !item.probe || probes.get(item.probe)?.isOn !== false) return true;
    off.set(item.probe, [...(off.get(item.probe) ?? []), item.title]);
    return false;
  });
  return { shown, off };
}

/** @param {{ item: Item, charts: RunCharts, probes: Probes }} props */
function Slot({ item, charts, probes }) {
  if ("panel" in item)
    return html`<div class=${`slot slot-${item.panel}`}><${Lazy} load=${PANELS[item.panel]} charts=${charts} names=${item.needs} /></div>`;
  const state = item.probe ? probes.get(item.probe) : undefined;
  const isOff = state?.isOn === false;
  return html`<div class=${`slot ${item.role ? `is-${item.role}` : ""}`}>
    <${ChartCard} chart=${item} charts=${charts} />
    ${isOff ? html`<${Lazy} load=${probeNote} run=${charts.run} probe=${item.probe} state=${state} isBelow />` : null}
  </div>`;
}

/** @param {{ items: ChartSpec[], charts: RunCharts, probes: Probes }} props */
function Debug({ items, charts, probes }) {
  const isOpen = useSignal(false);
  const onToggle = (/** @type {Event} */ event) => {
    isOpen.value = /** @type {HTMLDetailsElement} */ (event.currentTarget).open;
  };
  const titles = items.map(({ title }) => title).join(" · ");
  return html`<details class="section-debug" onToggle=${onToggle}>
    <summary>${items.length} more: ${titles}</summary>
    ${isOpen.value ? html`<div class="section-grid">${items.map((item) => html`<${Slot} key=${item.id} item=${item} charts=${charts} probes=${probes} />`)}</div>` : null}
  </details>`;
}
