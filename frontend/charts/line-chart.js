/* A line chart on the page: draws figures with uPlot, tells of drags and of the pointer. */

import uPlot from "../vendor/uplot.js";
import { drawFlags } from "./flag-drawing.js";
import { axesOf } from "./line-axes.js";
import { listen, nearestKnown, place } from "./line-cursor.js";
import { isolated } from "./line-figure.js";
import { drawBack, drawEndLabels, drawLit, drawMarks } from "./line-marks.js";
import { colour, faint } from "./palette.js";

/** @import { Options, Series } from "uplot" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { CursorHandlers } from "./line-cursor.js" */
/** @import { LineSpec } from "../lib/chart-spec.js" */
/** @import { Figure, Part } from "./line-figure.js" */
/** @typedef {CursorHandlers & { onZoom: (range: Range | null) => void }} Handlers */
/** @typedef {(line: LineSpec) => boolean} IsLit  whether a line stands out */
/** @typedef {{ figure: Figure | null, plot: uPlot | null, isDown: boolean, at: number | null, picked: number | null, isLit: IsLit | null }} State */
/** @typedef {{ draw: (figure: Figure) => void, place: (at: number | null, picked: number | null) => void,
 *   light: (isLit: IsLit | null) => void,
 *   canvas: () => HTMLCanvasElement | null, reset: () => void, destroy: () => void }} Mounted */

/** Pixels from point to point below which points are not marked. */
const CLOSEST = 8;
/** How wide lines are drawn, those that stand out, and how dim the others are then. */
const PLAIN = 1.75;
const THICK = 3;
const DIM = 0.14;

/** Puts a chart into `element`, whose size it takes.
 * @param {HTMLElement} element
 * @param {Handlers} handlers
 * @returns {Mounted} */
export function mount(element, handlers) {
  /** @type {State} */
  const state = { figure: null, plot: null, isDown: false, at: null, picked: null, isLit: null };
  const resizer = new ResizeObserver(() => state.plot?.setSize(sizeOf(element)));
  resizer.observe(element);
  const drop = () => {
    state.plot?.destroy();
    state.plot = null;
  };
  return {
    draw(figure) {
      const isSame = state.plot && state.figure?.key === figure.key;
      state.figure = figure;
      if (isSame) return update(/** @type {uPlot} */ (state.plot), figure);
      drop();
      if (figure.data[0].length === 0) return;
      state.plot = new uPlot(optionsOf(state, element, handlers), /** @type {any} */ (figure.data), element);
      listen(state.plot, state, handlers);
      shine(state);
      update(state.plot, figure);
    },
    place(at, picked) {
      Object.assign(state, { at, picked });
      putCursor(state);
    },
    light(isLit) {
      if (isLit === state.isLit) return;
      state.isLit = isLit;
      if (state.plot && shine(state)) state.plot.redraw(false);
    },
    canvas: () => state.plot?.ctx.canvas ?? null,
    reset: drop,
    destroy() {
      resizer.disconnect();
      drop();
    },
  };
}

/** While a range is dragged, the cursor is the end of that range.
 * @param {State} state */
function putCursor({ plot, figure, isDown, at, picked }) {
  if (plot && figure && !isDown) place(plot, figure, at, picked);
}

/** Brings out the lines that stand out and dims the others; returns whether any looks other than before.
 * @param {State} state */
function shine({ plot, figure, isLit }) {
  if (!plot || !figure) return false;
  return (
    figure.parts.filter((part, i) => {
      const series = plot.series[i + 1];
      const spec = figure.specs[part.line];
      const isOn = isLit?.(spec) ?? true;
      const alpha = isOn ? alphaOf(spec) : DIM;
      const width = part.kind === "line" || part.kind === "points" ? (isLit && isOn ? THICK : PLAIN) : series.width;
      const isChanged = series.alpha !== alpha || series.width !== width;
      Object.assign(series, { alpha, width });
      return isChanged;
    }).length > 0
  );
}

/** @param {LineSpec} spec */
function alphaOf({ isFaint }) {
  return isFaint ? 0.55 : 1;
}

/** @param {uPlot} plot @param {Figure} figure */
function update(plot, figure) {
  plot.batch(() => {
    plot.setData(/** @type {any} */ (figure.data), false);
    plot.setScale("x", { min: figure.x[0], max: figure.x[1] });
    plot.setScale("y", { min: figure.y[0], max: figure.y[1] });
  });
}

