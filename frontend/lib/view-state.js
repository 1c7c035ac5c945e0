/* What the run page shows: as query parameters, by one table; and what zooming and panning make of its range of steps. */

/** @typedef {{ smoothing: number, logs: string[], range: Range | null }} ViewState */
/** @typedef {{ read: (text: string | null) => any, write: (value: any) => string }} Parameter */

/** @typedef {[first: number, last: number]} Range */

export const DEFAULT_SMOOTHING = 0.6;
const NARROWEST = 2;

/** @type {Record<keyof ViewState, [name: string, parameter: Parameter]>} */
const TABLE = {
  smoothing: ["smooth", { read: readSmoothing, write: (value) => (value === DEFAULT_SMOOTHING ? "" : String(value)) }],
  logs: ["log", { read: (text) => (text ? text.split(",").filter(Boolean) : []), write: (value) => value.join(",") }],
  range: ["steps", { read: readRange, write: (value) => (value ? `${round(value[0])}-${round(value[1])}` : "") }],
};

/** @param {URLSearchParams} query @returns {ViewState} */
export function readView(query) {
  const entries = Object.entries(TABLE).map(([key, [name, { read }]]) => [key, read(query.get(name))]);
  return /** @type {ViewState} */ (Object.fromEntries(entries));
}

/** Returns the query with the view in it; what is at its default is left out.
 * @param {URLSearchParams} query
 * @param {ViewState} view */
export function writeView(query, view) {
  const out = new URLSearchParams(query);
  for (const [key, [name, { write }]] of Object.entries(TABLE)) {
    const text = write(view[/** @type {keyof ViewState} */ (key)]);
    if (text) out.set(name, text);
    else out.delete(name);
  }
  return out;
}

/** @param {string | null} text */
function readSmoothing(text) {
  const value = text === null || text === "" ? Number.NaN : Number(text);
  return value >= 0 && value <= 0.999 ? value : DEFAULT_SMOOTHING;
}

/** @param {string | null} text @returns {[number, number] | null} */
function readRange(text) {
  const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text ?? "");
  if (!match) return null;
  const [first, last] = [Number(match[1]), Number(match[2])];
  return last > first && last < 2 ** 53 ? [first, last] : null;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** Returns the range brought into `whole`, or null when it is all of it.
 * @param {Range} range
 * @param {Range} whole
 * @returns {Range | null} */
export function clamp([first, last], whole) {
  const span = Math.max(last - first, NARROWEST);
  if (span >= whole[1] - whole[0]) return null;
  const from = Math.min(Math.max(first, whole[0]), whole[1] - span);
  return [from, from + span];
}

/** Returns the range made narrower (factor under 1) or wider about its middle.
 * @param {Range} range
 * @param {number} factor
 * @param {Range} whole */
export function scale([first, last], factor, whole) {
  const middle = (first + last) / 2;
  const half = ((last - first) / 2) * factor;
  return clamp([middle - half, middle + half], whole);
}

/** Returns the range moved by a share of its width.
 * @param {Range} range
 * @param {number} share
 * @param {Range} whole */
export function pan([first, last], share, whole) {
  const by = (last - first) * share;
  return clamp([first + by, last + by], whole);
}

/** Returns what a key does to the range: undefined when it means nothing here.
 * @param {string} key
 * @param {Range} range
 * @param {Range} whole
 * @returns {Range | null | undefined} */
export function byKey(key, range, whole) {
  if (key === "+" || key === "=") return scale(range, 0.5, whole);
  if (key === "-" || key === "_") return scale(range, 2, whole);
  if (key === "ArrowLeft") return pan(range, -0.2, whole);
  if (key === "ArrowRight") return pan(range, 0.2, whole);
  if (key === "0" || key === "Escape") return null;
  return undefined;
}
