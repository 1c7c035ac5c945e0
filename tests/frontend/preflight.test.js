/* Pre-flight checks: their words, and their figures as places in a drawing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure } from "../../frontend/charts/check-figure.js";
import { countText, figureText, isSameTraining, numberText, summaryOf } from "../../frontend/lib/preflight.js";

/** @import { CheckFigure, CheckResult } from "../../frontend/wire/types.js" */

const ROOM = { width: 400, height: 170 };

/** @param {Partial<CheckResult>} changes @returns {CheckResult} */
const result = (changes) => ({
  check: "labels",
  title: "Labels",
  outcome: "passed",
  value: 3.0517,
  threshold: 4.81,
  comparison: "≤",
  sentence: "",
  meaning: "",
  source: "",
  seconds: 0,
  figure: null,
  ...changes,
});

/** @param {Partial<CheckFigure>} changes @returns {CheckFigure} */
const drawn = (changes) => ({
  kind: "lines",
  x: [1, 2, 3],
  x_label: "step",
  y_label: "loss",
  lines: [{ name: "loss", y: [3, 2, 1] }],
  marks: [],
  x_is_log: false,
  y_is_log: false,
  ...changes,
});

test("the number that decided stands beside its threshold, as it holds", () => {
  assert.equal(numberText(result({})), "3.05 ≤ 4.81");
  assert.equal(numberText(result({ outcome: "failed", value: 10, threshold: 5 })), "10 > 5");
  assert.equal(numberText(result({ outcome: "failed", value: 0.25, threshold: 1, comparison: "=" })), "0.25 ≠ 1");
  assert.equal(numberText(result({ value: "NaN" })), "NaN ≤ 4.81");
  assert.equal(numberText(result({ value: 1e-5, threshold: 0.01, comparison: "≥" })), "1e-5 ≥ 0.01");
  assert.equal(numberText(result({ value: null })), "");
  assert.equal(numberText(result({ threshold: null, comparison: "" })), "3.05");
});

test("all results are told in a sentence", () => {
  const results = [result({}), result({ outcome: "failed", title: "Inputs" }), result({ outcome: "skipped" })];
  assert.equal(countText(results), "1 passed, 1 failed, 1 skipped");
  assert.equal(summaryOf(results), "Pre-flight: 1 passed, 1 failed, 1 skipped. Failed: Inputs.");
  assert.equal(summaryOf([result({})]), "Pre-flight: 1 passed.");
});

test("a name is no other training; anything else is", () => {
  assert.ok(isSameTraining({ name: "a", seed: 1 }, { name: "b", seed: 1 }));
  assert.ok(isSameTraining({ seed: 1 }, { name: "b", seed: 1 }));
  assert.ok(!isSameTraining({ name: "a", seed: 1 }, { name: "a", seed: 2 }));
});

test("a line falls where its values do, and has a gap where one is no number", () => {
  const { paths, plot } = figure(drawn({}), ROOM);
  const places = [...paths[0].d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  assert.deepEqual(
    places.map(([x]) => x),
    [plot.left, (plot.left + plot.right) / 2, plot.right],
  );
  assert.ok(places[0][1] < places[1][1] && places[1][1] < places[2][1]);
  const gap = figure(drawn({ lines: [{ name: "loss", y: [3, "NaN", 1] }] }), ROOM);
  assert.equal((gap.paths[0].d.match(/M/g) ?? []).length, 2);
});

test("a log axis gives each decade the same room and leaves out what is not over 0", () => {
  const { bars } = figure(
    drawn({ kind: "bars", x: ["a", "b", "c", "d"], lines: [{ name: "std", y: [1, 0.01, 1e-4, 0] }], y_is_log: true }),
    ROOM,
  );
  assert.equal(bars.length, 3);
  const tops = bars.map(({ y }) => y);
  assert.ok(Math.abs(tops[1] - tops[0] - (tops[2] - tops[1])) < 0.3);
});

test("bars stand on 0, also when all are far from it", () => {
  const { bars, plot } = figure(drawn({ kind: "bars", x: ["a", "b"], lines: [{ name: "n", y: [150, 100] }] }), ROOM);
  const heights = bars.map(({ height }) => height);
  assert.ok(Math.abs(heights[0] / heights[1] - 1.5) < 0.01);
  assert.ok(bars.every(({ y, height }) => Math.abs(y + height - plot.bottom) < 0.2));
});

test("marks lie within the plot, their words on lines of their own", () => {
  const marks = [
    { y: 1.2, label: "least" },
    { y: 1.25, label: "most" },
  ];
  const level = figure(drawn({ marks }), ROOM).marks;
  assert.ok(Math.abs(level[0].y - level[1].y) > 10);
  const upright = figure(
    drawn({
      x: [1e-7, 1e-3, 10],
      x_is_log: true,
      marks: [
        { x: 0.002, label: "configured, 0.002" },
        { x: 0.001, to: 0.1, label: "falls well" },
      ],
    }),
    ROOM,
  );
  const [band, configured] = upright.marks;
  assert.ok(band.band && band.band.width > 0);
  assert.equal(configured.band, null);
  assert.notEqual(band.y, configured.y);
  for (const { x } of upright.marks) assert.ok(x > upright.plot.left && x < upright.plot.right);
});

test("a mark outside of all values widens the axis", () => {
  const { marks, plot } = figure(drawn({ marks: [{ y: 10, label: "the most" }] }), ROOM);
  const at = Number(marks[0].d.match(/ ([\d.]+)H/)?.[1]);
  assert.ok(at >= plot.top && at <= plot.bottom);
});

test("the names of many bars are thinned, and long ones cut", () => {
  const x = Array.from({ length: 40 }, (_, index) => `class number ${index}`);
  const { xTicks } = figure(drawn({ kind: "bars", x, lines: [{ name: "n", y: x.map(() => 1) }] }), ROOM);
  assert.ok(xTicks.length < 10);
  assert.ok(xTicks.every(({ label }) => label.length <= 14));
});

test("values that are all alike, or none, still make a drawing", () => {
  for (const y of [
    [1, 1, 1],
    [0, 0, 0],
    ["NaN", "NaN", "NaN"],
    [null, null, null],
  ])
    for (const y_is_log of [false, true]) {
      const made = figure(drawn({ lines: [{ name: "l", y: /** @type {any} */ (y) }], y_is_log }), ROOM);
      assert.doesNotMatch(JSON.stringify(made), /null,null|NaN/);
    }
});

test("a figure is told in words", () => {
  assert.equal(
    figureText(drawn({ marks: [{ y: 2.5, label: "the most" }] })),
    "loss from 3 to 1; the most at 2.5 (by step).",
  );
  const bars = drawn({ kind: "bars", x: ["a", "b"], x_label: "", lines: [{ name: "n", y: [1, 2] }] });
  assert.equal(figureText(bars), "n: a 1, b 2.");
});
