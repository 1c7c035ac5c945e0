/* What is drawn behind and over the lines: reference bands and gaps, where lines diverged, their names at their ends. */

import { count } from "../lib/format.js";
import { colour, faint } from "./palette.js";

/** @import uPlot from "../vendor/uplot.js" */
/** @import { Figure } from "./line-figure.js" */

const LINE_HEIGHT = 11;
const MOST_LABELS = 3;

/** Shades the reference band, with its name, and the gap between two lines.
 * @param {uPlot} plot
 * @param {Figure} figure */
export function drawBack(plot, figure) {
  if (!figure.band && figure.areas.length === 0) return;
  const { ctx } = plot;
  ctx.save();
  clipTo(plot);
  if (figure.band) drawBand(plot, figure.band);
  ctx.fillStyle = faint(colour("text-quiet"), 0.24);
  for (const { x, one, other } of figure.areas) {
    ctx.beginPath();
    for (let i = 0; i < x.length; i++) ctx.lineTo(plot.valToPos(x[i], "x", true), plot.valToPos(one[i], "y", true));
    for (let i = x.length - 1; i >= 0; i--)
      ctx.lineTo(plot.valToPos(x[i], "x", true), plot.valToPos(other[i], "y", true));
    ctx.fill();
  }
  ctx.restore();
}

