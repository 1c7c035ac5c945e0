/* What is seldom wanted of a chart: a logarithmic x axis, and the chart as a file. */

import { save } from "../app/download.js";
import { announce } from "../app/store.js";
import { pictureOf } from "../charts/line-picture.js";
import { svgOf } from "../charts/line-svg.js";
import { colour } from "../charts/palette.js";
import { csvOf, fileName } from "../lib/csv.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Figure } from "../charts/line-figure.js" */
/** @import { ChartSpec } from "../lib/charts-of-run.js" */
/** @import { Signal } from "../vendor/runtime.js" */
/** @typedef {{ chart: ChartSpec, charts: RunCharts, shown: Signal<Figure | null>, canvas: () => HTMLCanvasElement | null,
 *   close: (isBack: boolean) => void }} Props */

const WIDTH = 800;
const HEIGHT = 420;

/** @param {Props} props */
export function ChartMenu({ chart, charts, shown, canvas, close }) {
  const list = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    list.current?.querySelector("button")?.focus();
    const onDown = (/** @type {PointerEvent} */ { target }) => {
      if (target instanceof Element && !target.closest(".menu-root")?.contains(list.current)) close(false);
    };
    document.addEventListener("pointerdown", onDown);
    return () => document.removeEventListener("pointerdown", onDown);
  }, []);
  const figure = shown.value;
  const isEmpty = !figure || figure.data[0].length === 0;
  const isTimeOfDay = charts.view.look.value.x === "time";
  const keep = async (/** @type {string} */ ending, /** @type {Blob | Promise<Blob>} */ blob) => {
    close(true);
    save(await blob, fileName(charts.run.detail.peek()?.name || charts.run.id, chart.title, ending));
    announce(`${chart.title} was saved as ${ending.toUpperCase()}`);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close(true);
  };
  const file = (/** @type {string} */ word, /** @type {string} */ hint, /** @type {() => void} */ onClick) =>
    html`<button type="button" disabled=${isEmpty} onClick=${onClick}>${word}<span class="quiet">${hint}</span></button>`;
  return html`<div class="menu" ref=${list} role="group" aria-label=${`More of ${chart.title}`} onKeyDown=${onKeyDown}>
    <button type="button" aria-pressed=${charts.view.isLogX(chart)} disabled=${isTimeOfDay} onClick=${() => charts.view.turn("logXs", chart)}>Log x axis<span class="quiet">${isTimeOfDay ? "not for wall time" : charts.view.isLogX(chart) ? "on" : "off"}</span></button>
    ${file("Save as PNG", "picture", () => keep("png", pictureOf(/** @type {HTMLCanvasElement} */ (canvas()), /** @type {Figure} */ (figure), colour)))}
    ${file("Save as SVG", "drawing", () => keep("svg", svgBlob(/** @type {Figure} */ (figure))))}
    ${file("Save as CSV", pointsWord(/** @type {Figure} */ (figure)), () => keep("csv", csvBlob(/** @type {Figure} */ (figure), charts)))}
  </div>`;
}

/** @param {Figure | null} figure */
function pointsWord(figure) {
  return figure?.lines.some(({ columns }) => columns.rawFrom > 0) ? "bucketed points" : "raw points";
}

/** @param {Figure} figure */
function svgBlob(figure) {
  return new Blob([svgOf(figure, { width: WIDTH, height: HEIGHT, colour })], { type: "image/svg+xml" });
}

/** @param {Figure} figure @param {RunCharts} charts */
function csvBlob({ lines }, charts) {
  return new Blob([csvOf(lines, charts.range())], { type: "text/csv" });
}
