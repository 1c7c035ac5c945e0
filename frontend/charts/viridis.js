/* The colours of heat maps: viridis (Smith and van der Walt, CC0), even to the eye and told apart without hue. */

/** Every sixteenth colour of viridis, as hexadecimal RGB. */
const ANCHORS =
  "440154 481a6c 472f7d 414487 39568c 31688e 2a788e 23888e 1f988b 22a884 35b779 54c568 7ad151 a5db36 d2e21b fde725";

/** Returns 256 colours as RGBA bytes. */
function table() {
  const anchors = ANCHORS.split(" ").map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const out = new Uint8ClampedArray(4 * 256);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (anchors.length - 1);
    const low = Math.min(Math.floor(place), anchors.length - 2);
    for (let c = 0; c < 3; c++)
      out[4 * i + c] = anchors[low][c] + (place - low) * (anchors[low + 1][c] - anchors[low][c]);
    out[4 * i + 3] = 255;
  }
  return out;
}

export const VIRIDIS = table();

/** Returns the colour of a strength as CSS takes it.
 * @param {number} strength 0…1 */
export function viridis(strength) {
  const at = 4 * Math.round(255 * Math.min(Math.max(strength, 0), 1));
  return `rgb(${VIRIDIS[at]} ${VIRIDIS[at + 1]} ${VIRIDIS[at + 2]})`;
}
