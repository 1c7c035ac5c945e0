/* The axes of parallel coordinates: how a column's values lie on an upright line, and which runs a brush holds. Pure. */

import { compareValues, fieldText } from "./compare-columns.js";
import { evenTicks } from "./even-ticks.js";
import { logLabels, logTicks, valueLabels } from "./ticks.js";

/** @import { FieldValue } from "../wire/compare.js" */
/** @import { Brush } from "./compare-state.js" */
/** @typedef {"linear" | "log" | "category"} AxisKind */
/** @typedef {{ column: string, kind: AxisKind, low: number, high: number, words: string[], places: (number | null)[],
 *   ticks: { place: number, label: string }[] }} Axis
 *   low and high: its ends, of a category its first and last place; words: its categories; places: of each run's value, 0 below to 1 above */

/** The ratio of the greatest to the least from which an axis is logarithmic by itself. */
const WIDE = 50;

/** @param {string} column @param {FieldValue[]} values one a run @returns {Axis} */
export function axisOf(column, values) {
  const known = values.filter((value) => value !== null);
  const numbers = known.filter((value) => typeof value === "number");
  return numbers.length && numbers.length === known.length
    ? numberAxis(column, values, numbers)
    : categoryAxis(column, values);
}

/** @param {string} column @param {FieldValue[]} values @param {number[]} numbers @returns {Axis} */
function numberAxis(column, values, numbers) {
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
  const isLog = least > 0 && greatest > WIDE * least;
  const pad = greatest === least ? Math.abs(least) / 2 || 0.5 : 0;
  const [low, high] = [least - pad, greatest + pad];
  const axis = { column, kind: /** @type {AxisKind} */ (isLog ? "log" : "linear"), low, high, words: [] };
  const ticks = isLog ? logTicks(low, high) : evenTicks(low, high);
  const labels = isLog ? logLabels(ticks) : valueLabels(ticks);
  return {
    ...axis,
    places: values.map((value) => (typeof value === "number" ? placeOf(axis, value) : null)),
    ticks: ticks.map((tick, i) => ({ place: placeOf(axis, tick), label: labels[i] })).filter(({ label }) => label),
  };
}

/** @param {string} column @param {FieldValue[]} values @returns {Axis} */
function categoryAxis(column, values) {
  const distinct = [...new Set(values.filter((value) => value !== null))].sort(compareValues);
  const axis = { column, kind: /** @type {AxisKind} */ ("category"), low: 0, high: Math.max(distinct.length - 1, 0) };
  const words = distinct.map((value) => fieldText(value, column));
  const indices = new Map(distinct.map((value, i) => [value, i]));
  return {
    ...axis,
    words,
    places: values.map((value) => (value === null ? null : placeOf(axis, /** @type {number} */ (indices.get(value))))),
    ticks: words.map((label, i) => ({ place: placeOf(axis, i), label })),
  };
}

/** Returns where a value lies between the ends of an axis; a category by its index.
 * @param {Pick<Axis, "kind" | "low" | "high">} axis @param {number} value */
export function placeOf({ kind, low, high }, value) {
  if (low === high) return 0.5;
  if (kind === "log") return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

/** Returns the value at a place.
 * @param {Pick<Axis, "kind" | "low" | "high">} axis @param {number} place */
export function valueAt({ kind, low, high }, place) {
  if (kind === "log") return low * (high / low) ** place;
  return low + place * (high - low);
}

/** Returns a brush between two places, in the axis' values: rounded outwards to three digits, of a category to whole ones.
 * @param {Axis} axis @param {number} one @param {number} other @returns {Brush} */
export function brushBetween(axis, one, other) {
  const [from, to] = [Math.max(Math.min(one, other), 0), Math.min(Math.max(one, other), 1)];
  const [low, high] = [valueAt(axis, from), valueAt(axis, to)];
  if (axis.kind === "category") return [axis.column, Math.ceil(low - 0.25), Math.floor(high + 0.25)];
  return [axis.column, digits(low, Math.floor), digits(high, Math.ceil)];
}

/** @param {number} value @param {(value: number) => number} round */
function digits(value, round) {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Number((round(value / unit) * unit).toPrecision(12));
}

/** Returns which runs lie within every brush; one without a value lies in none. Brushes of columns that are no axes do not count.
 * @param {Axis[]} axes @param {Brush[]} brushes @param {number} n runs @returns {boolean[]} */
export function withinBrushes(axes, brushes, n) {
  const bounds = brushes.flatMap(([column, low, high]) => {
    const axis = axes.find((each) => each.column === column);
    return axis ? [{ axis, low: placeOf(axis, clampTo(axis, low)), high: placeOf(axis, clampTo(axis, high)) }] : [];
  });
  return Array.from({ length: n }, (_, run) =>
    bounds.every(({ axis, low, high }) => {
      const place = axis.places[run];
      return place !== null && place >= low - 1e-9 && place <= high + 1e-9;
    }),
  );
}

/** A log axis has no place for a bound at or below 0.
 * @param {Axis} axis @param {number} value */
function clampTo(axis, value) {
  return axis.kind === "log" ? Math.max(value, axis.low / 10) : value;
}