/** @param {uPlot} plot @param {import("./line-figure.js").Band} band */
function drawBand(plot, { low, high, label: name }) {
  const { ctx, bbox } = plot;
  const top = Math.max(plot.valToPos(high, "y", true), bbox.top);
  const bottom = Math.min(plot.valToPos(low, "y", true), bbox.top + bbox.height);
  if (!(bottom > top)) return;
  ctx.fillStyle = faint(colour("good"), 0.12);
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.font = `${10.5 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillStyle = colour("good");
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.fillText(name, bbox.left + bbox.width - 4 * devicePixelRatio, top + 3 * devicePixelRatio);
}

/** @param {uPlot} plot */
function clipTo({ ctx, bbox }) {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

/** Marks the steps where lines stop being finite: all lines first, then the labels over them, at most MOST_LABELS.
 * @param {uPlot} plot
 * @param {Figure} figure */
export function drawMarks(plot, figure) {
  const { ctx, bbox } = plot;
  /** @type {Map<string, number>} the text of each mark once, with the step's place */
  const texts = new Map();
  let shadedTo = bbox.left;
  ctx.save();
  clipTo(plot);
  for (const mark of figure.marks.toSorted((one, other) => one.first - other.first)) {
    const from = plot.valToPos(mark.at, "x", true);
    const to = mark.isOpen ? bbox.left + bbox.width : plot.valToPos(mark.until, "x", true);
    // Where one run of several has diverged, the others go on.
    if (!figure.isShared) shade(plot, Math.max(from, shadedTo), to);
    shadedTo = Math.max(shadedTo, to);
    rule(plot, from);
    texts.set(`${figure.isShared ? mark.label : "diverged here"}: ${mark.word} at step ${count(mark.step)}`, from);
  }
  [...texts].slice(0, MOST_LABELS).forEach(([text, from], row) => {
    label(plot, Math.max(from, bbox.left), text, row, colour("bad"));
  });
  ctx.restore();
}

/** @param {uPlot} plot @param {number} from @param {number} to */
function shade({ ctx, bbox }, from, to) {
  ctx.fillStyle = faint(colour("bad"), 0.08);
  ctx.fillRect(from, bbox.top, Math.max(to - from, 0), bbox.height);
}

/** @param {uPlot} plot @param {number} x */
function rule({ ctx, bbox }, x) {
  ctx.strokeStyle = colour("bad");
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}

/** @param {uPlot} plot @param {number} x @param {string} text @param {number} row @param {string} bad */
function label({ ctx, bbox }, x, text, row, bad) {
  const ratio = devicePixelRatio;
  ctx.font = `600 ${11 * ratio}px system-ui, sans-serif`;
  const width = ctx.measureText(text).width + 12 * ratio;
  const fitsRight = x + width < bbox.left + bbox.width;
  const left = fitsRight ? x : Math.max(x - width, bbox.left);
  const top = bbox.top + (4 + row * 20) * ratio;
  ctx.fillStyle = bad;
  ctx.fillRect(left, top, width, 18 * ratio);
  ctx.fillStyle = colour("on-bad");
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.fillText(text, left + 6 * ratio, top + 9.5 * ratio);
}

/** Draws the lines that stand out once more, over those that they would be lost among.
 * @param {uPlot} plot @param {Figure} figure @param {((line: import("../lib/chart-spec.js").LineSpec) => boolean) | null} isLit @param {number} width */
export function drawLit(plot, figure, isLit, width) {
  if (!isLit) return;
  const { ctx } = plot;
  ctx.save();
  clipTo(plot);
  ctx.lineWidth = width * devicePixelRatio;
  ctx.lineJoin = "round";
  figure.parts.forEach(({ line, kind }, i) => {
    const spec = figure.specs[line];
    if ((kind !== "line" && kind !== "points") || !isLit(spec)) return;
    ctx.strokeStyle = colour(spec.colour);
    ctx.setLineDash((spec.dash ?? []).map((length) => length * devicePixelRatio));
    trace(plot, figure.data[0], figure.data[i + 1]);
  });
  ctx.restore();
}

/** Strokes a line that breaks at null and goes on over undefined.
 * @param {uPlot} plot @param {(number|null|undefined)[]} places @param {(number|null|undefined)[]} values */
function trace({ ctx, valToPos }, places, values) {
  let isOpen = false;
  ctx.beginPath();
  values.forEach((value, i) => {
    if (value === undefined) return;
    if (value === null) isOpen = false;
    else {
      const [x, y] = [valToPos(places[i] ?? 0, "x", true), valToPos(value, "y", true)];
      if (isOpen) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
      isOpen = true;
    }
  });
  ctx.stroke();
}

/** Writes short names at the right ends of the lines, moved apart where they would meet.
 * @param {uPlot} plot
 * @param {Figure} figure */
export function drawEndLabels(plot, figure) {
  const ends = figure.parts.flatMap((part, i) => {
    const spec = figure.specs[part.line];
    const value = spec.short && (part.kind === "line" || part.kind === "points") ? lastIn(figure, i + 1) : null;
    return value === null
      ? []
      : [{ text: spec.short, colour: colour(spec.colour), y: plot.valToPos(value, "y", true) }];
  });
  const gap = LINE_HEIGHT * devicePixelRatio;
  if (ends.length * gap > plot.bbox.height) return;
  ends.sort((a, b) => a.y - b.y);
  spread(ends, gap, plot.bbox.top + gap / 2, plot.bbox.top + plot.bbox.height - gap / 2);
  const { ctx } = plot;
  ctx.save();
  ctx.font = `600 ${10.5 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const end of ends) {
    ctx.fillStyle = end.colour;
    ctx.fillText(end.text, plot.bbox.left + plot.bbox.width + 5 * devicePixelRatio, end.y);
  }
  ctx.restore();
}

/** Returns the last value of a line in view, null when the line broke off before.
 * @param {Figure} figure @param {number} row */
function lastIn(figure, row) {
  const values = figure.data[row];
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    const place = figure.data[0][i] ?? 0;
    if (value !== undefined && place <= figure.x[1]) return value;
  }
  return null;
}

/** Moves sorted places apart until each has room, between two bounds.
 * @param {{ y: number }[]} items
 * @param {number} gap
 * @param {number} low
 * @param {number} high */
export function spread(items, gap, low, high) {
  let floor = low;
  for (const item of items) {
    item.y = Math.max(item.y, floor);
    floor = item.y + gap;
  }
  let ceiling = high;
  for (const item of items.toReversed()) {
    item.y = Math.min(item.y, ceiling);
    ceiling = item.y - gap;
  }
}
