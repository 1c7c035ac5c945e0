/* A line chart as a PNG: its canvas as it stands on the page, with the title and the legend above it. */

import { count } from "../lib/format.js";
import { legendRows } from "./legend-rows.js";

/** @import { Figure } from "./line-figure.js" */

const TITLE = 30;
const ROW = 20;
const FOOT = 24;
const SIDE = 12;

/** @param {HTMLCanvasElement} canvas
 * @param {Figure} figure
 * @param {(token: string) => string} colour
 * @returns {Promise<Blob>} */
export function pictureOf(canvas, figure, colour) {
  const ratio = devicePixelRatio;
  const width = canvas.width / ratio;
  const out = document.createElement("canvas");
  const ctx = /** @type {CanvasRenderingContext2D} */ (out.getContext("2d"));
  const items = placed(ctx, figure, width);
  const head = TITLE + ROW * ((items.at(-1)?.row ?? 0) + 1);
  out.width = canvas.width;
  out.height = canvas.height + (head + FOOT) * ratio;
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colour("surface");
  ctx.fillRect(0, 0, width, out.height / ratio);
  ctx.textBaseline = "middle";
  write(ctx, figure.title, SIDE, TITLE / 2 + 2, colour("text"), "600 14px");
  for (const { label, token, x, row } of items) {
    const y = TITLE + ROW * (row + 0.5);
    ctx.fillStyle = colour(token);
    ctx.fillRect(x, y - 1, 14, 2.5);
    write(ctx, label, x + 19, y, colour("text-quiet"), "12px");
  }
  ctx.drawImage(canvas, 0, head, width, canvas.height / ratio);
  const words = `${count(figure.drawn)} of ${figure.total === null ? "…" : count(figure.total)} points drawn${figure.isClipped ? " · y clipped to the 5th–95th percentile" : ""}`;
  write(ctx, words, SIDE, out.height / ratio - FOOT / 2, colour("text-quiet"), "11px");
  return new Promise((resolve, reject) => {
    out.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The browser could not make a picture."))),
      "image/png",
    );
  });
}

/** Returns where the names of the lines stand, in as many rows as they need.
 * @param {CanvasRenderingContext2D} ctx @param {Figure} figure @param {number} width */
function placed(ctx, figure, width) {
  ctx.font = "12px system-ui, sans-serif";
  const widths = figure.specs.map(({ label }) => 19 + ctx.measureText(label).width + 16);
  const places = legendRows(widths, SIDE, width - SIDE);
  return figure.specs.map(({ label, colour: token }, index) => ({ label, token, ...places[index] }));
}

/** @param {CanvasRenderingContext2D} ctx @param {string} words @param {number} x @param {number} y @param {string} fill @param {string} font */
function write(ctx, words, x, y, fill, font) {
  ctx.font = `${font} system-ui, sans-serif`;
  ctx.fillStyle = fill;
  ctx.fillText(words, x, y);
}
