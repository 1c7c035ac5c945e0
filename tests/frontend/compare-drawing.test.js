/* What a comparison draws, as numbers: mean and band, points on a shared axis, parallel coordinates, scatter, ghost. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { figure as ladder } from "../../frontend/charts/ladder-figure.js";
import { figure as lineFigure } from "../../frontend/charts/line-figure.js";
import { figure as parallel, placeAt, runAt, uprightAt } from "../../frontend/charts/parallel-figure.js";
import { escaped, figure as scatter } from "../../frontend/charts/scatter-figure.js";
import { bandOf, MOST_STEPS, momentsOf } from "../../frontend/lib/band.js";
import { ghostLine, ghostWords, ordinal, placeWord } from "../../frontend/lib/ghost.js";
import { axisOf, brushBetween, placeOf, valueAt, withinBrushes } from "../../frontend/lib/parallel-axes.js";
import { grainOf, lineName, placed, placedAxis, splitName } from "../../frontend/lib/placed-columns.js";
import { columnsOf, floats, integers, spec } from "./samples.js";

const SIZE = { width: 100, range: null, isLog: false, smoothing: 0, unit: "" };

/** @param {import("../../frontend/lib/columns.js").Columns} columns @param {"values" | "min" | "max" | "steps"} key */
const list = (columns, key) => [...columns.arrays[key].subarray(0, columns.n)];

test("the mean is of the curves that have come to a step, between their points on the line through them", () => {
  const { columns, n } = bandOf([columnsOf([0, 10], [0, 10]), columnsOf([2, 4, 6], [0, 5, 10]), columnsOf([8], [5])]);
  assert.deepEqual(list(columns, "steps"), [0, 5, 10]);
  assert.deepEqual(list(columns, "values"), [1, (5 + 4 + 8) / 3, 8]);
  assert.deepEqual(n, [2, 3]);
  assert.equal(columns.rawFrom, columns.n, "its band is drawn");
});

test("the band is one sample deviation about the mean, and none where a curve is alone", () => {
  const { columns } = bandOf([columnsOf([1, 1], [0, 1]), columnsOf([3], [0])]);
  assert.deepEqual(list(columns, "min"), [2 - Math.SQRT2, 1]);
  assert.deepEqual(list(columns, "max"), [2 + Math.SQRT2, 1]);
  assert.deepEqual(momentsOf([5]), { mean: 5, std: Number.NaN, n: 1 });
});

test("a curve does not count where it is not finite, nor between there and its next point", () => {
  const { columns } = bandOf([columnsOf([1, Number.NaN, 1], [0, 2, 4]), columnsOf([3, 3, 3, 3], [0, 1, 3, 4])]);
  assert.deepEqual(list(columns, "steps"), [0, 1, 2, 3, 4]);
  assert.deepEqual(list(columns, "values"), [2, 3, 3, 3, 2]);
});

test("nothing, and very much, have a band as well", () => {
  assert.deepEqual(bandOf([]).columns.n, 0);
  assert.deepEqual(bandOf([columnsOf([])]).n, [0, 0]);
  const long = columnsOf(new Array(5000).fill(1));
  const { columns } = bandOf([long, long]);
  assert.equal(columns.n, MOST_STEPS);
  assert.deepEqual([columns.arrays.steps[0], columns.lastStep], [1, 5000]);
});

test("points are placed by epochs and by time, and still know their steps", () => {
  const columns = columnsOf([1, 2, 3], [10, 20, 30]); // at the times 0, 1, 2
  assert.equal(placed(columns, "step", 0, 5), columns);
  assert.equal(placed(columns, "epoch", 0, null), columns, "without epochs steps are as good as it gets");
  assert.deepEqual(list(placed(columns, "epoch", 0, 20), "steps"), [500, 1000, 1500]);
  const timed = placed(columns, "relative", -0.5, null);
  assert.deepEqual(list(timed, "steps"), [500, 1500, 2500]);
  assert.deepEqual([...timed.ownSteps.subarray(0, 3)], [10, 20, 30]);
  assert.equal(timed.nearest(1400), 1);
});

test("a clock that went back moves no point before another", () => {
  const columns = columnsOf([1, 2, 3]);
  columns.arrays.times.set([5, 3, 6]);
  assert.deepEqual(list(placed(columns, "time", 0, null), "steps"), [5000, 5000, 6000]);
});

test("the axis of placed points goes there and back", () => {
  assert.deepEqual([placedAxis("relative").toX(1500), placedAxis("relative").toStep(1.5)], [1.5, 1500]);
  assert.deepEqual([placedAxis("step").toX(7), grainOf("step").word, grainOf("epoch").word], [7, "step", "epoch"]);
  assert.deepEqual(splitName(lineName("r1", "a:b")), ["r1", "a:b"]);
});

