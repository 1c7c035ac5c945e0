/* The table of runs, its pure parts: columns and what they hold, the address, which rows are drawn, order, words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedColumns,
  bestOf,
  better,
  cellOf,
  columnOf,
  defaultColumns,
  goalOf,
  headlineOf,
  numberIn,
  TOLD,
} from "../../frontend/lib/columns-of-runs.js";
import { rowActionOf } from "../../frontend/lib/keys.js";
import { cellText, groupText } from "../../frontend/lib/runs-cells.js";
import { isOutOfPlace } from "../../frontend/lib/runs-order.js";
import {
  MOST_IN_ADDRESS,
  moved,
  readColumns,
  readQuery,
  resized,
  sortOf,
  toggled,
  turnedSort,
  writeQuery,
} from "../../frontend/lib/runs-query.js";
import { drawn, forgotten, PAGE, pagesOf, revealing } from "../../frontend/lib/runs-windows.js";
import { newsWords } from "../../frontend/lib/runs-words.js";
import { sparkline } from "../../frontend/lib/sparkline.js";
import { RUN } from "./samples.js";

/** @typedef {import("../../frontend/wire/history.js").HistoryRun} HistoryRun */

/** @param {Partial<HistoryRun>} [part] @returns {HistoryRun} */
function run(part = {}) {
  return { ...RUN, metrics: {}, columns: {}, ...part };
}

/** @param {number} last */
function accuracy(last) {
  return { "val/accuracy": { last, best: last, best_step: 1 } };
}

test("a column's word says what it is", () => {
  assert.equal(columnOf("duration").kind, "builtin");
  assert.equal(columnOf("optimizer.learning_rate").title, "Learning rate");
  assert.equal(columnOf("optimizer.name").title, "Optimizer");
  assert.equal(columnOf("optimizer").title, "Optimizer");
  assert.equal(columnOf("network.layers.0.units").title, "Layers 0 units");
  const best = columnOf("val/accuracy.best");
  assert.deepEqual(
    [best.series, best.part, best.title, best.unit],
    ["val/accuracy", "best", "Best val accuracy", "share"],
  );
  assert.equal(columnOf("val/accuracy").part, "last");
  assert.equal(columnOf("my metric.min").series, "my metric");
  assert.equal(columnOf("train/loss.curve").kind, "curve");
  const at = columnOf("train/loss@500");
  assert.deepEqual([at.series, at.title, at.isSortable], ["train/loss", "Train loss at 500", false]);
});

test("what is best of a metric is told by its name, as the server tells it", () => {
  for (const name of ["train/loss", "val/error", "rmse", "val/nll"]) assert.equal(goalOf(name), "min", name);
  for (const name of ["val/accuracy", "charmse", "speed/steps_per_second"]) assert.equal(goalOf(name), "max", name);
  assert.equal(bestOf(columnOf("val/loss.last")), "min");
  assert.equal(bestOf(columnOf("val/loss.best_step")), null);
  assert.equal(bestOf(columnOf("duration")), null);
  assert.equal(bestOf(columnOf("val/loss@500")), null, "nothing can be sorted by it, so nobody can say which is best");
});

test("the better value is never one that is no number", () => {
  assert.equal(better(null, 2, "min"), 2);
  assert.equal(better(Number.NaN, 2, "max"), 2);
  assert.equal(better(1, 2, "min"), 1);
  assert.equal(better(1, 2, "max"), 2);
  assert.equal(better(null, null, "max"), null);
});

test("the columns by default follow what the runs have", () => {
  assert.equal(headlineOf([run()]), "val/accuracy");
  const loss = { "train/loss": { last: 1, best: 1, best_step: 1 } };
  assert.equal(headlineOf([run({ metrics: loss })]), "train/loss");
  assert.equal(headlineOf([run({ metrics: loss }), run({ metrics: accuracy(0.5) })]), "val/accuracy");
  assert.ok(defaultColumns("val/loss").includes("val/loss.best"));
  assert.deepEqual(askedColumns(defaultColumns("val/loss"), TOLD), []);
  const asked = ["val/loss.min", "val/loss", "findings", "optimizer", "train/loss@5", "eta", "my.last", "curve"];
  assert.deepEqual(askedColumns(asked, TOLD), ["val/loss.min", "findings", "optimizer", "train/loss@5", "my.last"]);
});

test("a cell holds what the summary tells, or what was asked for", () => {
  const shown = run({ metrics: accuracy(0.5), columns: { findings: 2, "optimizer.name": "adam" }, is_starred: true });
  const at = (/** @type {string} */ id) => cellOf(shown, columnOf(id), 200);
  assert.equal(at("val/accuracy.best"), 0.5);
  assert.equal(at("val/accuracy"), 0.5);
  assert.equal(at("findings"), 2);
  assert.equal(at("optimizer.name"), "adam");
  assert.equal(at("starred"), true);
  assert.equal(at("duration"), 100);
  assert.equal(at("progress"), 0.4);
  assert.equal(at("eta"), 10);
  assert.equal(at("health"), null);
  assert.equal(at("never.asked"), undefined);
  assert.equal(numberIn("NaN"), Number.NaN);
  assert.equal(numberIn("words"), null);
});

