/* The wall of first-layer pictures on one canvas. */

import { besides, figure, tileAt } from "./filter-figure.js";
import { colour } from "./palette.js";

/** @import { TensorData } from "../wire/types.js" */
/** @import { Wall } from "./filter-figure.js" */
/** @typedef {{ draw: (tensor: TensorData) => void, destroy: () => void }} Mounted */

/** Tiles narrower or lower than this, in pixels of the page, have no room for their number. */
const NARROWEST_NUMBERED = 26;
const LOWEST_NUMBERED = 11;
/** The least width of a picture when it is pointed at, in pixels of the page. */
const ZOOMED = 112;
/** The same of a single row of weights: at most so wide, at least so high. */
const ROW_WIDTH = 600;
const ROW_HEIGHT = 24;

/** Puts a wall into `element`, at most as wide as it and `height` pixels high; tells which unit is pointed at, with
 * the pointer or, in `focus`, with the arrow keys, and which one is chosen by a click or Enter.
 * @param {HTMLElement} element
 * @param {{ height: number, focus: HTMLElement, onPoint: (unit: number | null) => void, onChoose: (unit: number) => void }} options
 * @returns {Mounted} */
export function mount(element, { height, focus, onPoint, onChoose }) {
  const canvas = document.createElement("canvas");
  const atlas = document.createElement("canvas");
  const tip = makeTip();
  element.append(canvas, tip);
  /** @type {{ tensor: TensorData | null, wall: Wall | null, pointed: number, width: number }} */
  const state = { tensor: null, wall: null, pointed: -1, width: 0 };

  const redraw = () => {
    if (!state.tensor || element.clientWidth === 0) return;
    state.width = element.clientWidth;
    state.wall = figure(state.tensor, { width: device(state.width), height: device(height) });
    fillAtlas(atlas, state.wall);
    paint(canvas, atlas, state.wall, state.pointed);
    showTip(tip, canvas, atlas, state.wall, state.pointed);
  };
  const point = (/** @type {number} */ unit) => {
    if (unit === state.pointed || !state.wall) return;
    state.pointed = unit;
    onPoint(unit < 0 ? null : unit);
    paint(canvas, atlas, state.wall, unit);
    showTip(tip, canvas, atlas, state.wall, unit);
  };
  const choose = () => state.pointed >= 0 && onChoose(state.pointed);
  const ends = new AbortController();
  const on = { signal: ends.signal };
  const resizer = new ResizeObserver(() => element.clientWidth !== state.width && redraw());
  resizer.observe(element);
  canvas.addEventListener(
    "pointermove",
    ({ offsetX, offsetY }) => state.wall && point(tileAt(state.wall, device(offsetX), device(offsetY))),
    on,
  );
  canvas.addEventListener("click", choose, on);
  canvas.addEventListener("pointerleave", () => point(-1), on);
  focus.addEventListener("blur", () => point(-1), on);
  focus.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter") choose();
      const next = state.wall && besides(state.wall, state.pointed, event.key);
      if (next == null || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      point(next);
    },
    on,
  );
  return {
    draw(tensor) {
      state.tensor = tensor;
      redraw();
    },
    destroy() {
      ends.abort();
      resizer.disconnect();
      canvas.remove();
      tip.remove();
    },
  };
}

/** Returns whole device pixels.
 * @param {number} pixels */
function device(pixels) {
  return Math.floor(pixels * devicePixelRatio);
}

/** @param {HTMLCanvasElement} atlas @param {Wall} wall */
function fillAtlas(atlas, wall) {
  atlas.width = wall.atlas.width;
  atlas.height = wall.atlas.height;
  atlas.getContext("2d")?.putImageData(new ImageData(wall.atlas.pixels, wall.atlas.width), 0, 0);
}

/** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} atlas @param {Wall} wall @param {number} pointed */
function paint(canvas, atlas, wall, pointed) {
  const { tileWidth, tileHeight, source } = wall;
  fit(canvas, wall.width, wall.height);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, canvas.width, canvas.height);
  const isNumbered = tileWidth >= device(NARROWEST_NUMBERED) && tileHeight >= device(LOWEST_NUMBERED);
  const edge = colour("line");
  for (let i = 0; i < wall.n; i++) {
    const { x, y } = placeOf(wall, i);
    // White weights on a white page, or black ones on a black one, would have no edge.
    context.fillStyle = edge;
    context.fillRect(x - 1, y - 1, tileWidth + 2, tileHeight + 2);
    context.drawImage(atlas, 0, i * source.height, source.width, source.height, x, y, tileWidth, tileHeight);
    if (isNumbered) label(context, String(i), x, y + tileHeight);
    if (i === pointed) outline(context, x, y, tileWidth, tileHeight);
  }
}

/** Writes a unit's number into the lower left corner of its tile.
 * @param {CanvasRenderingContext2D} context @param {string} text @param {number} left @param {number} bottom */
function label(context, text, left, bottom) {
  const ratio = devicePixelRatio;
  context.font = `${9 * ratio}px system-ui, sans-serif`;
  context.textBaseline = "bottom";
  const width = context.measureText(text).width + 4 * ratio;
  context.fillStyle = "rgb(0 0 0 / 62%)";
  context.fillRect(left, bottom - 11 * ratio, width, 11 * ratio);
  context.fillStyle = "#ffffff";
  context.fillText(text, left + 2 * ratio, bottom - 0.5 * ratio);
}

/** Returns the upper left corner of a tile in device pixels.
 * @param {Wall} wall @param {number} i */
function placeOf({ columns, tileWidth, tileHeight, gap }, i) {
  return { x: (i % columns) * (tileWidth + gap), y: Math.floor(i / columns) * (tileHeight + gap) };
}

/** Returns what shows one unit larger, with its number. */
function makeTip() {
  const tip = document.createElement("span");
  tip.className = "wall-tip";
  tip.hidden = true;
  tip.append(document.createElement("canvas"), document.createElement("span"));
  return tip;
}

/** @param {HTMLElement} tip @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} atlas @param {Wall} wall @param {number} unit */
function showTip(tip, canvas, atlas, wall, unit) {
  tip.hidden = unit < 0;
  if (unit < 0) return;
  const { x, y } = placeOf(wall, unit);
  enlarge(/** @type {HTMLCanvasElement} */ (tip.firstChild), atlas, wall, unit);
  /** @type {HTMLElement} */ (tip.lastChild).textContent = `unit ${unit}`;
  const middle = canvas.offsetLeft + (x + wall.tileWidth / 2) / devicePixelRatio;
  const half = tip.offsetWidth / 2;
  const room = /** @type {HTMLElement} */ (tip.parentElement).clientWidth;
  tip.style.setProperty("left", `${Math.min(Math.max(middle, half), Math.max(room - half, half))}px`);
  const above = canvas.offsetTop + y / devicePixelRatio - 4;
  const isBelow = above < tip.offsetHeight;
  tip.classList.toggle("is-below", isBelow);
  tip.style.setProperty("top", `${isBelow ? above + 8 + wall.tileHeight / devicePixelRatio : above}px`);
}

/** Draws one unit in whole multiples of its pixels, at least ZOOMED wide.
 * @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} atlas @param {Wall} wall @param {number} unit */
function enlarge(canvas, atlas, { source, tileWidth }, unit) {
  const isFlat = source.height === 1 && source.width > 1;
  const wish = isFlat ? Math.max(device(ZOOMED), Math.min(tileWidth, device(ROW_WIDTH))) : device(ZOOMED);
  const times = Math.max(Math.ceil(wish / source.width), isFlat ? 1 : Math.ceil((1.5 * tileWidth) / source.width));
  fit(canvas, source.width * times, isFlat ? Math.max(times, device(ROW_HEIGHT)) : source.height * times);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(atlas, 0, unit * source.height, source.width, source.height, 0, 0, canvas.width, canvas.height);
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function fit(canvas, width, height) {
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  canvas.style.setProperty("width", `${width / devicePixelRatio}px`);
  canvas.style.setProperty("height", `${height / devicePixelRatio}px`);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
function outline(context, x, y, width, height) {
  context.strokeStyle = colour("run-2");
  context.lineWidth = 2;
  context.strokeRect(x + 1, y + 1, width - 2, height - 2);
}