test("one run that diverged shades no chart of several, and is named", () => {
  const lines = [
    { spec: spec("a"), columns: columnsOf([1, 2, 3]) },
    { spec: { ...spec("b"), isOverlay: true }, columns: columnsOf([1e9, Number.NaN]) },
  ];
  const shown = lineFigure("Loss", lines, { ...SIZE, whole: [1, 3], isShared: true });
  assert.ok(shown.y[1] < 100, "it does not flatten the others");
  assert.equal(shown.beyond, 1);
  assert.deepEqual(
    shown.marks.map(({ label, step }) => [label, step]),
    [["b", 2]],
  );
  assert.match(shown.summary, /b diverged at step 2/);
});

test("an axis of numbers is logarithmic where these span powers of ten", () => {
  const rates = axisOf("rate", [1e-4, 1e-2, null, 1]);
  assert.equal(rates.kind, "log");
  assert.deepEqual(
    rates.places.map((place) => place && Number(place.toFixed(6))),
    [0, 0.5, null, 1],
  );
  assert.equal(axisOf("units", [10, 20, 30]).kind, "linear");
  assert.equal(axisOf("zero", [0, 1000]).kind, "linear", "0 has no place on a log axis");
  assert.deepEqual(axisOf("one", [5, 5]).places, [0.5, 0.5]);
  for (const axis of [rates, axisOf("units", [10, 20])])
    assert.ok(Math.abs(placeOf(axis, valueAt(axis, 0.3)) - 0.3) < 1e-12);
});

test("an axis of words has a place for each of them, in their order", () => {
  const axis = axisOf("name", ["b", "a", null, "b", true]);
  assert.deepEqual([axis.kind, axis.words], ["category", ["a", "b", "yes"]]);
  assert.deepEqual(axis.places, [0.5, 0, null, 0.5, 1]);
});

test("a brush is rounded outwards, and of words holds whole ones", () => {
  assert.deepEqual(brushBetween(axisOf("x", [0, 10]), 0.71234, 0.2), ["x", 2, 7.13]);
  assert.deepEqual(brushBetween(axisOf("x", [0, 10]), -3, 9), ["x", 0, 10]);
  assert.deepEqual(brushBetween(axisOf("w", ["a", "b", "c"]), 0.4, 0.62), ["w", 1, 1]);
});

test("runs lie within all brushes or are out; without a value they are out", () => {
  const axes = [axisOf("x", [1, 2, 3, null]), axisOf("w", ["a", "b", "b", "b"])];
  assert.deepEqual(withinBrushes(axes, [], 4), [true, true, true, true]);
  assert.deepEqual(withinBrushes(axes, [["x", 2, 9]], 4), [false, true, true, false]);
  assert.deepEqual(
    withinBrushes(
      axes,
      [
        ["x", 0, 2],
        ["w", 1, 1],
      ],
      4,
    ),
    [false, true, false, false],
  );
  assert.deepEqual(withinBrushes(axes, [["gone", 0, 1]], 4), [true, true, true, true]);
  assert.deepEqual(withinBrushes([axisOf("r", [1e-4, 1])], [["r", 0, 1e-3]], 2), [true, false], "0 below a log axis");
});

test("lines go from axis to axis, gaps where a run has no value, and are found by the pointer", () => {
  const axes = [axisOf("x", [0, 1, null]), axisOf("y", [0, 1, 0.5])];
  const shown = parallel(axes, [["x", 0.5, 1]], 3, { width: 400, height: 200 });
  assert.deepEqual([shown.n, shown.nIn], [3, 1]);
  assert.equal(shown.traces[2].points[0], null);
  const [left, right] = shown.uprights;
  assert.ok(left.brush && left.brush.top < left.brush.bottom);
  assert.equal(right.brush, null);
  assert.equal(runAt(shown, 200, shown.top + 2), 1);
  assert.equal(runAt(shown, 200, shown.bottom - 2), -1, "what is out is not pointed at");
  assert.deepEqual([uprightAt(shown, left.x + 5), uprightAt(shown, 200)], [0, -1]);
  assert.equal(placeAt(shown, shown.bottom), 0);
});

test("two hundred runs on ten axes are laid out in a frame", () => {
  const values = Array.from({ length: 200 }, (_, i) => (i * 37) % 101);
  const axes = Array.from({ length: 10 }, (_, k) => axisOf(`x${k}`, values));
  const shown = parallel(axes, [["x1", 10, 60]], 200, { width: 1400, height: 320 });
  assert.equal(shown.traces.length, 200);
  assert.ok(shown.traces.every(({ points }) => points.length === 10));
});

