/* The lecture's curves as small drawings, with a run's own curve over them, as SVG paths. Pure. */

/** @import { ArchetypeName } from "../wire/types.js" */
/** @typedef {[x: number, y: number][]} Points  shares of the drawing's width and height, from the lower left */
/** @typedef {{ steps: ArrayLike<number>, values: ArrayLike<number>, n: number }} Curve */
/** @typedef {{ kind: "train" | "validation", d: string }} Line */
/** @typedef {{ ideal: Line[], live: Line[], isAccuracy: boolean, cross: [x: number, y: number] | null }} Figure
 *   cross: where the run's curve stopped being a number */

export const WIDTH = 176;
export const HEIGHT = 96;
const EDGE = 4;
/** Points that a drawn curve has at most: more than its width could show would only be noise. */
const MOST = 60;
/** Losses are drawn in multiples of the first: what leaps higher touches the upper edge. */
const TOP = 1.3;

const N = 40;
/** @param {(t: number) => number} f @returns {Points} */
const curve = (f) => Array.from({ length: N + 1 }, (_, i) => [i / N, f(i / N)]);
const fall = (/** @type {number} */ to, /** @type {number} */ speed) => (/** @type {number} */ t) =>
  to + (1 - to) * Math.exp(-speed * t);

/** @typedef {{ train: (t: number) => number, validation?: (t: number) => number }} Ideal */
/** @type {Partial<Record<ArchetypeName, Ideal>>} losses as multiples of the first one, as the lecture draws them */
const LOSSES = {
  diverging: { train: (t) => 0.7 + 0.3 * Math.exp(-14 * t) + 0.045 * Math.expm1(4.2 * t) },
  rate_too_high: { train: fall(0.55, 22) },
  rate_low: { train: (t) => 1 - 0.38 * t },
  rate_good: { train: fall(0.06, 4.5) },
  bad_init: { train: (t) => (t < 0.45 ? 1 : fall(0.1, 5)((t - 0.45) / 0.55)) },
  overfit_gap: { train: fall(0.05, 5), validation: (t) => fall(0.4, 9)(t) + 0.45 * t ** 1.5 },
  capacity: { train: fall(0.58, 6), validation: fall(0.64, 6) },
};

/** @type {Partial<Record<ArchetypeName, Ideal>>} shares: those archetypes that are told by them */
const ACCURACIES = {
  overfit_gap: {
    train: (t) => 0.98 - 0.48 * Math.exp(-4 * t),
    validation: (t) => 0.7 - 0.2 * Math.exp(-8 * t) - 0.06 * t,
  },
  capacity: { train: (t) => 0.56 - 0.36 * Math.exp(-5 * t), validation: (t) => 0.52 - 0.34 * Math.exp(-5 * t) },
};

/** @param {ArchetypeName} name @param {Map<string, Curve>} curves  the run's, by name of their series: losses, or accuracies
 * @returns {Figure} */
export function figure(name, curves) {
  const isAccuracy = [...curves.keys()].some((each) => each.endsWith("accuracy"));
  const ideal = (isAccuracy ? ACCURACIES : LOSSES)[name];
  const top = isAccuracy ? 1 : TOP;
  const live = liveOf(curves, isAccuracy);
  return {
    ideal: ideal ? idealOf(ideal, top) : [],
    live: live.lines.map(({ kind, points }) => ({ kind, d: path(points, top) })),
    isAccuracy,
    cross: live.brokenAt === null ? null : [across(live.brokenAt), down(1)],
  };
}

/** @param {Ideal} ideal @param {number} top @returns {Line[]} */
function idealOf({ train, validation }, top) {
  /** @type {Line[]} */
  const lines = [{ kind: "train", d: path(curve(train), top) }];
  return validation ? [...lines, { kind: "validation", d: path(curve(validation), top) }] : lines;
}

/** Returns the run's curves over the steps that they all span, and where the first of them broke off.
 * @param {Map<string, Curve>} curves @param {boolean} isAccuracy */
function liveOf(curves, isAccuracy) {
  const drawn = [...curves].filter(([, { n }]) => n > 0);
  const first = Math.min(...drawn.map(([, { steps }]) => steps[0]));
  const last = Math.max(...drawn.map(([, { steps, n }]) => steps[n - 1]));
  const unit = isAccuracy ? 1 : firstFinite(drawn);
  const share = (/** @type {number} */ step) => (last > first ? (step - first) / (last - first) : 0);
  const lines = drawn.map(([name, each]) => ({ kind: kindOf(name), points: thinned(each, share, unit) }));
  const broken = drawn.flatMap(([, each]) => brokenFrom(each) ?? []);
  return { lines, brokenAt: broken.length ? share(Math.min(...broken)) : null };
}

/** @param {string} name @returns {Line["kind"]} */
function kindOf(name) {
  return name.startsWith("val") ? "validation" : "train";
}

/** The first loss is the unit of all.
 * @param {[string, Curve][]} curves */
function firstFinite(curves) {
  for (const [, { values, n }] of curves.toSorted(([a], [b]) =>
    kindOf(a) === kindOf(b) ? 0 : kindOf(a) === "train" ? -1 : 1,
  ))
    for (let i = 0; i < n; i++) if (Number.isFinite(values[i]) && values[i] > 0) return values[i];
  return 1;
}

/** Returns the step from which a curve is no number to its end, null where it is one.
 * @param {Curve} curve */
function brokenFrom({ steps, values, n }) {
  let i = n;
  while (i > 0 && !Number.isFinite(values[i - 1])) i--;
  return i < n ? steps[i] : null;
}

/** Returns means of neighbouring points, so many that the noise of single batches does not hide the shape.
 * @param {Curve} curve @param {(step: number) => number} share @param {number} unit @returns {Points} */
function thinned({ steps, values, n }, share, unit) {
  /** @type {{ x: number, y: number, n: number }[]} */
  const cells = [];
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) continue;
    const cell = Math.min(Math.floor(share(steps[i]) * MOST), MOST - 1);
    cells[cell] ??= { x: 0, y: 0, n: 0 };
    cells[cell].x += share(steps[i]);
    cells[cell].y += values[i] / unit;
    cells[cell].n += 1;
  }
  return cells.filter(Boolean).map(({ x, y, n: of }) => [x / of, y / of]);
}

/** @param {Points} points @param {number} top */
function path(points, top) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${across(x)} ${down(y / top)}`).join("");
}

/** @param {number} share */
function across(share) {
  return round(EDGE + share * (WIDTH - 2 * EDGE));
}

/** @param {number} share 0 at the bottom, 1 at the top; what is beyond touches the edge */
function down(share) {
  return round(EDGE + (1 - Math.min(Math.max(share, 0), 1)) * (HEIGHT - 2 * EDGE));
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
