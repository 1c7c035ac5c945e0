/* Columns of a sheet of examples as numbers. */

/** Returns an aligned copy of little-endian float32 bytes.
 * @param {Uint8Array} bytes */
export function float32(bytes) {
  return new Float32Array(bytes.slice().buffer);
}
