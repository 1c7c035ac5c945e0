/* Parallel coordinates on the page: a canvas, the runs that are pointed at, brushes that are dragged along the axes. */

import { colour, faint } from "./palette.js";
import { placeAt, runAt, uprightAt } from "./parallel-figure.js";

/** @import { Look } from "../lib/run-colour.js" */
/** @import { Figure, Trace } from "./parallel-figure.js" */
/** @typedef {{ figure: Figure, looks: Look[], lit: Set<number> | null }} Shown  looks: one a run; lit: what stands out, by place */
/** @typedef {{ onPoint: (run: number) => void, onPick: (run: number) => void,
 *   onBrush: (upright: number, from: number, to: number) => void, onClear: (upright: number) => void }} Handlers  from, to: places */
/** @typedef {{ draw: (shown: Shown) => void, destroy: () => void }} Mounted */

/** Pixels that a drag needs to be one. */
const DRAG = 4;

/** @param {HTMLElement} element @param {Handlers} handlers @returns {Mounted} */
export function mount(element, handlers) {
  const canvas = document.createElement("canvas");
  element.append(canvas);
  /** @type {{ shown: Shown | null, drag: { upright: number, from: number } | null, pointed: number }} */
  const state = { shown: null, drag: null, pointed: -1 };
  const ends = new AbortController();
  const on = { signal: ends.signal };
  const placeOf = (/** @type {PointerEvent} */ event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const point = (/** @type {number} */ run) => {
    if (run === state.pointed) return;
    state.pointed = run;
    handlers.onPoint(run);
  };
  const onMove = (/** @type {PointerEvent} */ event) => {
    const figure = state.shown?.figure;
    if (!figure) return;
    const { x, y } = placeOf(event);
    if (state.drag && Math.abs(y - state.drag.from) >= DRAG)
      handlers.onBrush(state.drag.upright, placeAt(figure, state.drag.from), placeAt(figure, y));
    if (state.drag) return;
    const upright = uprightAt(figure, x);
    canvas.style.setProperty("cursor", upright < 0 ? "default" : "ns-resize");
    point(upright < 0 ? runAt(figure, x, y) : -1);
  };
  const onDown = (/** @type {PointerEvent} */ event) => {
    const figure = state.shown?.figure;
    if (!figure || event.button !== 0) return;
    const { x, y } = placeOf(event);
    const upright = uprightAt(figure, x);
    if (upright < 0) {
      const run = runAt(figure, x, y);
      if (run >= 0) handlers.onPick(run);
      return;
    }
    canvas.setPointerCapture(event.pointerId);
    state.drag = { upright, from: y };
  };
  const onUp = (/** @type {PointerEvent} */ event) => {
    const { drag } = state;
    state.drag = null;
    if (drag && Math.abs(placeOf(event).y - drag.from) < DRAG) handlers.onClear(drag.upright);
  };
  canvas.addEventListener("pointermove", onMove, on);
  canvas.addEventListener("pointerdown", onDown, on);
  canvas.addEventListener("pointerup", onUp, on);
  canvas.addEventListener("pointercancel", () => (state.drag = null), on);
  canvas.addEventListener("pointerleave", () => point(-1), on);
  return {
    draw(shown) {
      state.shown = shown;
      paint(canvas, shown);
    },
    destroy() {
      ends.abort();
      canvas.remove();
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {Shown} shown */
function paint(canvas, { figure, looks, lit }) {
  const ratio = devicePixelRatio;
  fit(canvas, figure, ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, figure.width, figure.height);
  const isLit = (/** @type {Trace} */ { run, isIn }) => isIn && (!lit || lit.has(run));
  const order = [...figure.traces].sort((a, b) => Number(isLit(a)) - Number(isLit(b)));
  for (const trace of order) drawTrace(context, trace, looks[trace.run], isLit(trace), lit !== null);
  drawUprights(context, figure);
}

/** @param {CanvasRenderingContext2D} context @param {Trace} trace @param {Look} look @param {boolean} isLit @param {boolean} isChosen */
function drawTrace(context, { points }, look, isLit, isChosen) {
  context.strokeStyle = isLit ? colour(look.colour) : faint(colour("text-quiet"), 0.16);
  context.lineWidth = isLit && isChosen ? 2.5 : 1.5;
  context.setLineDash(look.dash ?? []);
  context.beginPath();
  let isOpen = false;
  points.forEach((point, i) => {
    if (point && isOpen) context.lineTo(point.x, point.y);
    else if (point) context.moveTo(point.x, point.y);
    // A value between two gaps has no line: it is a dash.
    if (point && !points[i - 1] && !points[i + 1]) context.lineTo(point.x + 4, point.y);
    isOpen = point !== null;
  });
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Figure} figure */
function drawUprights(context, { uprights, top, bottom, width }) {
  context.setLineDash([]);
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  const room = width / uprights.length - 10;
  for (const { axis, x, brush } of uprights) {
    drawName(context, x, top - 20, axis.column, room, width);
    context.strokeStyle = colour("control-line");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bottom);
    context.stroke();
    if (brush) drawBrush(context, x, brush);
    for (const { place, label } of axis.ticks) drawTick(context, x, bottom - place * (bottom - top), label);
  }
}

/** Writes an axis' name over it; of a long one its end, which tells it from others.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} name @param {number} room @param {number} width */
function drawName(context, x, y, name, room, width) {
  let text = name;
  while (text.length > 4 && context.measureText(text).width > room)
    text = `…${text.slice(text.startsWith("…") ? 2 : 1)}`;
  const half = context.measureText(text).width / 2;
  context.fillStyle = colour("text");
  context.textAlign = "center";
  context.fillText(text, Math.min(Math.max(x, half + 2), width - half - 2), y);
  context.textAlign = "left";
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {{ top: number, bottom: number }} brush */
function drawBrush(context, x, { top, bottom }) {
  context.fillStyle = faint(colour("accent"), 0.3);
  context.fillRect(x - 6, top, 12, Math.max(bottom - top, 3));
  context.strokeStyle = colour("accent");
  context.lineWidth = 1.5;
  context.strokeRect(x - 6, top, 12, Math.max(bottom - top, 3));
}

/** Writes a value beside its axis, on a ground of its own so that lines do not run through it.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} label */
function drawTick(context, x, y, label) {
  const text = label.length > 14 ? `${label.slice(0, 13)}…` : label;
  const width = context.measureText(text).width;
  context.fillStyle = faint(colour("surface"), 0.85);
  context.fillRect(x + 7, y - 7, width + 4, 14);
  context.fillStyle = colour("text");
  context.fillText(text, x + 9, y);
  context.fillStyle = colour("control-line");
  context.fillRect(x - 3, y - 0.5, 6, 1);
}

/** @param {HTMLCanvasElement} canvas @param {{ width: number, height: number }} size @param {number} ratio */
function fit(canvas, { width, height }, ratio) {
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === w && canvas.height === h) return;
  canvas.width = w;
  canvas.height = h;
  canvas.style.setProperty("width", `${width}px`);
  canvas.style.setProperty("height", `${height}px`);
}
