/* A line chart with its title, legend, toggles and caption. */

import { paletteAge } from "../app/store.js";
import { figure } from "../charts/line-figure.js";
import { paintOn } from "../charts/painter.js";
import { count } from "../lib/format.js";
import { byKey } from "../lib/view-state.js";
import { effect, html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { Legend } from "./legend.js";

/** @import { Figure } from "../charts/line-figure.js" */
/** @import { ChartSpec } from "../lib/charts-of-run.js" */
/** @import { RunCharts } from "../app/run-charts.js" */

/** The drawing code is the greatest part of the page: it comes while the words are already there. */
const drawing = import("../charts/line-chart.js");
const table = () => import("./chart-table.js").then(({ ChartTable }) => ChartTable);

/** @param {{ chart: ChartSpec, charts: RunCharts }} props */
export function ChartCard({ chart, charts }) {
  const shown = useSignal(/** @type {Figure | null} */ (null));
  const isolated = useSignal(/** @type {string | null} */ (null));
  const isTable = useSignal(false);
  const plot = useRef(/** @type {HTMLDivElement | null} */ (null));
  const latest = useRef(chart);
  latest.current = chart;
  useEffect(() => {
    let stop = () => {};
    let isGone = false;
    drawing.then(({ mount }) => {
      const element = /** @type {HTMLElement} */ (plot.current);
      if (!isGone) stop = drawInto(mount, element, charts, latest, isolated, shown);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  const id = `chart-${chart.id.replaceAll("/", "-")}`;
  const { logs, range } = charts.view.state.value;
  const isLog = logs.includes(chart.id);
  return html`<section class="card chart" aria-labelledby=${id}>
    <header class="card-head">
      <h2 id=${id} title=${chart.help}>${chart.title}</h2>
      ${range ? html`<button type="button" class="chip" onClick=${() => charts.zoom(null)} title="Show all steps again"><${Icon} name="reset" />${count(Math.round(range[0]))} – ${count(Math.round(range[1]))}<span class="visually-hidden">: show all steps</span></button>` : null}
      <div class="card-tools">
        <button type="button" class="toggle" aria-pressed=${isLog} onClick=${() => charts.view.toggleLog(chart.id)} title="Logarithmic y axis">log<span class="visually-hidden"> y axis</span></button>
        <button type="button" class="toggle" aria-pressed=${isTable.value} onClick=${() => toggle(isTable)} title="View as table"><${Icon} name="table" /><span class="visually-hidden">View as table</span></button>
      </div>
    </header>
    <${Legend} chart=${chart} charts=${charts} isolated=${isolated} />
    <div class="plot-frame" role="group" tabindex="0" aria-label=${`${chart.title} chart: plus and minus zoom, arrows move, 0 shows all`}
      hidden=${isTable.value} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, charts)}>
      <div class="plot" ref=${plot} role="img" aria-label=${shown.value?.summary ?? `${chart.title}: no points yet.`}></div>
      <${Empty} chart=${chart} charts=${charts} />
    </div>
    ${isTable.value ? html`<${Lazy} load=${table} chart=${chart} charts=${charts} />` : null}
    <${Caption} figure=${shown.value} smoothing=${charts.view.state.value.smoothing} />
  </section>`;
}

/** What stands in the place of lines that do not exist; nothing until that is known.
 * @param {{ chart: ChartSpec, charts: RunCharts }} props */
function Empty({ chart, charts }) {
  charts.watch();
  const names = chart.lines.map(({ name }) => name);
  const hasPoints = names.some((name) => charts.run.series.get(name)?.n);
  return hasPoints || charts.run.isWaitingFor(names) ? null : html`<p class="plot-empty">${charts.emptyText.value}</p>`;
}

/** @param {import("../vendor/runtime.js").Signal<boolean>} flag */
function toggle(flag) {
  flag.value = !flag.value;
}

/** @param {KeyboardEvent} event @param {RunCharts} charts */
function onKey(event, charts) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const range = byKey(event.key, charts.range(), charts.whole());
  if (range === undefined) return;
  event.preventDefault();
  charts.zoom(range);
}

/** Draws the chart whenever its points, the view or the colours change; returns what ends it.
 * @param {typeof import("../charts/line-chart.js").mount} mount
 * @param {HTMLElement} element
 * @param {RunCharts} charts
 * @param {{ current: ChartSpec }} latest
 * @param {import("../vendor/runtime.js").Signal<string | null>} isolated
 * @param {import("../vendor/runtime.js").Signal<Figure | null>} shown */
function drawInto(mount, element, charts, latest, isolated, shown) {
  const mounted = mount(element, {
    onZoom: (range) => charts.zoom(range),
    onCursor: (step) => charts.point(step),
    syncKey: charts.id,
  });
  const paint = paintOn(element, () => {
    const { id, title, unit, lines } = latest.current;
    charts.run.need(lines.map(({ name }) => name));
    const { logs, smoothing, range } = charts.view.state.peek();
    const chosen = charts.lines(isolated.peek() ? lines.filter((line) => line.name === isolated.peek()) : lines);
    const options = {
      width: Math.max(element.clientWidth, 100),
      range,
      whole: charts.whole(),
      isLog: logs.includes(id),
      smoothing,
      unit,
    };
    const next = figure(title, chosen, options);
    mounted.draw(next);
    shown.value = next;
  });
  const stopColours = effect(() => {
    paletteAge.value;
    mounted.reset();
    paint.invalidate();
  });
  const stop = effect(() => {
    charts.watch();
    isolated.value;
    paint.invalidate();
  });
  return () => {
    stop();
    stopColours();
    paint.dispose();
    mounted.destroy();
  };
}

/** @param {{ figure: Figure | null, smoothing: number }} props */
function Caption({ figure: shown, smoothing }) {
  if (!shown?.data[0].length) return html`<p class="caption"> </p>`;
  const parts = [`${count(shown.drawn)} of ${shown.total === null ? "…" : count(shown.total)} points drawn`];
  if (shown.isSmoothed) parts.push(`smoothed ${smoothing} over raw`);
  if (shown.bands.length) parts.push("band: min to max");
  if (shown.omitted) parts.push(`${count(shown.omitted)} at or below 0 have no place on a log axis`);
  const [mark] = shown.marks;
  return html`<p class="caption">
    ${mark ? html`<strong class="bad-text">${mark.label} diverged at step ${count(mark.first)} (${mark.word})</strong> · ` : null}${parts.join(" · ")}
  </p>`;
}
