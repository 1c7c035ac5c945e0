import assert from "node:assert/strict";
import { test } from "node:test";
import { figure } from "../../frontend/charts/line-figure.js";
import { ySteps } from "../../frontend/charts/line-ticks.js";
import { divergences } from "../../frontend/lib/divergence.js";
import { tableOf } from "../../frontend/lib/table.js";
import { columnsOf, spec } from "./samples.js";

/** @typedef {import("../../frontend/charts/line-figure.js").Options} Options */
/** @typedef {import("../../frontend/lib/view-state.js").Range} Range */

/** @param {number} n */
const noise = (n) => Array.from({ length: n }, (_, i) => 2 + Math.sin(i * 12.9898) * 0.5);

/** @param {Partial<Options>} part @returns {Options} */
const options = (part = {}) => ({
  width: 400,
  range: null,
  whole: [1, 100],
  isLog: false,
  smoothing: 0,
  unit: "",
  ...part,
});

/** @param {number[]} values @param {Partial<Options>} [part] @param {"noisy" | "plain" | "sparse"} [role] */
const drawn = (values, part, role) =>
  figure(
    "Loss",
    [{ spec: spec("train/loss", role), columns: columnsOf(values) }],
    options({ whole: [1, values.length], ...part }),
  );

test("at most two points a pixel are drawn, with every extreme in the envelope", () => {
  const values = noise(50_000);
  values[31_234] = 99;
  const shown = drawn(values);
  assert.ok(shown.drawn <= 2 * 400, `${shown.drawn}`);
  assert.equal(shown.total, 50_000);
  const high = shown.parts.findIndex((part) => part.kind === "high");
  assert.equal(Math.max(...shown.data[high + 1].map((value) => value ?? 0)), 99);
  assert.ok(shown.y[1] > 99);
});

test("few points are drawn as they are, without an envelope", () => {
  const shown = drawn(noise(100));
  assert.equal(shown.drawn, 100);
  assert.deepEqual(shown.bands, []);
});

test("a noisy line is drawn raw and smoothed", () => {
  const shown = drawn(noise(100), { smoothing: 0.6 }, "noisy");
  assert.deepEqual(
    shown.parts.map((part) => part.kind),
    ["ghost", "line"],
  );
  assert.equal(shown.isSmoothed, true);
});

test("what is not finite is a gap and a mark at its step, and does not blank the chart", () => {
  const values = [3, 2, Number.POSITIVE_INFINITY, Number.NaN, Number.NaN];
  const shown = drawn(values);
  assert.deepEqual(shown.data[1], [3, 2, null, null, null]);
  assert.ok(shown.y.every(Number.isFinite) && shown.y[0] < 2 && shown.y[1] > 3);
  assert.equal(shown.marks.length, 1);
  assert.equal(shown.marks[0].first, 3);
  assert.equal(shown.marks[0].isOpen, true);
  assert.match(shown.summary, /diverged at step 3/);
});

test("a chart of nothing but NaN has bounds and a mark", () => {
  const shown = drawn([Number.NaN, Number.NaN]);
  assert.ok(shown.y.every(Number.isFinite));
  assert.equal(shown.marks.length, 1);
});

test("one NaN in a bucket of many still makes a mark", () => {
  const values = noise(20_000);
  values[7_000] = Number.NaN;
  const shown = drawn(values);
  assert.equal(shown.marks.length, 1);
  assert.equal(shown.marks[0].first, 7002, "the step at which the pair of merged neighbours ends");
  assert.equal(shown.marks[0].isOpen, false);
});

test("stretches of divergence are told apart", () => {
  const found = divergences(columnsOf([1, Number.NaN, 1, Number.NEGATIVE_INFINITY, Number.NaN]));
  assert.deepEqual(
    found.map(({ first, last, isOpen }) => [first, last, isOpen]),
    [
      [2, 2, false],
      [4, 5, true],
    ],
  );
});

test("a log axis drops zero and below, and says how many", () => {
  const shown = drawn([10, 1, 0, -1, 5], { isLog: true });
  assert.equal(shown.omitted, 2);
  assert.ok(shown.y[0] > 0);
});

test("where nothing is above zero the axis is linear, whatever was asked for", () => {
  const shown = drawn([0, 0, -1], { isLog: true, smoothing: 0.6 }, "noisy");
  assert.deepEqual([shown.isLog, shown.isLinearAfterAll, shown.omitted, shown.drawn], [false, true, 0, 3]);
  const mixed = drawn([1, 0, 2, 0], { isLog: true, smoothing: 0.6 }, "noisy");
  assert.deepEqual([mixed.isLog, mixed.isLinearAfterAll, mixed.omitted], [true, false, 2]);
});

test("an axis too long for the usual steps has steps of its own", () => {
  assert.equal(ySteps(drawn([1, 2])), undefined);
  assert.ok(ySteps(drawn([1, 8e34]))?.includes(1e34));
  assert.equal(ySteps(drawn([1, 8e34], { isLog: true })), undefined);
});

test("a zoom shows its range, counts the points in it, and takes its y from it", () => {
  const shown = drawn([100, 1, 2, 3, 100], { range: /** @type {Range} */ ([2, 4]) });
  assert.deepEqual(shown.x, [2, 4]);
  assert.equal(shown.total, 3);
  assert.equal(shown.drawn, 3);
  assert.ok(shown.y[1] < 10);
});

