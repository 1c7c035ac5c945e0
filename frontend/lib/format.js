/* Numbers, times and sizes as a person reads them. */

/** @import { JsonNumber } from "../wire/types.js" */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Returns the number behind a JSON value, in which "NaN" and its kin are words; null when there is none yet.
 * @param {JsonNumber | null | undefined} value */
export function toNumber(value) {
  return value == null ? null : Number(value);
}

/** @param {number | null | undefined} value */
export function count(value) {
  return value == null ? "–" : COUNT.format(value);
}

/** Returns a value with at most `digits` significant digits, in exponent form when it is very small or large.
 * @param {number | null | undefined} value */
export function number(value, digits = 4) {
  if (value == null) return "–";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return exponent(value, Math.min(digits, 3));
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return minus(value.toFixed(Math.min(decimals, 6)));
}

/** Returns a value with at most three significant digits, and none that says nothing: "0.3", "0.034", "255".
 * @param {number | null | undefined} value */
export function plain(value) {
  const text = number(value, 3);
  return text.includes("e") ? text : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** @param {number} value @param {number} digits */
function exponent(value, digits) {
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  return `${minus(mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa)}e${Number(power)}`;
}

/** @param {string} text */
function minus(text) {
  return text.replace("-", "−");
}

/** @param {number | null | undefined} share 0…1 */
export function percent(share) {
  if (share == null) return "–";
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : number(share);
}

/** @param {number | null | undefined} size in bytes */
export function bytes(size) {
  if (size == null) return "–";
  const power = size < 1 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), UNITS.length - 1);
  const value = size / 1000 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${UNITS[power]}`;
}

/** Returns "0.8 s", "42 s", "3 min 05 s", "2 h 07 min", "3 d 4 h".
 * @param {number | null | undefined} seconds */
export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return "–";
  const s = Math.max(seconds, 0);
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${pad(Math.floor(s % 60))} s`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${pad(Math.floor((s % 3600) / 60))} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

/** @param {number} value */
function pad(value) {
  return String(value).padStart(2, "0");
}

/** Returns a moment as time of day, with the date when it was not today.
 * @param {number | null | undefined} time unix seconds
 * @param {number} now unix seconds */
export function moment(time, now) {
  if (time == null) return "–";
  const date = new Date(time * 1000);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (date.toDateString() === new Date(now * 1000).toDateString()) return clock;
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock}`;
}

/** Returns a moment as time of day to the second.
 * @param {number} time unix seconds */
export function timeOfDay(time) {
  const date = new Date(time * 1000);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":");
}

/** @param {number[]} shape */
export function shapeText(shape) {
  return shape.join(" × ");
}

/** Returns seconds as short as they can be read: "1.2 ms", "85 µs", "3.4 s".
 * @param {number} seconds */
export function seconds(seconds) {
  if (!Number.isFinite(seconds) || seconds === 0) return seconds === 0 ? "0 s" : number(seconds);
  const [factor, unit] = secondsUnit(Math.abs(seconds));
  return `${number(seconds / factor, 3)} ${unit}`;
}

/** Returns the unit in which so many seconds are said.
 * @param {number} size @returns {[factor: number, unit: string]} */
export function secondsUnit(size) {
  if (size >= 1 || size === 0) return [1, "s"];
  return size >= 1e-3 ? [1e-3, "ms"] : [1e-6, "µs"];
}

/** Returns a value of a chart in its unit.
 * @param {number} value @param {string} unit */
export function valueText(value, unit) {
  if (unit === "share") return percent(value);
  if (unit === "s") return seconds(value);
  if (unit === "B") return Number.isFinite(value) ? bytes(value) : number(value);
  return unit ? `${number(value, 3)} ${unit}` : number(value);
}

/** Returns a place on an x axis in its unit, of which it has `per` a unit: "1,200", "0.25".
 * @param {number} place @param {{ per: number }} grain */
export function placeText(place, { per }) {
  return per === 1 ? count(Math.round(place)) : number(place / per);
}

/** @param {number} place @param {{ per: number, word: string }} grain */
export function placeWord(place, grain) {
  return `${grain.word} ${placeText(place, grain)}`;
}
