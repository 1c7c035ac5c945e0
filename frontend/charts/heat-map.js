/* A heat map on a canvas. Every histogram is one column of an atlas; a newer one adds one column to it. */

import { rebinned } from "../lib/histogram.js";
import { axisOf, BINS, peakOf, pixelsOf, placesOf } from "./heat-figure.js";
import { colour } from "./palette.js";

/** @import { Histogram, HistogramColumns } from "../lib/histogram.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { Axis } from "./heat-figure.js" */
/** @typedef {{ axis: Axis, peak: number, shown: number }} Drawn */
/** @typedef {{ draw: (columns: HistogramColumns, x: Range) => Drawn, destroy: () => void }} Mounted */

/** Puts a heat map into `element`, whose size it takes; tells of the share of the width that is pointed at.
 * @param {HTMLElement} element
 * @param {{ onPoint: (share: number | null) => void, onPick: (share: number) => void }} handlers
 * @returns {Mounted} */
export function mount(element, { onPoint, onPick }) {
  const canvas = document.createElement("canvas");
  element.append(canvas);
  const atlas = new Atlas();
  /** @type {[HistogramColumns, Range] | null} */
  let last = null;
  const draw = (/** @type {HistogramColumns} */ columns, /** @type {Range} */ x) => {
    last = [columns, x];
    atlas.follow(columns);
    return { axis: atlas.axis, peak: atlas.peak, shown: paint(canvas, element, atlas, columns.all, x) };
  };
  const resizer = new ResizeObserver(() => last && draw(...last));
  resizer.observe(element);
  const ends = new AbortController();
  const on = { signal: ends.signal };
  const share = (/** @type {PointerEvent | MouseEvent} */ { offsetX }) => offsetX / Math.max(element.clientWidth, 1);
  canvas.addEventListener("pointermove", (event) => onPoint(share(event)), on);
  canvas.addEventListener("pointerleave", () => onPoint(null), on);
  canvas.addEventListener("click", (event) => onPick(share(event)), on);
  return {
    draw,
    destroy() {
      ends.abort();
      resizer.disconnect();
      canvas.remove();
    },
  };
}

/** The columns as pixels, one beside the other, with the axis and the scale that they were made for. */
class Atlas {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.canvas.height = BINS;
    /** @type {HistogramColumns | null} */
    this.columns = null;
    this.thinned = 0;
    this.n = 0;
    /** @type {Float32Array[]} */
    this.shares = [];
    this.axis = { low: 0, high: 1 };
    this.peak = 1;
  }

  /** Draws the columns that are not here yet, or all where the axis or the scale has to change for them.
   * @param {HistogramColumns} columns */
  follow(columns) {
    const isSame = this.columns === columns && this.thinned === columns.thinned;
    const isFit = isSame && this.fits(columns.all.slice(this.n));
    this.columns = columns;
    this.thinned = columns.thinned;
    if (!isFit) this.begin(columns.all);
    this.makeRoom(columns.all.length);
    const context = this.canvas.getContext("2d");
    for (; this.n < columns.all.length; this.n++)
      context?.putImageData(new ImageData(pixelsOf(this.shares[this.n], this.peak), 1, BINS), this.n, 0);
  }

  /** Tells whether newer histograms need no other axis and scale; takes them in if so.
   * @param {Histogram[]} newer */
  fits(newer) {
    if (newer.length === 0) return true;
    const { low, high } = axisOf(newer);
    const isInside = low >= this.axis.low && high <= this.axis.high;
    const shares = newer.map((each) => rebinned(each, this.axis.low, this.axis.high, BINS));
    if (!isInside || newer.some(({ total }, index) => total > 0 && peakOf([shares[index]]) > 2.5 * this.peak))
      return false;
    this.shares.push(...shares);
    return true;
  }

  /** @param {Histogram[]} all */
  begin(all) {
    this.axis = axisOf(all);
    this.shares = all.map((each) => rebinned(each, this.axis.low, this.axis.high, BINS));
    this.peak = peakOf(this.shares);
    this.n = 0;
  }

  /** @param {number} length */
  makeRoom(length) {
    if (length <= this.canvas.width && this.canvas.width > 1) return;
    // A canvas that changes its size is empty.
    this.canvas.width = Math.max(256, 2 ** Math.ceil(Math.log2(length + 1)));
    this.n = 0;
  }
}

/** Draws the columns in view; returns how many they are.
 * @param {HTMLCanvasElement} canvas @param {HTMLElement} element @param {Atlas} atlas @param {Histogram[]} all @param {Range} x */
function paint(canvas, element, atlas, all, x) {
  const width = Math.floor(element.clientWidth * devicePixelRatio);
  const height = Math.floor(element.clientHeight * devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const places = placesOf(all, x);
  if (!context || width === 0) return places.length;
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, width, height);
  for (const { index, left, right } of places) {
    const from = Math.floor(left * width);
    const wide = Math.max(Math.floor(right * width) - from, 1);
    if (all[index].total > 0) context.drawImage(atlas.canvas, index, 0, 1, BINS, from, 0, wide, height);
    if (all[index].nonfinite > 0) flag(context, from, wide);
  }
  return places.length;
}

/** Marks a column that has values which are not finite.
 * @param {CanvasRenderingContext2D} context @param {number} from @param {number} wide */
function flag(context, from, wide) {
  context.fillStyle = colour("bad");
  context.fillRect(from, 0, wide, 4 * devicePixelRatio);
}
