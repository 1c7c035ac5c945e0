/* The ticks of a short axis: few, round, evenly spaced. */

/** Returns three to six round numbers between two.
 * @param {number} low @param {number} high */
export function evenTicks(low, high) {
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const gap = ([1, 2, 5].find((lead) => lead * unit >= rough * (1 - 1e-9)) ?? 10) * unit;
  const ticks = [];
  for (let i = Math.ceil(low / gap - 1e-9); i * gap <= high + gap * 1e-9; i++)
    ticks.push(Number((i * gap).toPrecision(12)));
  return ticks;
}