test("the total is not claimed while only buckets that reach beyond the zoom are known", () => {
  const columns = columnsOf(noise(100));
  columns.noteThinned(1);
  const line = { spec: spec("train/loss"), columns };
  assert.equal(figure("Loss", [line], options({ range: [10, 20] })).total, null);
  assert.equal(figure("Loss", [line], options()).total, 101);
});

test("a NaN at the start and an infinity in the middle leave the rest drawn", () => {
  const shown = drawn([Number.NaN, 2, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY, 1]);
  assert.deepEqual(shown.data[1], [null, 2, null, 4, null, 1]);
  assert.deepEqual(
    shown.marks.map(({ at, until, word }) => [at, until, word]),
    [
      [1, 1, "NaN"],
      [3, 3, "+∞"],
      [5, 5, "−∞"],
    ],
  );
  assert.ok(shown.y[0] < 1 && shown.y[1] > 4 && shown.y.every(Number.isFinite));
});

test("another axis moves places and marks, not the steps", () => {
  const epochs = {
    mode: /** @type {const} */ ("epoch"),
    toX: (/** @type {number} */ step) => step / 10,
    toStep: () => 0,
  };
  const shown = drawn([1, 2, Number.NaN], { axis: epochs });
  assert.deepEqual(shown.data[0], [0.1, 0.2, 0.3]);
  assert.deepEqual(shown.steps, [1, 2, 3]);
  assert.deepEqual(shown.x, [0.1, 0.3]);
  assert.equal(shown.marks[0].at, 0.3);
  assert.equal(shown.marks[0].first, 3);
});

test("an axis on which all steps lie at one place still has a width", () => {
  const still = { mode: /** @type {const} */ ("time"), toX: () => 7, toStep: () => 1 };
  assert.deepEqual(drawn([1, 2], { axis: still }).x, [7, 8]);
});

test("a log x axis leaves out what lies at 0, and says so", () => {
  const columns = columnsOf([5, 4, 3], [0, 1, 2]);
  const shown = figure("Loss", [{ spec: spec("train/loss"), columns }], options({ whole: [0, 2], isLogX: true }));
  assert.deepEqual(shown.data, [
    [1, 2],
    [4, 3],
  ]);
  assert.equal(shown.omittedX, 1);
  assert.deepEqual(shown.x, [1, 2]);
});

test("outliers are clipped only when asked for, and counted", () => {
  const values = [1000, ...Array.from({ length: 98 }, (_, i) => 1 + i / 100), -1000];
  const whole = drawn(values);
  assert.equal(whole.isClipped, false);
  assert.ok(whole.y[1] > 1000 && whole.y[0] < -1000);
  const clipped = drawn(values, { isClipped: true });
  assert.equal(clipped.isClipped, true);
  assert.ok(clipped.y[0] > 0.5 && clipped.y[1] < 2.5, `${clipped.y}`);
  assert.ok(clipped.clipped >= 2 && clipped.clipped <= 10, `${clipped.clipped}`);
  assert.equal(drawn([2, 2, 2], { isClipped: true }).isClipped, false, "a flat line has no percentiles to tell apart");
});

test("a reference band is in sight, and not clipped for", () => {
  const band = { low: 3e-4, high: 3e-3, label: "healthy" };
  const shown = drawn([1e-5, 2e-5], { isLog: true, band });
  assert.ok(shown.y[1] >= 3e-3);
  assert.equal(shown.band, band);
});

test("the gap between two lines is an area where both are drawn", () => {
  const train = { spec: spec("train/accuracy"), columns: columnsOf([0.2, 0.4, 0.6, 0.8]) };
  const val = { spec: spec("val/accuracy", "sparse"), columns: columnsOf([0.1, 0.5], [2, 4]) };
  const shade = /** @type {[string, string]} */ (["train/accuracy", "val/accuracy"]);
  const shown = figure("Accuracy", [train, val], options({ whole: [1, 4], shade }));
  assert.equal(shown.areas.length, 1);
  assert.deepEqual(shown.areas[0].x, [2, 3, 4]);
  assert.deepEqual(shown.areas[0].one, [0.4, 0.6, 0.8]);
  assert.ok(shown.areas[0].other.every((value, i) => Math.abs(value - [0.1, 0.3, 0.5][i]) < 1e-12));
  assert.deepEqual(figure("Accuracy", [train], options({ shade })).areas, []);
});

test("shares keep to 0 … 1", () => {
  const shown = drawn([0, 0.5, 1], { unit: "share" });
  assert.deepEqual(shown.y, [0, 1]);
});

test("without points there is a figure that says so", () => {
  const shown = figure("Loss", [], options());
  assert.deepEqual(shown.data, [[]]);
  assert.equal(shown.summary, "Loss: no points yet.");
});

test("the table picks evenly, says of how many, and keeps the newest", () => {
  const { rows, total } = tableOf([{ spec: spec("train/loss"), columns: columnsOf(noise(1000)) }], [1, 1000], 100);
  assert.equal(total, 1000);
  assert.equal(rows.length, 100);
  assert.equal(rows.at(-1)?.step, 1000);
});
