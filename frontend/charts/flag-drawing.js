/* Flags drawn over a line chart: a sign for each kind at the edge of the plot, with a faint line through it. */

import { SHAPES } from "../lib/markers.js";
import { colour, faint } from "./palette.js";

/** @import uPlot from "../vendor/uplot.js" */
/** @import { Flag, MarkerKind } from "../lib/markers.js" */

/** What changes the curve has a line all the way up. */
const RULED = new Set(/** @type {MarkerKind[]} */ (["intervention", "nan", "fork", "finding"]));
const EDGE = 8;

/** Findings stand at the top, what was done at the bottom.
 * @param {uPlot} plot @param {Flag[]} flags */
export function drawFlags({ ctx, bbox }, flags) {
  const ratio = devicePixelRatio;
  ctx.save();
  for (const flag of flags) {
    const x = bbox.left + flag.place * bbox.width;
    const isTop = flag.kind === "finding";
    if (RULED.has(flag.kind)) rule(ctx, x, bbox.top, bbox.height, flag.tone);
    ctx.save();
    ctx.translate(x, isTop ? bbox.top + EDGE * ratio : bbox.top + bbox.height - EDGE * ratio);
    ctx.scale(ratio, ratio);
    sign(ctx, flag);
    ctx.restore();
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} top @param {number} height @param {string} tone */
function rule(ctx, x, top, height, tone) {
  const ratio = devicePixelRatio;
  ctx.strokeStyle = faint(colour(tone), 0.5);
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
}

/** Draws the sign about the origin, on a rim of the ground's colour, with how many it stands for.
 * @param {CanvasRenderingContext2D} ctx @param {Flag} flag */
function sign(ctx, { kind, tone, markers }) {
  const path = new Path2D(SHAPES[kind]);
  ctx.setLineDash([]);
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour("surface");
  ctx.lineWidth = 3;
  ctx.stroke(path);
  ctx.fillStyle = colour(tone);
  ctx.fill(path);
  if (markers.length === 1) return;
  ctx.font = "650 10px system-ui, sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.strokeText(String(markers.length), 7, 0.5);
  ctx.fillText(String(markers.length), 7, 0.5);
}