test("a cell says missing, not a number, and each unit in its own way", () => {
  const text = (/** @type {any} */ value, /** @type {string} */ id) => cellText(value, columnOf(id), 0);
  assert.equal(text(null, "val/loss"), "–");
  assert.equal(text(undefined, "val/loss"), "–");
  assert.equal(text("NaN", "val/loss"), "NaN");
  assert.equal(text("-Infinity", "val/loss"), "−∞");
  assert.equal(text(0.98765, "val/accuracy.best"), "98.8 %");
  assert.equal(text(1, "val/loss"), "1.000");
  assert.equal(text(12000, "val/loss.n"), "12,000");
  assert.equal(text(0.0001, "optimizer.learning_rate"), "0.0001");
  assert.equal(text(1e-7, "optimizer.learning_rate"), "1e−7");
  assert.equal(text(75, "duration"), "1 min 15 s");
  assert.equal(text(true, "network.batch_norm"), "yes");
});

test("a group's value is its mean, its deviation, and of how many runs", () => {
  const column = { n: 3, mean: 0.9512, std: 0.0123, min: 0.9, max: 1 };
  assert.deepEqual(groupText(column, columnOf("val/accuracy.best"), 3), { mean: "95.1 %", spread: "± 1.2", note: "" });
  assert.deepEqual(groupText({ ...column, n: 2 }, columnOf("val/loss"), 3).note, "2 of 3");
  assert.equal(groupText({ ...column, n: 1, std: null }, columnOf("val/loss"), 1).spread, "");
  assert.equal(groupText({ ...column, n: 0, mean: null, std: null }, columnOf("val/loss"), 1).mean, "–");
  assert.equal(groupText(undefined, columnOf("val/loss"), 1).mean, "–");
});

test("the address says all and only what is not at its default", () => {
  const query = {
    filter: "val/loss < 1 and tag = 'a,b'",
    search: "he",
    scope: /** @type {const} */ ("all"),
    sort: ["-val/accuracy.best", "name"],
    columns: [
      { id: "name", width: 240 },
      { id: "odd,name: 50%", width: null },
    ],
    group: ["optimizer.learning_rate"],
    selected: ["a", "b"],
  };
  assert.deepEqual(readQuery(writeQuery(new URLSearchParams("other=1"), query)), query);
  assert.equal(writeQuery(new URLSearchParams("other=1"), query).get("other"), "1");
  const empty = readQuery(new URLSearchParams());
  assert.equal(writeQuery(new URLSearchParams(), { ...empty, sort: ["-created"] }).toString(), "");
});

test("an address that somebody has bent is read as far as it can be", () => {
  const query = readQuery(
    new URLSearchParams("scope=everything&sort=,-,&columns=,a:x,a,b:99999&group=a,a,b,c,d&selected="),
  );
  assert.equal(query.scope, "active");
  assert.deepEqual(query.sort, []);
  assert.deepEqual(query.group, ["a", "b", "c"]);
  assert.deepEqual(query.selected, []);
  assert.deepEqual(query.columns, [
    { id: "name", width: null },
    { id: "a", width: null },
    { id: "b", width: 800 },
  ]);
  const many = Array.from({ length: 300 }, (_, i) => `r${i}`);
  assert.equal(readQuery(writeQuery(new URLSearchParams(), { selected: many })).selected.length, MOST_IN_ADDRESS);
});

test("a click sorts one way, then the other, then not at all; with Shift by one more", () => {
  const name = columnOf("name");
  const best = columnOf("val/accuracy.best");
  assert.deepEqual(turnedSort([], name, false), ["name"]);
  assert.deepEqual(turnedSort(["name"], name, false), ["-name"]);
  assert.deepEqual(turnedSort(["-name"], name, false), []);
  assert.deepEqual(turnedSort([], best, false), ["-val/accuracy.best"]);
  assert.deepEqual(turnedSort(["name"], best, false), ["-val/accuracy.best"]);
  assert.deepEqual(turnedSort(["name"], best, true), ["name", "-val/accuracy.best"]);
  assert.deepEqual(turnedSort(["name", "-val/accuracy.best"], name, true), ["-name", "-val/accuracy.best"]);
  assert.deepEqual(sortOf(["name", "-created"], "created"), { isDown: true, place: 1 });
  assert.equal(sortOf(["name"], "created"), null);
});

