/* A scatter of the compared runs: any value against any other, drawn by plotly; the same as a table. */

import { loadPlotly } from "../app/plotly.js";
import { paletteAge } from "../app/store.js";
import { colour } from "../charts/palette.js";
import { figure } from "../charts/scatter-figure.js";
import { fieldText } from "../lib/compare-columns.js";
import { defaultPlot } from "../lib/compare-defaults.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { ColumnSelect } from "./column-select.js";
import { hovering } from "./compare-runs.js";
import { Icon } from "./icon.js";
import { RunMark } from "./run-mark.js";

/** @import { PlotElement } from "../app/plotly.js" */
/** @import { Comparison } from "../app/comparison.js" */
/** @import { Figure, Plot } from "../charts/scatter-figure.js" */

/** Cividis, which is told apart by all kinds of eyes. @type {[number, string][]} */
const SCALE = [
  [0, "#00224e"],
  [0.25, "#434e6c"],
  [0.5, "#7d7c78"],
  [0.75, "#bcae6c"],
  [1, "#fee838"],
];

/** @param {{ comparison: Comparison }} props */
export function ComparePlot({ comparison }) {
  const isTable = useSignal(false);
  const columns = comparison.columns.value;
  const chosen = comparison.choice.state.value.plot;
  const plot = defaultPlot(columns, chosen, comparison.ids.value.length, (name) => comparison.valuesOf(name));
  const change = (/** @type {Partial<Plot>} */ part) => comparison.choice.change({ plot: { ...plot, ...part } });
  const isNumeric = (/** @type {string} */ name) => columns.find((column) => column.name === name)?.isNumeric ?? false;
  const log = (/** @type {"isLogX" | "isLogY"} */ key, /** @type {string} */ word, /** @type {string} */ name) =>
    html`<button type="button" class="toggle" aria-pressed=${plot[key]} disabled=${!isNumeric(name)} onClick=${() => change({ [key]: !plot[key] })}>${word}</button>`;
  return html`<section class="card compare-plot" aria-label="Scatter of the runs">
    <div class="compare-plot-tools">
      <${ColumnSelect} label="x" columns=${columns} value=${plot.x} onChange=${(/** @type {string} */ x) => change({ x, isLogX: false })} />
      ${log("isLogX", "log x", plot.x)}
      <${ColumnSelect} label="y" columns=${columns} value=${plot.y} onChange=${(/** @type {string} */ y) => change({ y, isLogY: false })} />
      ${log("isLogY", "log y", plot.y)}
      <${ColumnSelect} label="colour" columns=${columns} value=${plot.colour} none="the run's own" onChange=${(/** @type {string} */ name) => change({ colour: name })} />
      <${ColumnSelect} label="size" columns=${columns.filter((column) => column.isNumeric)} value=${plot.size} none="all alike" onChange=${(/** @type {string} */ size) => change({ size })} />
      <button type="button" class="toggle" aria-pressed=${isTable.value} onClick=${() => (isTable.value = !isTable.value)} title="View as table"><${Icon} name="table" /><span class="visually-hidden">View the scatter as table</span></button>
    </div>
    ${isTable.value ? html`<${Table} comparison=${comparison} plot=${plot} />` : html`<${Drawing} comparison=${comparison} plot=${plot} />`}
  </section>`;
}

/** @param {Comparison} comparison @param {Plot} plot @returns {Figure} */
function figureOf(comparison, plot) {
  const ids = comparison.ids.value;
  const places = comparison.shown.value.map((id) => ids.indexOf(id));
  const dots = places.map((place) => ({
    id: ids[place],
    name: comparison.runOf(ids[place])?.name || ids[place],
    token: comparison.lookOf(ids[place]).colour,
    mark: comparison.markOf(ids[place]),
  }));
  const values = (/** @type {string} */ name) => {
    const all = comparison.valuesOf(name);
    return places.map((place) => all[place]);
  };
  const paint = { text: colour("text"), quiet: colour("text-quiet"), line: colour("line"), surface: colour("surface") };
  return figure(plot, { values, dots, lit: comparison.lit.value, paint: { ...paint, of: colour, scale: SCALE } });
}

/** @param {{ comparison: Comparison, plot: Plot }} props */
function Drawing({ comparison, plot }) {
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  const error = useSignal("");
  const isDrawn = useSignal(false);
  paletteAge.value;
  const shown = figureOf(comparison, plot);
  useEffect(() => {
    const element = /** @type {PlotElement} */ (/** @type {unknown} */ (room.current));
    let isGone = false;
    loadPlotly().then(
      async (plotly) => {
        if (isGone) return;
        await plotly.react(element, shown.data, shown.layout, shown.config);
        if (!isDrawn.peek()) listen(element, comparison);
        isDrawn.value = true;
      },
      (/** @type {Error} */ reason) => {
        error.value = reason.message;
      },
    );
    return () => {
      isGone = true;
    };
  });
  useEffect(() => () => void loadPlotly().then((plotly) => room.current && plotly.purge(room.current)), []);
  return html`<div class="compare-plot-room" ref=${room} role="group" aria-label=${`Scatter of ${shown.drawn} runs: ${plot.y} against ${plot.x}; view it as a table for its values`}></div>
    ${error.value ? html`<p class="bad-text">${error.value}</p>` : null}
    ${isDrawn.value || error.value ? null : html`<p class="caption">Fetching plotly…</p>`}
    <p class="caption">${shown.drawn} of ${shown.total} runs drawn${shown.left.length ? html` · ${shown.left.join(" · ")}` : null} · a click brings a run out, two open it</p>`;
}

/** @param {PlotElement} element @param {Comparison} comparison */
function listen(element, comparison) {
  const idOf = (/** @type {any} */ event) => event.points?.[0]?.customdata ?? null;
  let [last, lastAt] = ["", 0];
  element.on("plotly_hover", (event) => {
    comparison.hovered.value = idOf(event);
  });
  element.on("plotly_unhover", () => {
    comparison.hovered.value = null;
  });
  element.on("plotly_click", (event) => {
    const id = idOf(event);
    if (!id) return;
    const isSecond = id === last && performance.now() - lastAt < 400;
    [last, lastAt] = [id, performance.now()];
    if (isSecond) location.assign(`/runs/${id}`);
    else comparison.pick(id);
  });
}

/** @param {{ comparison: Comparison, plot: Plot }} props */
function Table({ comparison, plot }) {
  const names = [...new Set([plot.x, plot.y, plot.colour, plot.size])].filter(Boolean);
  const ids = comparison.ids.value;
  const columns = names.map((name) => comparison.valuesOf(name));
  return html`<div class="compare-scroll" tabindex="0" role="region" aria-label="Scatter as a table"><table class="compare-table">
    <thead><tr><th scope="col">Run</th>${names.map((name) => html`<th key=${name} scope="col" class="number"><code>${name}</code></th>`)}</tr></thead>
    <tbody>${comparison.shown.value.map(
      (id) => html`<tr key=${id} class=${comparison.lit.value?.has(id) ? "is-lit" : ""} ...${hovering(comparison, id)}>
      <th scope="row"><span class="compare-head"><${RunMark} comparison=${comparison} id=${id} /><a class="run-chip-word" href=${`/runs/${id}`}>${comparison.runOf(id)?.name || id}</a></span></th>
      ${columns.map((values, i) => html`<td key=${names[i]} class="number">${fieldText(values[ids.indexOf(id)], names[i])}</td>`)}
    </tr>`,
    )}</tbody>
  </table></div>`;
}
