/* Columns of numbers as they come over the wire: little-endian bytes. */

/** Returns an aligned copy of little-endian float64 bytes.
 * @param {Uint8Array} bytes */
export function float64(bytes) {
  return new Float64Array(bytes.slice().buffer);
}

/** Returns little-endian int64 bytes as numbers, exact up to 2^53.
 * @param {Uint8Array} bytes */
export function int64(bytes) {
  const halves = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float64Array(bytes.byteLength / 8);
  for (let i = 0; i < out.length; i++)
    out[i] = halves.getInt32(8 * i + 4, true) * 2 ** 32 + halves.getUint32(8 * i, true);
  return out;
}
