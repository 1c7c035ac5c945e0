/* A comparison's address, its columns, what differs, what is best. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  chartOf,
  findSeries,
  groupChartOf,
  groupName,
  headlinesOf,
  readGroupName,
  unitOf,
} from "../../frontend/lib/compare-charts.js";
import { columnsIn, fieldText, groupsOf, valuesOf, withSummary } from "../../frontend/lib/compare-columns.js";
import { defaultAxes, defaultPlot } from "../../frontend/lib/compare-defaults.js";
import { readState, toggled, writeState } from "../../frontend/lib/compare-state.js";
import { diffOf } from "../../frontend/lib/config-diff.js";
import { groupMoments, metricColumns, orderOf } from "../../frontend/lib/metric-table.js";
import { RUN } from "./samples.js";

/** @import { CompareAnswer } from "../../frontend/wire/compare.js" */
/** @import { CompareState } from "../../frontend/lib/compare-state.js" */

const read = (/** @type {string} */ query) => readState(new URLSearchParams(query));

/** @type {CompareAnswer} */
const ANSWER = {
  runs: ["a", "b", "c"].map((id, i) => ({ ...RUN, id, name: `run ${id}`, started_at: 0, ended_at: i ? 10 * i : null })),
  missing: [],
  series: [
    { name: "train/loss", n_runs: 3 },
    { name: "val/accuracy", n_runs: 2 },
  ],
  fields: {
    name: ["run a", "run b", "run c"],
    "optimizer.learning_rate": [0.1, 0.001, 0.1],
    "optimizer.name": ["sgd", "adam", "sgd"],
    "training.epochs": [10, 10, 10],
    "optimizer.beta1": [null, 0.9, null],
  },
  metrics: {
    "train/loss": { goal: "min", last: [0.5, "NaN", 0.1], best: [0.4, 0.3, 0.1], best_step: [4, 3, 9] },
    "val/accuracy": { goal: "max", last: [0.5, null, 0.9], best: [0.9, null, 0.9], best_step: [4, null, 9] },
  },
};

test("a comparison survives the way through the address", () => {
  /** @type {CompareState} */
  const state = {
    ...{
      runs: ["a", "b"],
      filter: "val/loss < 1 and tag = x",
      search: "é & ?",
      scope: "all",
      hidden: ["a"],
      alone: "b",
    },
    ...{ by: "optimizer.name", series: ["a,b", "val/loss"], hasAllFields: true, picked: "b" },
    ...{ order: { column: "val/loss.best", isDown: true }, open: ["plot"] },
    plot: { x: "seed", y: "val/loss.best", colour: "optimizer", size: "step", isLogX: true, isLogY: false },
    ...{ axes: ["seed", "x:y, z"], brushes: [["x:y, z", -1.5, 1e-3]] },
  };
  const query = writeState(new URLSearchParams("smooth=0.9"), state);
  assert.deepEqual(readState(new URLSearchParams(query.toString())), state);
  assert.equal(query.get("smooth"), "0.9", "what is not ours is kept");
  assert.equal(writeState(new URLSearchParams("smooth=0.9"), read("")).toString(), "smooth=0.9");
});

test("nonsense in a comparison's address is the default", () => {
  assert.deepEqual(read("runs=,,a,a,"), { ...read(""), runs: ["a"] });
  for (const brush of ["x", "x:1", "x:a:b", "x:3:1", ":1:2", "x:NaN:NaN"])
    assert.deepEqual(readState(new URLSearchParams({ brush })).brushes, [], brush);
  assert.deepEqual(toggled(["a", "b"], "a"), ["b"]);
  assert.deepEqual(toggled(["b"], "a"), ["b", "a"]);
});

test("every column is known by the word that it has everywhere", () => {
  assert.deepEqual(valuesOf(ANSWER, "optimizer.learning_rate"), [0.1, 0.001, 0.1]);
  assert.deepEqual(valuesOf(ANSWER, "optimizer"), ["sgd", "adam", "sgd"], "a section's word alone means its name");
  assert.deepEqual(valuesOf(ANSWER, "val/accuracy.best"), [0.9, null, 0.9]);
  assert.deepEqual(
    valuesOf(ANSWER, "train/loss"),
    [0.5, null, 0.1],
    "a series alone means its last value; NaN has no place",
  );
  assert.deepEqual(valuesOf(ANSWER, "duration"), [null, 10, 20]);
  assert.deepEqual(valuesOf(ANSWER, "__proto__"), [null, null, null]);
});

