/* A line chart with its title, legend, toggles and caption. */

import { count, placeText, placeWord } from "../lib/format.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { Legend } from "./legend.js";

/** @import { Figure } from "../charts/line-figure.js" */
/** @import { ChartSpec } from "../lib/charts-of-run.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Child, Signal } from "../vendor/runtime.js" */
/** @import { Pointed } from "../charts/line-cursor.js" */
/** @import { Drawn } from "./chart-drawing.js" */

/** The drawing code is the greatest part of the page: it comes while the words are already there. */
const drawing = import("./chart-drawing.js");
const table = () => import("./chart-table.js").then(({ ChartTable }) => ChartTable);
const tip = () => import("./chart-tip.js").then(({ ChartTip }) => ChartTip);
const menu = () => import("./chart-menu.js").then(({ ChartMenu }) => ChartMenu);

/** @param {{ chart: ChartSpec, charts: RunCharts, children?: Child }} props  children: what is said above the lines */
export function ChartCard({ chart: own, charts, children }) {
  const others = charts.overlay.value?.specs[own.id];
  const ghost = charts.ghosts.value;
  const more = [...((charts.view.look.value.hasKin && others) || []), ...(ghost?.specs[own.id] ?? [])];
  const chart = more.length ? { ...own, lines: [...own.lines, ...more] } : own;
  const shown = useSignal(/** @type {Figure | null} */ (null));
  const isolated = useSignal(/** @type {string | null} */ (null));
  const pointed = useSignal(/** @type {Pointed | null} */ (null));
  const isTable = useSignal(false);
  const plot = useRef(/** @type {HTMLDivElement | null} */ (null));
  const drawn = useRef(/** @type {Drawn | null} */ (null));
  const latest = useRef(chart);
  latest.current = chart;
  useEffect(() => {
    let isGone = false;
    drawing.then(({ drawInto }) => {
      const element = /** @type {HTMLElement} */ (plot.current);
      if (!isGone) drawn.current = drawInto(element, charts, { latest, isolated, shown, pointed });
    });
    return () => {
      isGone = true;
      drawn.current?.stop();
    };
  }, []);
  const lead = () => {
    charts.steps.leading = drawn.current;
  };
  const id = `chart-${chart.id.replaceAll("/", "-")}`;
  return html`<section class=${`card chart ${chart.role ? `is-${chart.role}` : ""}`} aria-labelledby=${id} onPointerEnter=${lead} onFocusIn=${lead}>
    <header class="card-head">
      <h2 id=${id} title=${chart.help}>${chart.title}</h2>
      <${RangeChip} charts=${charts} />
      <${StepNote} charts=${charts} />
      <div class="card-tools">
        <button type="button" class="toggle" aria-pressed=${charts.view.isLog(chart)} onClick=${() => charts.view.turn("logs", chart)} title="Logarithmic y axis">log<span class="visually-hidden"> y axis</span></button>
        <button type="button" class="toggle" aria-pressed=${isTable.value} onClick=${() => turn(isTable)} title="View as table"><${Icon} name="table" /><span class="visually-hidden">View as table</span></button>
        <${MenuButton} chart=${chart} charts=${charts} shown=${shown} canvas=${() => drawn.current?.canvas() ?? null} />
      </div>
    </header>
    ${children}
    <${Legend} chart=${chart} charts=${charts} isolated=${isolated} />
    <div class="plot-frame" role="group" tabindex="0" hidden=${isTable.value}
      aria-label=${`${chart.title} chart: arrows move the step, plus and minus zoom, 0 shows all, question mark lists all keys`}>
      <div class="plot" ref=${plot} role="img" aria-label=${shown.value?.summary ?? `${chart.title}: no points yet.`}></div>
      <${Empty} chart=${chart} charts=${charts} />
      <${Tip} shown=${shown} pointed=${pointed} />
    </div>
    ${isTable.value ? html`<${Lazy} load=${table} chart=${chart} charts=${charts} />` : null}
    ${ghost?.words[own.id] ? html`<p class="caption ghost-words">${ghost.words[own.id]}</p>` : null}
    <${Caption} figure=${shown.value} spread=${chart.spread} smoothing=${charts.view.look.value.smoothing} isFrozen=${charts.isFrozen.value} />
  </section>`;
}

