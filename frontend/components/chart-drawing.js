/* How a line chart on the page is kept drawn: anew when its points, the view or the colours change, its cursor when the step does. */

import { axisOf } from "../app/run-axis.js";
import { markersIn } from "../app/run-markers.js";
import { paletteAge } from "../app/store.js";
import { mount } from "../charts/line-chart.js";
import { figure } from "../charts/line-figure.js";
import { nearestTo, readings, wordsOf } from "../charts/line-reading.js";
import { paintOn } from "../charts/painter.js";
import { effect } from "../vendor/runtime.js";

/** @import { Figure } from "../charts/line-figure.js" */
/** @import { ChartSpec, LineSpec } from "../lib/charts-of-run.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Signal } from "../vendor/runtime.js" */
/** @import { Pointed } from "../charts/line-cursor.js" */
/** @typedef {{ latest: { current: ChartSpec }, isolated: Signal<string | null>, shown: Signal<Figure | null>,
 *   pointed: Signal<Pointed | null> }} Drawing */
/** @typedef {{ stop: () => void, canvas: () => HTMLCanvasElement | null, places: () => number[],
 *   words: (step: number) => string }} Drawn  places: the steps that are drawn; words: what is read at one */

/** Draws a chart whenever it must be.
 * @param {HTMLElement} element
 * @param {RunCharts} charts
 * @param {Drawing} parts
 * @returns {Drawn} */
export function drawInto(element, charts, { latest, isolated, shown, pointed }) {
  /** @type {number | null} what was picked before the last click */
  let earlier = null;
  const chart = mount(element, {
    onZoom: (range) => charts.zoom(range),
    onPoint(at) {
      pointed.value = at;
      charts.point(at?.step ?? null);
      charts.light(at && nearestLine(shown.peek(), at));
    },
    onPick(step) {
      earlier = charts.picked.peek();
      charts.steps.pick(step);
    },
    onUnpick: () => (earlier === null ? charts.steps.follow() : charts.steps.pick(earlier)),
  });
  const draw = () => {
    charts.run.need(latest.current.lines.map(({ name }) => name));
    const next = figureOf(latest.current, charts, isolated.peek(), element.clientWidth);
    chart.draw(next);
    shown.value = next;
  };
  const paint = paintOn(element, draw, () => {
    chart.place(charts.at.peek(), charts.picked.peek());
    chart.light(charts.lit.peek());
  });
  const stops = [
    effect(() => {
      paletteAge.value;
      chart.reset();
      paint.invalidate();
    }),
    effect(() => {
      charts.watch();
      axisOf(charts).axis.value;
      markersIn(charts).value;
      isolated.value;
      paint.invalidate();
    }),
    effect(() => {
      charts.at.value;
      charts.picked.value;
      charts.lit.value;
      paint.moved();
    }),
  ];
  return {
    stop() {
      for (const stop of stops) stop();
      paint.dispose();
      chart.destroy();
    },
    canvas: chart.canvas,
    places: () => shown.peek()?.steps ?? [],
    words(step) {
      const figure = shown.peek();
      return figure ? wordsOf(figure, step) : "";
    },
  };
}

/** @param {Figure | null} figure @param {Pointed} at @returns {LineSpec | null} */
function nearestLine(figure, at) {
  const found = figure ? readings(figure, at.step) : [];
  return found[nearestTo(found, at.y, figure?.isLog ?? false)]?.spec ?? null;
}

/** @param {ChartSpec} spec @param {RunCharts} charts @param {string | null} alone @param {number} width
 * @returns {Figure} */
function figureOf(spec, charts, alone, width) {
  const { smoothing, range, isClipped } = charts.view.look.peek();
  return figure(spec.title, charts.lines(alone ? spec.lines.filter(({ name }) => name === alone) : spec.lines), {
    width: Math.max(width, 100),
    range,
    whole: charts.whole(),
    span: charts.smoothingSpan(),
    isLog: charts.view.isLog(spec),
    isLogX: charts.view.isLogX(spec),
    axis: axisOf(charts).axis.peek(),
    smoothing,
    isClipped,
    unit: spec.unit,
    band: spec.band,
    shade: spec.shade,
    isShared: spec.isShared,
    markers: markersIn(charts).peek(),
  });
}
