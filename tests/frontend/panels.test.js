/* The layer ladder, the timing and the worst examples: what is computed before anything is drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, summaryOf } from "../../frontend/charts/ladder-figure.js";
import { evenTicks } from "../../frontend/lib/even-ticks.js";
import { examplesOf } from "../../frontend/lib/examples.js";
import { layerTimes, meanUpTo, shortTime, stepTime } from "../../frontend/lib/timing.js";
import { columnsOf } from "./samples.js";

const ROOM = { width: 300, height: 200 };

/** @param {(number | null)[]} stds @param {(number | null)[]} first */
function rungs(stds, first = stds) {
  return stds.map((std, k) => ({
    k,
    label: `layer ${k}`,
    colour: "run-1",
    mean: 0,
    std,
    firstMean: 0.1,
    firstStd: first[k],
  }));
}

test("the ladder goes from the input to the last layer, inside its room", () => {
  const ladder = figure(rungs([1, 0.8, 0.6]), "std", ROOM);
  assert.equal(ladder.isLog, false);
  assert.deepEqual(
    ladder.points.map(({ k }) => k),
    [0, 1, 2],
  );
  assert.ok(ladder.points.every(({ x, y }) => x > 0 && x < 300 && y > 0 && y < 200));
  assert.ok(ladder.points[0].x < ladder.points[2].x && ladder.points[0].y < ladder.points[2].y);
  assert.match(ladder.path, /^M[\d.]+ [\d.]+L[\d.]+ [\d.]+L/);
});

test("a spread that collapses over decades is drawn on a log axis, and says so", () => {
  const ladder = figure(rungs([1, 1e-2, 1e-4, 1e-6]), "std", ROOM);
  assert.equal(ladder.isLog, true);
  const gaps = [1, 2, 3].map((i) => ladder.points[i].y - ladder.points[i - 1].y);
  assert.ok(Math.max(...gaps) - Math.min(...gaps) < 1e-6);
  assert.equal(figure(rungs([1, 1e-2, 0]), "std", ROOM).isLog, false, "zero has no place on a log axis");
});

test("the first measurement is a ghost on the same scale", () => {
  const ladder = figure(rungs([1, 1], [1, 0.5]), "std", ROOM);
  assert.equal(ladder.ghosts.length, 2);
  assert.equal(ladder.ghosts[0].y, ladder.points[0].y);
  assert.ok(ladder.ghosts[1].y > ladder.points[1].y);
});

test("what is not finite is left out of the ladder and named in its summary", () => {
  const broken = rungs([1, Number.NaN, null], [1, 1, 1]);
  assert.equal(figure(broken, "std", ROOM).points.length, 1);
  const labels = figure(broken, "std", ROOM).labels.map(({ k, isBroken }) => [k, isBroken]);
  assert.deepEqual(labels, [
    [0, false],
    [1, true],
    [2, false],
  ]);
  assert.match(summaryOf(broken, "step 7"), /at step 7: .*layer 1 mean 0, std NaN/);
  assert.match(summaryOf([], "step 7"), /no points/);
  assert.equal(figure([], "mean", ROOM).path, "");
});

test("ticks are round and inside", () => {
  assert.deepEqual(evenTicks(0, 1), [0, 0.5, 1]);
  assert.deepEqual(evenTicks(-0.3, 0.9), [0, 0.5]);
  for (const [low, high] of [
    [0, 7],
    [-3e-5, 2e-5],
    [0, 1234],
  ]) {
    const ticks = evenTicks(low, high);
    assert.ok(ticks.length >= 2 && ticks.length <= 6, `${low} ${high}: ${ticks}`);
    assert.ok(ticks.every((tick) => tick >= low - 1e-12 && tick <= high * (1 + 1e-9)));
  }
});

test("times are means of the last measurements up to the step that is looked at", () => {
  const columns = columnsOf(
    Array.from({ length: 20 }, (_, i) => (i < 10 ? 1 : 3)),
    Array.from({ length: 20 }, (_, i) => 10 * i),
  );
  assert.equal(meanUpTo(columns, null), 3);
  assert.equal(meanUpTo(columns, 90), 1);
  assert.equal(meanUpTo(columns, 145), 2);
  assert.equal(meanUpTo(columns, -5), 1, "before the first: the first");
  assert.equal(meanUpTo(columnsOf([50, 2, 4]), null), 3, "the first is left out where there are more");
  assert.equal(meanUpTo(undefined, null), null);
  assert.equal(meanUpTo(columnsOf([Number.NaN, 2]), null), 2);
});

test("a step's parts add up, layers stand in their order", () => {
  const names = ["layer/10/time/forward", "layer/2/time/forward", "layer/2/time/update", "time/data", "time/forward"];
  const series = new Map(names.map((name, i) => [name, columnsOf([i + 1])]));
  const step = stepTime(series, null);
  assert.deepEqual(
    step.parts.map(({ name, seconds }) => [name, seconds]),
    [
      ["data", 4],
      ["forward", 5],
    ],
  );
  assert.equal(step.seconds, 9);
  assert.deepEqual(
    layerTimes(series, names, null).map(({ k, seconds }) => [k, seconds]),
    [
      [2, 5],
      [10, 1],
    ],
  );
  assert.deepEqual([2.5, 0.0123, 0.00123, 0.0000042].map(shortTime), ["2.50 s", "12.3 ms", "1.23 ms", "4 µs"]);
});

const META = {
  labels: [1, 0],
  predictions: [0, 0],
  losses: [4.5, null],
  confidences: [0.9, 0.6],
  indices: [7, 3],
  of: 60,
};

test("worst examples tell what they are, what they were taken for, and how surely", () => {
  const tensor = {
    name: "val/examples",
    step: 9,
    time: 0,
    dtype: "uint8",
    shape: [2, 1, 2, 1],
    data: Uint8Array.of(1, 2, 3, 4),
    meta: { ...META, classes: ["cat", "dog"] },
  };
  const { examples, of } = examplesOf(tensor);
  assert.equal(of, 60);
  assert.deepEqual(
    examples.map(({ label, prediction, isRight, loss }) => [label, prediction, isRight, loss]),
    [
      ["dog", "cat", false, 4.5],
      ["cat", "cat", true, null],
    ],
  );
  assert.deepEqual([...(examples[1].pixels ?? [])], [3, 4]);
});

test("an output that is no number was taken for nothing", () => {
  const meta = { ...META, classes: ["cat", "dog"], labels: [1, 0], predictions: ["NaN", 0], losses: ["NaN", 1] };
  const tensor = {
    name: "val/examples",
    step: 9,
    time: 0,
    dtype: "uint8",
    shape: [2, 1, 2, 1],
    data: new Uint8Array(4),
    meta,
  };
  const [first, second] = examplesOf(tensor).examples;
  assert.deepEqual([first.prediction, first.isRight, first.loss], ["nothing", false, Number.NaN]);
  assert.deepEqual([second.prediction, second.isRight, second.loss], ["cat", true, 1]);
});

test("examples of tables have features, those of a regression numbers", () => {
  const data = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
  const meta = { ...META, classes: [], labels: [1.23456, 2], predictions: [0.5, 2], confidences: [] };
  const tensor = { name: "val/examples", step: 9, time: 0, dtype: "float32", shape: [2, 2], data, meta };
  const [first, second] = examplesOf(tensor).examples;
  assert.deepEqual([first.label, first.prediction, first.isRight, first.confidence], ["1.235", "0.5", null, null]);
  assert.deepEqual([first.pixels, [...(second.features ?? [])]], [null, [3, 4]]);
});
