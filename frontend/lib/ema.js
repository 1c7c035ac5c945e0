/* The exponential moving average behind the smoothed lines: debiased, and aware of how densely the points lie. */

/** Returns the smoothed values; where a value is not finite the result is NaN and the average waits.
 *
 * A weight of 0 changes nothing. The decay over `span / 1000` steps is about the weight, so a curve of 100 points and
 * the same curve of 10,000 points look alike. Debiased as in Adam: divided by the weight that was really gathered.
 *
 * @param {ArrayLike<number>} steps ascending
 * @param {ArrayLike<number>} values
 * @param {number} length how many of them count
 * @param {number} weight 0…0.999
 * @param {number} span the steps of the whole x axis */
export function smooth(steps, values, length, weight, span) {
  const out = new Float64Array(length);
  const decay = Math.min(Math.sqrt(Math.max(weight, 0)), 0.999);
  const unit = span > 0 ? 1000 / span : 1;
  let average = 0;
  let gathered = 0;
  let previous = steps[0];
  for (let i = 0; i < length; i++) {
    if (!Number.isFinite(values[i])) {
      out[i] = Number.NaN;
      continue;
    }
    const keep = gathered === 0 ? 0 : decay ** ((steps[i] - previous) * unit);
    average = average * keep + values[i];
    gathered = gathered * keep + 1;
    out[i] = average / gathered;
    previous = steps[i];
  }
  return out;
}