/** @param {{ charts: RunCharts }} props */
function RangeChip({ charts }) {
  const { range } = charts.view.look.value;
  if (!range) return null;
  return html`<button type="button" class="chip" onClick=${() => charts.zoom(null)} title="Show all steps again"><${Icon} name="reset" />${placeText(range[0], charts.grain)} – ${placeText(range[1], charts.grain)}<span class="visually-hidden">: show all steps</span></button>`;
}

/** The step that the legend's values are of, while that is not the newest.
 * @param {{ charts: RunCharts }} props */
function StepNote({ charts }) {
  const step = charts.at.value;
  return step === null ? null : html`<span class="chart-step quiet">${placeWord(step, charts.grain)}</span>`;
}

/** Opens what is seldom wanted of a chart; its code is fetched then.
 * @param {{ chart: ChartSpec, charts: RunCharts, shown: Signal<Figure | null>, canvas: () => HTMLCanvasElement | null }} props */
function MenuButton({ chart, charts, shown, canvas }) {
  const isOpen = useSignal(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = (/** @type {boolean} */ isBack) => {
    isOpen.value = false;
    if (isBack) button.current?.focus();
  };
  return html`<div class="menu-root">
    <button type="button" class="toggle" ref=${button} aria-expanded=${isOpen.value} onClick=${() => turn(isOpen)} title="More of this chart"><${Icon} name="dots" /><span class="visually-hidden">More of ${chart.title}</span></button>
    ${isOpen.value ? html`<${Lazy} load=${menu} chart=${chart} charts=${charts} shown=${shown} canvas=${canvas} close=${close} />` : null}
  </div>`;
}

/** The table beside the pointer; its code is fetched when there is one.
 * @param {{ shown: Signal<Figure | null>, pointed: Signal<Pointed | null> }} props */
function Tip({ shown, pointed }) {
  const wasPointed = useRef(false);
  wasPointed.current ||= pointed.value !== null;
  return wasPointed.current ? html`<${Lazy} load=${tip} shown=${shown} pointed=${pointed} />` : null;
}

/** What stands in the place of lines that do not exist; nothing until that is known.
 * @param {{ chart: ChartSpec, charts: RunCharts }} props */
function Empty({ chart, charts }) {
  charts.watch();
  const names = chart.lines.map(({ name }) => name);
  const hasPoints = names.some((name) => charts.columnsOf(name)?.n);
  if (hasPoints || charts.run.isWaitingFor(names)) return null;
  return html`<p class="plot-empty">${charts.emptyText.value}${chart.gap ? html`<span>${chart.gap}</span>` : null}</p>`;
}

/** @param {Signal<boolean>} flag */
function turn(flag) {
  flag.value = !flag.value;
}

/** @param {{ figure: Figure | null, spread?: string, smoothing: number, isFrozen: boolean }} props */
function Caption({ figure: shown, spread = "min to max", smoothing, isFrozen }) {
  if (!shown?.data[0].length) return html`<p class="caption"> </p>`;
  const parts = [`${count(shown.drawn)} of ${shown.total === null ? "…" : count(shown.total)} points drawn`];
  if (shown.isSmoothed)
    parts.push(`smoothed ${smoothing}${shown.parts.some(({ kind }) => kind === "ghost") ? " over raw" : ""}`);
  if (shown.bands.some(([row]) => !shown.specs[shown.parts[row - 1].line].isGhost)) parts.push(`band: ${spread}`);
  if (shown.areas.length) parts.push("the gap is shaded");
  if (shown.isLinearAfterAll) parts.push("nothing above 0: y is linear");
  if (shown.omitted) parts.push(`${count(shown.omitted)} at or below 0 have no place on a log axis`);
  if (shown.beyond)
    parts.push(`${count(shown.beyond)} points of ${shown.isShared ? "runs that diverged" : "other runs"} lie outside`);
  if (shown.omittedX) parts.push("the start has no place on a log axis");
  const [mark] = shown.marks;
  return html`<p class="caption">
    ${mark ? html`<strong class="bad-text">${mark.label} diverged at step ${count(mark.step)} (${mark.word})${shown.isShared && shown.marks.length > 1 ? `, and ${shown.marks.length - 1} more` : ""}</strong> · ` : null}${shown.isClipped ? html`<strong class="warning-text">y clipped to the 5th–95th percentile: ${count(shown.clipped)} points lie outside</strong> · ` : null}${isFrozen ? html`<strong>frozen</strong> · ` : null}${parts.join(" · ")}
  </p>`;
}
