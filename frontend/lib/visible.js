/* Text as it can be read: characters that cannot be seen, or that turn the others about, are shown as signs of themselves. */

/** The codes of what makes the text around it run the other way, from first to last. */
const TURNING = /** @type {[number, number][]} */ ([
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
]);
const PICTURES = 0x2400;
const DELETE = 0x7f;

/** Returns the text with controls as their pictures (␀, ␛) and what turns text about as its code (‹U+202E›).
 * @param {string} text */
export function visible(text) {
  let out = "";
  for (const sign of text) out += signOf(sign, /** @type {number} */ (sign.codePointAt(0)));
  return out;
}

/** @param {string} sign @param {number} code */
function signOf(sign, code) {
  if (code < 0x20) return sign === "\n" || sign === "\t" ? sign : String.fromCodePoint(PICTURES + code);
  if (code === DELETE) return "␡";
  if (code < 0x80) return sign;
  const isHidden = code < 0xa0 || TURNING.some(([first, last]) => first <= code && code <= last);
  return isHidden ? `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›` : sign;
}