const PAINT = { text: "t", quiet: "q", line: "l", surface: "s", of: (/** @type {string} */ token) => token, scale: [] };
const DOTS = ["a", "b", "c"].map((id) => ({ id, name: `<a href="x">${id} & co`, token: "run-1", mark: "1" }));
/** @type {Record<string, import("../../frontend/wire/compare.js").FieldValue[]>} */
const VALUES = { x: [1, 0, 2], y: [5, 6, null], w: ["<b>", null, "z"], size: [1, 4, 9] };
const source = (lit = /** @type {Set<string> | null} */ (null)) => ({
  ...{ values: (/** @type {string} */ name) => VALUES[name], dots: DOTS, lit, paint: PAINT },
});
const PLOT = { x: "x", y: "y", colour: "", size: "", isLogX: false, isLogY: false };

test("a scatter draws the runs that have both values, and says how many it leaves out", () => {
  const shown = scatter(PLOT, source());
  assert.deepEqual([shown.data[0].x, shown.data[0].y, shown.drawn, shown.total], [[1, 0], [5, 6], 2, 3]);
  assert.deepEqual(shown.left, ["1 without both values"]);
  const log = scatter({ ...PLOT, isLogX: true }, source());
  assert.deepEqual([log.data[0].x, log.layout.xaxis.type], [[1], "log"]);
  assert.ok(log.left.includes("1 at or below 0 have no place on a log axis"));
});

test("a scatter has no cloud, no logo, nothing that needs code of text, and no markup of a run's", () => {
  const { data, layout, config } = scatter({ ...PLOT, x: "w", colour: "w", size: "size" }, source());
  assert.deepEqual([config.showSendToCloud, config.displaylogo], [false, false]);
  assert.ok(data.every(({ type }) => type === "scatter"));
  const words = JSON.stringify([data, layout]);
  assert.ok(!words.includes("<a ") && words.includes("&lt;a href"));
  assert.ok(!JSON.stringify(data[0].x).includes("<b>"));
  assert.equal(escaped("<&>"), "&lt;&amp;&gt;");
});

test("runs that stand out have a form of their own, the others are dim", () => {
  const { marker } = scatter(PLOT, source(new Set(["b"]))).data[0];
  assert.deepEqual(marker.symbol, ["circle", "diamond"]);
  assert.deepEqual(marker.opacity, [0.2, 0.95]);
});

test("ladders side by side have one scale", () => {
  const rung = (/** @type {number} */ std) => ({
    ...{ k: 1, label: "", colour: "layer-1", mean: 0, std, firstMean: 0, firstStd: 1 },
  });
  const room = { width: 200, height: 200 };
  const alone = ladder([rung(1)], "std", room);
  const beside = ladder([rung(1)], "std", room, [rung(1), rung(10)]);
  assert.ok(beside.points[0].y > alone.points[0].y);
  assert.deepEqual(beside.ticks, ladder([rung(10)], "std", room, [rung(1), rung(10)]).ticks);
});

/** @type {import("../../frontend/wire/compare.js").Ghost} */
const GHOST = {
  ...{
    n: 11,
    like: "digits and 64-10",
    runs: [],
    steps: integers([1, 5]),
    low: floats([0, 1]),
    median: floats([2, 3]),
  },
  ...{ high: floats([4, 5]), standing: { step: 400, value: 0.5, place: 3, of: 12 } },
};

test("a ghost is a dotted median in a band, which stretches no chart", () => {
  const { spec: line, columns } = ghostLine("val/loss", GHOST);
  assert.deepEqual(
    [list(columns, "values"), list(columns, "min"), list(columns, "max")],
    [
      [2, 3],
      [0, 1],
      [4, 5],
    ],
  );
  const lines = [
    { spec: spec("own"), columns: columnsOf([1, 1, 1, 1, 1.2]) },
    { spec: line, columns },
  ];
  const shown = lineFigure("Loss", lines, { ...SIZE, whole: [1, 5] });
  assert.deepEqual(
    shown.parts.map(({ kind }) => kind),
    ["line", "high", "low", "line"],
  );
  assert.ok(shown.y[1] < 2);
});

test("a ghost says what it is of, and where the run stands", () => {
  assert.match(ghostWords("val/loss", GHOST), /11 finished with digits and 64-10.* at step 400: 3rd best of 12$/);
  assert.match(ghostWords("x", { ...GHOST, n: 0 }), /^No finished run/);
  assert.match(ghostWords("x", { ...GHOST, n: 1, steps: integers([]) }), /too few for a band$/);
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "112th",
  ]);
  assert.deepEqual([placeWord({ place: 1, of: 4 }), placeWord({ place: 4, of: 4 })], ["best of 4", "last of 4"]);
});