/** @param {HTMLElement} element */
function sizeOf(element) {
  return { width: Math.max(element.clientWidth, 80), height: Math.max(element.clientHeight, 80) };
}

/** @param {State} state @param {HTMLElement} element @param {Handlers} handlers @returns {Options} */
function optionsOf(state, element, handlers) {
  const figure = /** @type {Figure} */ (state.figure);
  const now = () => /** @type {Figure} */ (state.figure);
  return {
    ...sizeOf(element),
    padding: [8, sideOf(figure), 0, 0],
    legend: { show: false },
    cursor: cursorOf(handlers),
    scales: {
      x: { time: false, auto: false, distr: figure.isLogX ? 3 : 1, range: () => now().x },
      y: { auto: false, distr: figure.isLog ? 3 : 1, range: () => now().y },
    },
    axes: axesOf(figure),
    series: [{}, ...figure.parts.map((part) => seriesOf(figure, part))],
    bands: figure.bands.map((series) => ({ series, fill: faint(colorOf(figure, figure.parts[series[0] - 1]), 0.16) })),
    hooks: {
      drawAxes: [(plot) => drawBack(plot, now())],
      draw: [
        (plot) => drawLit(plot, now(), state.isLit, THICK),
        (plot) => drawFlags(plot, now().flags),
        (plot) => drawMarks(plot, now()),
        (plot) => drawEndLabels(plot, now()),
        () => putCursor(state),
      ],
      setSelect: [(plot) => select(plot, now(), handlers)],
    },
  };
}

/** Room at the right, for the names of lines and for half of the last label.
 * @param {Figure} figure */
function sideOf({ axis, specs }) {
  if (axis.mode === "time") return 32;
  return specs.some((spec) => spec.short) || axis.mode === "relative" ? 22 : 18;
}

/** @param {Handlers} handlers @returns {Options["cursor"]} */
function cursorOf(handlers) {
  return {
    y: false,
    drag: { x: true, y: false, setScale: false, dist: 4 },
    points: { size: 6, width: 1.5 },
    dataIdx: (plot, row, index, at) =>
      row === 0
        ? index
        : /** @type {number} */ (
            nearestKnown(/** @type {any} */ (plot.data[row]), /** @type {any} */ (plot.data[0]), index, at)
          ),
    bind: {
      dblclick: () => () => {
        handlers.onZoom(null);
        return null;
      },
    },
  };
}

/** @param {uPlot} plot @param {Figure} figure @param {Handlers} handlers */
function select(plot, { axis }, handlers) {
  const { left, width } = plot.select;
  if (width < 4) return;
  handlers.onZoom([axis.toStep(plot.posToVal(left, "x")), axis.toStep(plot.posToVal(left + width, "x"))]);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

/** @param {Figure} figure @param {Part} part */
function colorOf(figure, part) {
  return colour(figure.specs[part.line].colour);
}

/** Tells whether the points of a row can be told apart; closer ones would hide the line in a thick band.
 * @param {uPlot} plot @param {number} row */
function isRoomy(plot, row) {
  const known = /** @type {(number | null | undefined)[]} */ (plot.data[row]).filter((value) => value != null).length;
  return known * CLOSEST <= plot.bbox.width / devicePixelRatio;
}

/** @param {Figure} figure @param {Part} part @returns {Series} */
function seriesOf(figure, part) {
  const stroke = colorOf(figure, part);
  const spec = figure.specs[part.line];
  const isEdge = part.kind === "low" || part.kind === "high";
  const base = {
    scale: "y",
    label: spec.label,
    dash: spec.dash,
    alpha: alphaOf(spec),
    points: { show: false },
  };
  if (isEdge) return { ...base, stroke: "transparent", width: 0 };
  if (part.kind === "ghost") return { ...base, stroke: faint(stroke, 0.32), width: 1 };
  const filter = (/** @type {uPlot} */ plot, /** @type {number} */ row) =>
    isRoomy(plot, row) && part.kind === "points" ? null : isolated(/** @type {any} */ (plot.data[row]));
  if (part.kind === "points")
    return {
      ...base,
      stroke,
      width: PLAIN,
      points: { show: isRoomy, size: 5, fill: stroke, stroke, width: 0, filter },
    };
  return { ...base, stroke, width: PLAIN, points: { show: false, size: 4, fill: stroke, stroke, width: 0, filter } };
}
