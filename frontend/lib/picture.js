/* Small pictures that come as nested lists of bytes. */

/** Tells whether a value is rows of pixels: gray bytes, or lists of one or three.
 * @param {unknown} value
 * @returns {value is number[][]} */
export function isPicture(value) {
  if (!Array.isArray(value) || value.length < 2 || !Array.isArray(value[0])) return false;
  const width = value[0].length;
  return width > 1 && value.every((row) => Array.isArray(row) && row.length === width && row.every(isPixel));
}

/** @param {unknown} value */
function isPixel(value) {
  const parts = Array.isArray(value) ? value : [value];
  return (
    (parts.length === 1 || parts.length === 3) &&
    parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)
  );
}