test("headline metrics come first, then fields that differ; what no run has is left out", () => {
  const names = columnsIn(ANSWER).map(({ name }) => name);
  assert.deepEqual(names.slice(0, 4), ["val/accuracy.best", "val/accuracy.last", "train/loss.best", "train/loss.last"]);
  assert.ok(names.indexOf("optimizer.learning_rate") < names.indexOf("training.epochs"));
  assert.ok(!names.includes("health") && !names.includes("tags"));
  const rate = columnsIn(ANSWER).find(({ name }) => name === "optimizer.learning_rate");
  assert.deepEqual(rate, { name: "optimizer.learning_rate", kind: "field", isNumeric: true, n: 3, distinct: 2 });
});

test("values are read as people write them", () => {
  assert.deepEqual(
    [null, true, "x", 1200, 0.001, 1e-8].map((value) => fieldText(value)),
    ["–", "yes", "x", "1,200", "0.001", "1e-8"],
  );
  assert.equal(fieldText(0.5, "val/accuracy.best"), "50.0 %");
  assert.equal(fieldText(90, "duration"), "1 min 30 s");
});

test("groups stand in the order of their values, none at the end", () => {
  assert.deepEqual(
    [...groupsOf([10, null, 9, 10, "x"])],
    [
      [9, [2]],
      [10, [0, 3]],
      ["x", [4]],
      [null, [1]],
    ],
  );
});

test("a newer summary changes the metrics of its run alone", () => {
  const metrics = {
    "val/accuracy": { last: 0.95, best: 0.95, best_step: 11 },
    new: { last: 1, best: 1, best_step: 1 },
  };
  const next = withSummary(ANSWER, { ...ANSWER.runs[1], step: 999, metrics });
  assert.deepEqual(next.metrics["val/accuracy"].best, [0.9, 0.95, 0.9]);
  assert.equal(next.runs[1].step, 999);
  assert.deepEqual(ANSWER.metrics["val/accuracy"].best, [0.9, null, 0.9], "the old answer stays");
  assert.equal(withSummary(ANSWER, { ...RUN, id: "z" }), ANSWER);
});

test("only fields that differ are shown; what is other than in most runs is marked", () => {
  const { rows, total, differing } = diffOf(ANSWER.fields, false);
  assert.deepEqual([total, differing], [4, 3], "the name heads the columns");
  assert.deepEqual(
    rows.map(({ name, isOdd }) => [name, ...isOdd]),
    [
      ["optimizer.learning_rate", false, true, false],
      ["optimizer.name", false, true, false],
      ["optimizer.beta1", false, true, false],
    ],
  );
  assert.equal(diffOf(ANSWER.fields, true).rows.length, 4);
  assert.deepEqual(
    diffOf({ x: [1, 2] }, false).rows[0].isOdd,
    [false, false],
    "where no two agree none is the odd one",
  );
});

test("the best of all is marked by the goal, ties alike, and never of one alone", () => {
  const [loss, accuracy] = metricColumns(ANSWER, ["train/loss", "val/accuracy", "unknown"]);
  assert.deepEqual(
    loss.cells.map(({ isBest }) => isBest),
    [false, false, true],
  );
  assert.deepEqual(
    accuracy.cells.map(({ isBest }) => isBest),
    [true, false, true],
  );
  assert.deepEqual(
    loss.cells.map(({ lastWord }) => lastWord),
    ["", "NaN", ""],
  );
  const one = metricColumns({ ...ANSWER, metrics: { x: { goal: "min", last: [1], best: [1], best_step: [1] } } }, [
    "x",
  ]);
  assert.equal(one[0].cells[0].isBest, false);
});

