/* A curve of a few points as the path of a tiny picture; what is no number leaves a gap. */

const PAD = 2;

/** Returns the path, and where its last finite point is; null where there is none.
 * @param {{ steps: ArrayLike<number>, values: Float64Array }} line @param {number} width @param {number} height in pixels */
export function sparkline({ steps, values }, width, height) {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return null;
  const x = scale(steps[0], steps[steps.length - 1], PAD, width - PAD);
  const y = scale(Math.min(...finite), Math.max(...finite), height - PAD, PAD);
  let path = "";
  let end = [0, 0];
  let isGap = true;
  for (const [place, value] of values.entries()) {
    if (Number.isFinite(value)) {
      end = [x(steps[place]), y(value)];
      path += `${isGap ? "M" : "L"}${end[0]} ${end[1]}`;
    }
    isGap = !Number.isFinite(value);
  }
  return { path, end, first: finite[0], last: finite[finite.length - 1] };
}

/** @param {number} low @param {number} high @param {number} from @param {number} to */
function scale(low, high, from, to) {
  const span = high - low;
  return (/** @type {number} */ value) => {
    const share = span > 0 ? (value - low) / span : 0.5;
    return Math.round(10 * (from + share * (to - from))) / 10;
  };
}
