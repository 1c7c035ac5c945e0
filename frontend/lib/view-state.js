/* What the run page shows: as query parameters, by one table; and what zooming and panning make of its range of steps. */

/** @typedef {"step" | "epoch" | "time" | "relative"} XMode  what the x axis shows */
/** @typedef {{ smoothing: number, logs: string[], logXs: string[], x: XMode, isClipped: boolean, step: number | null,
 *   range: Range | null, hasMarks: boolean, hasKin: boolean, hasGhost: boolean }} ViewState
 *   hasMarks: what happened is marked; hasKin: the run's relatives are drawn over it; hasGhost: the spread of runs like it behind it; logs, logXs: the charts whose axis is other than it would be by itself */
/** @typedef {{ read: (text: string | null) => any, write: (value: any) => string }} Parameter */

/** @typedef {[first: number, last: number]} Range */

/** @type {Record<XMode, string>} */
export const X_MODES = { step: "Step", epoch: "Epoch", time: "Wall time", relative: "Relative time" };
export const DEFAULT_SMOOTHING = 0.6;
const NARROWEST = 2;
const EVERY = "*";
const NOT = ".";

/** @type {Parameter} */
const CHARTS = {
  read: (text) => (text ? text.split(",").filter(Boolean) : []),
  write: (value) => value.join(","),
};

/** @type {Parameter} what is shown unless it was put away */
const SHOWN = { read: (text) => text !== "0", write: (value) => (value ? "" : "0") };

/** @type {Parameter} what is shown only when it was asked for */
const FLAG = { read: (text) => text === "1", write: (value) => (value ? "1" : "") };

/** @type {Record<keyof ViewState, [name: string, parameter: Parameter]>} */
const TABLE = {
  smoothing: ["smooth", { read: readSmoothing, write: (value) => (value === DEFAULT_SMOOTHING ? "" : String(value)) }],
  x: ["x", { read: (text) => (text && Object.hasOwn(X_MODES, text) ? text : "step"), write: named("step") }],
  logXs: ["logx", CHARTS],
  logs: ["log", CHARTS],
  isClipped: ["clip", FLAG],
  range: ["range", { read: readRange, write: (value) => (value ? `${round(value[0])}-${round(value[1])}` : "") }],
  hasMarks: ["marks", SHOWN],
  hasKin: ["kin", SHOWN],
  hasGhost: ["ghost", FLAG],
  step: ["step", { read: readStep, write: (value) => (value === null ? "" : String(value)) }],
};

/** @param {string} standard @returns {(value: string) => string} */
function named(standard) {
  return (value) => (value === standard ? "" : value);
}

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

/** @param {string | null} text */
function readStep(text) {
  const step = /^\d+$/.test(text ?? "") ? Number(text) : Number.NaN;
  return Number.isSafeInteger(step) ? step : null;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** Tells whether a chart is among those chosen: by itself, with all of them, or as it is when nobody has chosen.
 * @param {string[]} chosen
 * @param {string} chart
 * @param {boolean} standard */
export function isChosen(chosen, chart, standard = false) {
  if (chosen.includes(chart)) return true;
  return !chosen.includes(NOT + chart) && (standard || chosen.includes(EVERY));
}

/** Returns the choice with one chart turned over.
 * @param {string[]} chosen
 * @param {string} chart
 * @param {boolean} standard */
export function turned(chosen, chart, standard = false) {
  const wanted = !isChosen(chosen, chart, standard);
  const others = chosen.filter((each) => each !== chart && each !== NOT + chart);
  if (isChosen(others, chart, standard) === wanted) return others;
  return [...others, wanted ? chart : NOT + chart];
}

/** @param {string[]} chosen */
export function isEvery(chosen) {
  return chosen.includes(EVERY);
}

/** Returns the choice of all charts, or of none where all were chosen.
 * @param {string[]} chosen */
export function turnedEvery(chosen) {
  return isEvery(chosen) ? [] : [EVERY];
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

/** Returns the range made narrower (factor under 1) or wider about a place in it, else its middle.
 * @param {Range} range
 * @param {number} factor
 * @param {Range} whole
 * @param {number | null} about */
export function scale([first, last], factor, whole, about = null) {
  const middle = about === null || about < first || about > last ? (first + last) / 2 : about;
  return clamp([middle - (middle - first) * factor, middle + (last - middle) * factor], whole);
}

/** Returns the range moved by a share of its width.
 * @param {Range} range
 * @param {number} share
 * @param {Range} whole */
export function pan([first, last], share, whole) {
  const by = (last - first) * share;
  return clamp([first + by, last + by], whole);
}
