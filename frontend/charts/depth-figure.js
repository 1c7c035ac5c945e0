/* The lecture's ladder: mean ± standard deviation of the activations against depth, and a layer's histogram small. Pure. */

/** @typedef {{ number: number, mean: number, std: number, isBad: boolean }} Step */
/** @typedef {{ x: number, y: number, number: number, isBad: boolean }} Dot */
/** @typedef {{ band: string, line: string, dots: Dot[], lost: { x: number, number: number }[], ticks: { y: number, value: number }[],
 *   labels: { x: number, text: string }[], zero: number, plot: { left: number, right: number, top: number, bottom: number } }} Ladder
 *   band and line are paths of an SVG; lost: layers whose numbers are not finite */

const MARGIN = { left: 38, right: 10, top: 8, bottom: 20 };
const MOST_LABELS = 12;
const LEADS = [1, 2, 5, 10];

/** @param {Step[]} steps from the input on @param {{ width: number, height: number }} room @returns {Ladder} */
export function figure(steps, room) {
  const plot = { ...MARGIN, right: room.width - MARGIN.right, bottom: room.height - MARGIN.bottom };
  const known = steps.filter(({ mean, std }) => Number.isFinite(mean) && Number.isFinite(std));
  const [low, high] = rangeOf(known);
  const last = Math.max(1, steps.length - 1);
  const xOf = (/** @type {number} */ index) => plot.left + (index / last) * (plot.right - plot.left);
  const yOf = (/** @type {number} */ value) => plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top);
  const place = (/** @type {Step} */ step) => xOf(steps.indexOf(step));
  const upper = known.map((step) => [place(step), yOf(step.mean + step.std)]);
  const lower = known.map((step) => [place(step), yOf(step.mean - step.std)]);
  return {
    band: known.length > 1 ? `${path([...upper, ...lower.reverse()])}Z` : "",
    line: known.length > 1 ? path(known.map((step) => [place(step), yOf(step.mean)])) : "",
    dots: known.map((step) => ({ x: place(step), y: yOf(step.mean), number: step.number, isBad: step.isBad })),
    lost: steps.filter((step) => !known.includes(step)).map((step) => ({ x: place(step), number: step.number })),
    ticks: ticksOf(low, high).map((value) => ({ value, y: yOf(value) })),
    labels: labelsOf(steps).map((step) => ({ x: place(step), text: String(step.number) })),
    zero: yOf(0),
    plot,
  };
}

/** Returns a range that holds every mean ± deviation, and 0.
 * @param {Step[]} steps @returns {[number, number]} */
function rangeOf(steps) {
  const low = Math.min(0, ...steps.map(({ mean, std }) => mean - std));
  const high = Math.max(0, ...steps.map(({ mean, std }) => mean + std));
  if (high - low < Number.MIN_VALUE * 1e10) return [-1, 1];
  const pad = 0.06 * (high - low);
  return [low - (low < 0 ? pad : 0), high + (high > 0 ? pad : 0)];
}

/** Returns three to five round values inside the range.
 * @param {number} low @param {number} high */
export function ticksOf(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const gap = (LEADS.find((lead) => lead * power >= rough) ?? 10) * power;
  const ticks = [];
  for (let i = Math.ceil(low / gap); i * gap <= high; i++) ticks.push(i === 0 ? 0 : Number((i * gap).toPrecision(12)));
  return ticks;
}

/** Returns the layers that are named below the plot: every one, or every so many with the last.
 * @param {Step[]} steps */
function labelsOf(steps) {
  const stride = Math.ceil(steps.length / MOST_LABELS);
  return steps.filter((_, index) => index % stride === 0);
}

/** @param {number[][]} points */
function path(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${round(x)} ${round(y)}`).join("");
}

/** @typedef {{ low: number, high: number, counts: number[] }} Bins */

/** Returns the outline of a histogram in a range that several share: what lies outside goes to the edge. Heights are the
 * square roots of the counts, so that tails are seen beside a peak.
 * @param {Bins} bins @param {[number, number]} range @param {{ width: number, height: number }} room @returns {string} */
export function spark(bins, range, room) {
  const columns = rebin(bins, range, Math.floor(room.width / 2));
  const most = Math.max(...columns) || 1;
  const yOf = (/** @type {number} */ count) => room.height - Math.sqrt(count / most) * (room.height - 1);
  const points = columns.flatMap((count, i) => [
    [2 * i, yOf(count)],
    [2 * i + 2, yOf(count)],
  ]);
  return `${path([[0, room.height], ...points, [2 * columns.length, room.height]])}Z`;
}

/** Returns the counts in n equal columns of the range; a bin that lies in several is shared out among them.
 * @param {Bins} bins @param {[number, number]} range @param {number} n */
export function rebin({ low, high, counts }, [first, last], n) {
  const columns = /** @type {number[]} */ (new Array(n).fill(0));
  const scale = n / (last - first);
  const width = ((high - low) / counts.length) * scale;
  counts.forEach((count, i) => {
    if (count === 0) return;
    const from = (low - first) * scale + i * width;
    const [a, b] = [inside(Math.floor(from), n), inside(Math.floor(from + width), n)];
    for (let column = a; column <= b; column++) {
      const start = column === a ? from : column;
      const end = column === b ? from + width : column + 1;
      columns[column] += a === b ? count : (count * (end - start)) / width;
    }
  });
  return columns;
}

/** @param {number} column @param {number} n */
function inside(column, n) {
  return Math.min(n - 1, Math.max(0, column));
}

/** Returns the range that the histograms of several layers share: that of the widest, outliers cut.
 * @param {{ mean: number, std: number, low: number, high: number }[]} layers @returns {[number, number]} */
export function sharedRange(layers) {
  const known = layers.filter(({ mean, std }) => Number.isFinite(mean) && Number.isFinite(std));
  const low = Math.min(...known.map(({ mean, std, low }) => Math.max(low, mean - 4 * std)));
  const high = Math.max(...known.map(({ mean, std, high }) => Math.min(high, mean + 4 * std)));
  if (!known.length || !(high > low)) return [-1, 1];
  return [low, high];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
