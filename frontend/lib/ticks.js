/* The labels of an axis: as few digits as tell the ticks apart. */

import { evenTicks } from "./even-ticks.js";
import { bytes, seconds, secondsUnit } from "./format.js";

/** Labels that a log axis needs to be read. */
const FEWEST = 2;

const SUFFIXES = /** @type {const} */ ([
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
]);

const BYTES = /** @type {const} */ ([
  [1e12, " TB"],
  [1e9, " GB"],
  [1e6, " MB"],
  [1e3, " kB"],
]);

/** Returns the labels of evenly spaced step ticks: 800, 12k, 1.5M.
 * @param {number[]} ticks */
export function stepLabels(ticks) {
  const greatest = Math.max(0, ...ticks.map(Math.abs));
  const [factor, suffix] = SUFFIXES.find(([size]) => greatest >= 10 * size) ?? [1, ""];
  return ticks.map((tick) => (tick === 0 ? "0" : `${trim(tick / factor, 3)}${suffix}`));
}

/** Returns the labels of evenly spaced value ticks, all with the same number of decimals.
 * @param {number[]} ticks
 * @param {string} unit of the chart: shares are labelled in percent, seconds and bytes in a fitting unit */
export function valueLabels(ticks, unit = "") {
  const [factor, mark] = scaleOf(unit, Math.max(0, ...ticks.map(Math.abs)));
  const rounded = ticks.map((tick) => tick / factor);
  const gap = rounded.length > 1 ? Math.abs(rounded[1] - rounded[0]) : Math.abs(rounded[0] ?? 1);
  // Sums of large steps miss 0 by their rounding.
  const shown = rounded.map((tick) => (Math.abs(tick) < 1e-6 * gap ? 0 : tick));
  const greatest = Math.max(0, ...shown.map(Math.abs));
  if (greatest >= 1e5 || (greatest > 0 && greatest < 1e-3)) return shown.map((tick) => powerLabel(tick) + mark);
  const decimals = gap > 0 ? Math.min(Math.max(0, -Math.floor(Math.log10(gap) + 1e-9)), 6) : 0;
  const needed = isWhole(gap * 10 ** decimals) ? decimals : decimals + 1;
  return shown.map((tick) => tick.toFixed(needed).replace("-", "−") + mark);
}

/** @param {string} unit @param {number} greatest @returns {[factor: number, mark: string]} */
function scaleOf(unit, greatest) {
  if (unit === "share") return [0.01, " %"];
  if (unit === "s") {
    const [factor, mark] = secondsUnit(greatest);
    return [factor, ` ${mark}`];
  }
  if (unit !== "B") return [1, ""];
  const [factor, mark] = BYTES.find(([size]) => greatest >= size) ?? [1, " B"];
  return [factor, mark];
}

/** Returns the labels of a log axis: the powers of ten, and 2 and 5 between them when there is room.
 * @param {(number | null)[]} ticks
 * @param {string} unit */
export function logLabels(ticks, unit = "") {
  // Ticks of a short axis, see logTicks: evenly spaced, each with its label.
  const isEven = ticks.every((tick) => tick !== null) && ticks.filter(hasWord).length < FEWEST;
  if (isEven) return valueLabels(/** @type {number[]} */ (ticks), unit);
  const powers = ticks.filter((tick) => tick !== null && isWhole(Math.log10(tick))).length;
  return ticks.map((tick) => {
    if (tick === null) return "";
    const lead = leadOf(tick);
    return lead === 1 || (powers < 3 && (lead === 2 || lead === 5)) ? label(tick, unit) : "";
  });
}

/** @param {number} tick @returns {number} its first digit, where it has no other; else 0 */
function leadOf(tick) {
  const lead = tick / 10 ** Math.floor(Math.log10(tick) + 1e-9);
  return isWhole(lead) ? Math.round(lead) : 0;
}

/** @param {number | null} tick */
function hasWord(tick) {
  return tick !== null && [1, 2, 5].includes(leadOf(tick));
}

/** @param {number} tick @param {string} unit */
function label(tick, unit) {
  if (unit === "s") return seconds(tick);
  if (unit === "share") return `${powerLabel(100 * tick)} %`;
  return unit === "B" ? bytes(tick) : powerLabel(tick);
}

/** @param {number} tick */
function powerLabel(tick) {
  const size = Math.abs(tick);
  if (tick === 0) return "0";
  if (size >= 1e-3 && size < 1e5) return trim(tick, 6);
  return tick
    .toExponential(3)
    .replace(/\.?0+e/, "e")
    .replace("e+", "e")
    .replaceAll("-", "−");
}

/** @param {number} value @param {number} digits */
function trim(value, digits) {
  return String(Number(value.toPrecision(digits + 1))).replace("-", "−");
}

/** @param {number} value */
function isWhole(value) {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

/** Returns the ticks of a log axis: 1…9 × 10^n inside the bounds; whole powers only, and not all, when there are many; evenly
 * spaced ones where the bounds are so near that fewer than FEWEST of these would be labelled.
 * @param {number} min over 0
 * @param {number} max */
export function logTicks(min, max) {
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  const stride = Math.max(1, Math.ceil((last - first) / 8));
  const leads = last - first > 4 ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  /** @type {number[]} */
  const ticks = [];
  for (let power = first; power <= last; power += stride) {
    for (const lead of leads) {
      const tick = Number((lead * 10 ** power).toPrecision(6));
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  }
  return ticks.filter(hasWord).length < FEWEST ? evenTicks(min, max) : ticks;
}
