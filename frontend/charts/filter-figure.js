/* The wall of first-layer pictures as numbers: where each tile lies, and all pixels in one atlas. Pure. */

/** @import { TensorData } from "../wire/types.js" */
/** @typedef {{ n: number, columns: number, rows: number, tileWidth: number, tileHeight: number, gap: number, width: number,
 *   height: number, atlas: { width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer> }, source: { width: number, height: number } }} Wall
 *   tiles and gaps in device pixels, the atlas in pixels of the pictures, one picture below the other */

/** How high a single row of weights is drawn, where there is room: it has no shape that this would spoil. */
const FLAT = 12;

/** Lays out n pictures so that they fill `width` × `height` with tiles that are whole multiples of their pixels.
 * @param {Pick<TensorData, "shape" | "data">} tensor uint8, shape [n, height, width, channels], channels 1 or 3
 * @param {{ width: number, height: number }} room in device pixels
 * @returns {Wall} */
export function figure(tensor, room) {
  const [n, height, width] = tensor.shape;
  const gap = 2;
  const scale = largestScale(n, width, height, room, gap);
  const tileWidth = Math.max(1, Math.round(width * scale));
  const columns = Math.max(1, Math.min(n, Math.floor((room.width + gap) / (tileWidth + gap))));
  const rows = Math.ceil(n / columns);
  const least = height === 1 ? Math.min(Math.floor((room.height + gap) / rows) - gap, FLAT) : 1;
  const tileHeight = Math.max(1, least, Math.round(height * scale));
  return {
    n,
    columns,
    rows,
    tileWidth,
    tileHeight,
    gap,
    width: columns * (tileWidth + gap) - gap,
    height: rows * (tileHeight + gap) - gap,
    atlas: { width, height: n * height, pixels: rgba(tensor) },
    source: { width, height },
  };
}

/** @param {number} n @param {number} width @param {number} height @param {{ width: number, height: number }} room @param {number} gap */
function largestScale(n, width, height, room, gap) {
  const fits = (/** @type {number} */ scale) => {
    const columns = Math.floor((room.width + gap) / (width * scale + gap));
    return columns > 0 && Math.ceil(n / columns) * (height * scale + gap) - gap <= room.height;
  };
  const most = Math.floor(room.width / width);
  for (let scale = Math.min(most, 24); scale > 1; scale--) if (fits(scale)) return scale;
  return Math.min(1, room.width / width);
}

/** Returns the pictures as RGBA, one after the other; gray ones in all three colours.
 * @param {Pick<TensorData, "shape" | "data">} tensor @returns {Uint8ClampedArray<ArrayBuffer>} */
export function rgba({ shape, data }) {
  const [n, height, width, channels] = shape;
  const pixels = n * height * width;
  const out = new Uint8ClampedArray(4 * pixels);
  const step = channels === 3 ? 1 : 0;
  for (let i = 0; i < pixels; i++) {
    const at = i * channels;
    out[4 * i] = data[at];
    out[4 * i + 1] = data[at + step];
    out[4 * i + 2] = data[at + 2 * step];
    out[4 * i + 3] = 255;
  }
  return out;
}

/** Returns the tile under a point, or -1.
 * @param {Wall} wall @param {number} x @param {number} y in device pixels */
export function tileAt(wall, x, y) {
  const column = Math.floor(x / (wall.tileWidth + wall.gap));
  const row = Math.floor(y / (wall.tileHeight + wall.gap));
  const index = row * wall.columns + column;
  return x < 0 || y < 0 || column >= wall.columns || index >= wall.n ? -1 : index;
}

const MOVES = /** @type {Record<string, [columns: number, rows: number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** Returns the tile that a key leads to, the same one at an edge, null when the key means nothing here.
 * @param {Wall} wall @param {number} tile -1: none yet @param {string} key @returns {number | null} */
export function besides({ n, columns }, tile, key) {
  if (key === "Escape") return tile < 0 ? null : -1;
  const move = MOVES[key];
  if (!move) return null;
  if (tile < 0) return 0;
  const next = tile + move[0] + move[1] * columns;
  return next >= 0 && next < n ? next : tile;
}

/** Returns what is said under the wall: the rule, how many of how many, the step.
 * @param {TensorData} tensor */
export function caption({ shape, step, meta }) {
  const shown = Number(meta.shown ?? shape[0]);
  const units = Number(meta.units ?? shape[0]);
  const parts = [`${shown} of ${units} units shown`, `step ${step.toLocaleString("en")}`];
  if (meta.normalisation) parts.push(String(meta.normalisation));
  if (meta.nonfinite) parts.push(`${meta.nonfinite} weights are not finite: drawn mid-gray`);
  return parts.join(" · ");
}
