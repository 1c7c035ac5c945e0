/* Stepping and sliding on a logarithmic scale: 1, 2, 5, 10. */

const LEADS = [1, 2, 5, 10];

/** Returns the next greater (or smaller) of 1, 2, 5 × 10^n.
 * @param {number} value
 * @param {1 | -1} direction */
export function stepLog(value, direction) {
  if (!(value > 0)) return direction > 0 ? 1e-6 : 0;
  const power = Math.floor(Math.log10(value) + 1e-9);
  const lead = value / 10 ** power;
  const up = LEADS.find((each) => each > lead * (1 + 1e-9)) ?? 20;
  const down = LEADS.findLast((each) => each < lead * (1 - 1e-9)) ?? 0.5;
  return clean((direction > 0 ? up : down) * 10 ** power);
}

/** Returns the powers of ten that a slider spans: four on either side of the default, inside the bounds.
 * @param {number} centre
 * @param {number | null} min
 * @param {number | null} max
 * @returns {[number, number]} */
export function powersAround(centre, min, max) {
  const middle = Math.round(Math.log10(centre > 0 ? centre : 1e-3));
  const low = min && min > 0 ? Math.log10(min) : Number.NEGATIVE_INFINITY;
  const high = max && max > 0 ? Math.log10(max) : Number.POSITIVE_INFINITY;
  return [Math.max(middle - 4, Math.ceil(low)), Math.min(middle + 3, Math.floor(high))];
}

/** Returns the value of a power of ten, to two digits.
 * @param {number} power */
export function fromPower(power) {
  return clean(10 ** power, 2);
}

/** Returns how a number is written in a field: 0.001, 1e-4.
 * @param {unknown} value */
export function writeNumber(value) {
  if (typeof value !== "number") return value == null ? "" : String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return String(value);
  return value.toExponential().replace("e+", "e");
}

/** Returns the number that a text names, the text itself when it names none, null when it is empty.
 * @param {string} text @returns {number | string | null} */
export function readNumber(text) {
  const trimmed = text.trim().replace("−", "-");
  if (trimmed === "") return null;
  const value = Number(trimmed);
  return Number.isFinite(value) && !/^0[xob]/i.test(trimmed) ? value : trimmed;
}

/** @param {number} value */
function clean(value, digits = 6) {
  return Number(value.toPrecision(digits));
}