test("runs are sorted by a column, those without a value last either way", () => {
  assert.deepEqual(orderOf(ANSWER, null), [0, 1, 2]);
  assert.deepEqual(orderOf(ANSWER, { column: "train/loss.best", isDown: false }), [2, 1, 0]);
  assert.deepEqual(orderOf(ANSWER, { column: "val/accuracy.last", isDown: false }), [0, 2, 1]);
  assert.deepEqual(orderOf(ANSWER, { column: "val/accuracy.last", isDown: true }), [2, 0, 1]);
});

test("a group's mean and spread are of those that have a value", () => {
  const [loss, accuracy] = metricColumns(ANSWER, ["train/loss", "val/accuracy"]);
  const found = groupMoments(loss, [0, 2], "best");
  assert.ok(found && Math.abs(found.mean - 0.25) < 1e-12 && Math.abs(found.std - 0.2121) < 1e-4);
  assert.equal(groupMoments(accuracy, [1], "best"), null);
  assert.ok(Number.isNaN(groupMoments(loss, [0], "best")?.std));
});

test("a chart has a line a run: with the raw ones behind them up to eight", () => {
  const runs = (/** @type {number} */ n) =>
    Array.from({ length: n }, (_, i) => ({ id: `r${i}`, name: "x", mark: `${i + 1}`, look: { colour: "run-1" } }));
  const chart = chartOf("train/loss", runs(2));
  assert.deepEqual(
    chart.lines.map(({ name, label, short, role, isBare }) => [name, label, short, role, isBare]),
    [
      ["r0:train/loss", "1 x", "1", "noisy", false],
      ["r1:train/loss", "2 x", "2", "noisy", false],
    ],
  );
  assert.ok(chartOf("val/loss", runs(9)).lines.every(({ isBare, role }) => isBare && role === "sparse"));
});

test("a grouped chart has a line a value, whose name tells the group and the series", () => {
  const chart = groupChartOf("a:b/loss", "optimizer", [
    { value: "sgd", n: 3 },
    { value: null, n: 1 },
  ]);
  assert.deepEqual(
    chart.lines.map(({ label }) => label),
    ["sgd (n = 3)", "– (n = 1)"],
  );
  assert.deepEqual(readGroupName(chart.lines[1].name), [1, "a:b/loss"]);
  assert.equal(readGroupName("r1:train/loss"), null);
  assert.equal(groupName(0, "x"), "group:0:x");
});

test("headline series are shown first, others are found by their words", () => {
  const names = ["layer/1/activation/mean", "train/loss", "val/accuracy", "eval/f1", "time/forward"];
  assert.deepEqual(headlinesOf(names), ["val/accuracy", "train/loss"]);
  assert.deepEqual(headlinesOf(["eval/f1", "x"]), ["eval/f1"]);
  assert.deepEqual(headlinesOf(["a", "b", "c", "d", "e"]), ["a", "b", "c", "d"]);
  assert.deepEqual(findSeries(names, "LAYER mean", [], 5), { found: ["layer/1/activation/mean"], total: 1 });
  assert.deepEqual(findSeries(names, "", ["train/loss"], 2), { found: [names[0], "val/accuracy"], total: 4 });
  assert.deepEqual(["val/accuracy", "time/forward", "system/memory", "x"].map(unitOf), ["share", "s", "B", ""]);
});

test("nobody's choice is what tells the runs apart, against what came of it", () => {
  const columns = columnsIn(ANSWER);
  const none = { x: "", y: "", colour: "", size: "", isLogX: false, isLogY: false };
  const plot = defaultPlot(columns, none, 3, (name) => valuesOf(ANSWER, name));
  assert.deepEqual([plot.x, plot.y, plot.isLogX], ["optimizer.learning_rate", "val/accuracy.best", true]);
  assert.equal(defaultPlot(columns, { ...none, x: "seed" }, 3, () => []).x, "seed");
  const axes = defaultAxes(columns, [], 3);
  assert.deepEqual(axes, ["optimizer.learning_rate", "optimizer.name", "val/accuracy.best", "train/loss.best"]);
  assert.deepEqual(defaultAxes(columns, ["a", "b"], 3), ["a", "b"]);
});