test("columns are moved, made wider, shown and hidden; the name stays", () => {
  const columns = readColumns("name,state,health");
  const ids = (/** @type {typeof columns} */ each) => each.map(({ id }) => id).join();
  assert.equal(ids(moved(columns, "health", -2)), "health,name,state");
  assert.equal(ids(moved(columns, "name", -1)), "name,state,health");
  assert.equal(ids(moved(columns, "name", 9)), "state,health,name");
  assert.equal(resized(columns, "state", 5)[1].width, 36);
  assert.equal(resized(columns, "state", null)[1].width, null);
  assert.equal(ids(toggled(columns, "state")), "name,health");
  assert.equal(ids(toggled(columns, "name")), "name,state,health");
  assert.equal(ids(toggled(columns, "seed")), "name,state,health,seed");
});

test("only the rows in sight and about a screen more are drawn, in steps", () => {
  const top = drawn(0, 720, 36, 10_000);
  assert.equal(top.first, 0);
  assert.ok(top.last >= 30 && top.last <= 40);
  const middle = drawn(36 * 5000, 720, 36, 10_000);
  assert.ok(middle.first <= 4990 && middle.last >= 5030 && middle.last - middle.first <= 60);
  assert.deepEqual(drawn(36 * 5000 + 10, 720, 36, 10_000), middle);
  assert.deepEqual(drawn(-50, 720, 36, 3), { first: 0, last: 3 });
  assert.equal(drawn(36 * 10_000, 720, 36, 10_000).last, 10_000);
});

test("the pages of a range are those that it lies in, and far ones are forgotten", () => {
  assert.deepEqual(pagesOf({ first: 0, last: PAGE }), [0]);
  assert.deepEqual(pagesOf({ first: PAGE - 1, last: PAGE + 1 }), [0, 1]);
  assert.deepEqual(pagesOf({ first: 5, last: 5 }), []);
  assert.deepEqual(forgotten([0, 1, 7, 8, 9], 8, 3), [1, 0]);
});

test("a row is brought into sight by the least scrolling", () => {
  assert.equal(revealing(5, 0, 360, 36), 0);
  assert.equal(revealing(10, 0, 360, 36), 36);
  assert.equal(revealing(2, 360, 360, 36), 72);
});

test("a live run that would stand elsewhere is told, what cannot be known is not", () => {
  const [high, mid, low] = [0.9, 0.5, 0.1].map((last) => run({ metrics: accuracy(last) }));
  const sort = ["-val/accuracy.best"];
  assert.equal(isOutOfPlace(high, mid, low, sort, 0), false);
  assert.equal(isOutOfPlace(mid, high, low, sort, 0), true);
  assert.equal(isOutOfPlace(high, low, mid, sort, 0), true);
  assert.equal(isOutOfPlace(low, run(), undefined, sort, 0), false, "what is missing comes last");
  assert.equal(isOutOfPlace(run({ name: "b" }), run({ name: "a" }), undefined, ["name"], 0), false, "texts");
  assert.equal(isOutOfPlace(mid, high, low, ["my.last"], 0), false, "nobody told the values");
});

test("the news is counted in words", () => {
  assert.equal(newsWords({ arrived: 0, moved: 0 }), "");
  assert.equal(newsWords({ arrived: 1, moved: 0 }), "1 new run");
  assert.equal(newsWords({ arrived: 3, moved: 2 }), "3 new runs, 2 in another place");
});

test("a small curve has a gap where it was no number, and none where nothing was", () => {
  const line = (/** @type {number[]} */ values) => ({
    steps: Float64Array.from(values.keys()),
    values: Float64Array.from(values),
  });
  const drawing = sparkline(line([0, Number.NaN, 1, 2]), 100, 20);
  assert.equal(drawing?.path, "M2 18M66 10L98 2");
  assert.deepEqual([drawing?.first, drawing?.last], [0, 2]);
  assert.equal(sparkline(line([Number.NaN]), 100, 20), null);
  assert.equal(sparkline(line([3]), 100, 20)?.path, "M50 10");
});

test("the table's keys do what the sheet says", () => {
  const key = (/** @type {string} */ name, more = {}) =>
    rowActionOf({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.deepEqual(key("j"), { type: "step", by: 1 });
  assert.deepEqual(key("ArrowUp"), { type: "step", by: -1 });
  assert.deepEqual(key("ArrowDown", { shiftKey: true }), { type: "extend", by: 1 });
  assert.deepEqual(key("a", { ctrlKey: true }), { type: "all" });
  assert.equal(key("a"), null);
  assert.equal(key("j", { ctrlKey: true }), null);
  assert.equal(key("ArrowLeft", { altKey: true }), null);
  assert.deepEqual(key(" "), { type: "choose" });
  assert.deepEqual(key("X"), { type: "choose" });
  assert.deepEqual(key("PageDown"), { type: "page", by: 1 });
});
