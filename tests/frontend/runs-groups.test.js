/* Groups of runs: their names, their order, and the rows that they and their runs make. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { groupRows, groupTitle, keyOf, sortedGroups } from "../../frontend/lib/runs-groups.js";

/** @typedef {import("../../frontend/wire/history.js").HistoryGroup} HistoryGroup */

/** @param {HistoryGroup["value"]} value @param {number | null} [mean] @param {number} [n] @returns {HistoryGroup} */
function group(value, mean = null, n = 2) {
  const column = { n: mean === null ? 0 : n, mean, std: 0.1, min: mean, max: mean };
  return { value, n, runs: ["a", "b"].map((id) => `${id}${value}`), columns: { "val/loss": column } };
}

test("a group is called by what its runs share", () => {
  assert.equal(groupTitle(group(0.01), ["optimizer.learning_rate"]), "Learning rate 0.01");
  assert.equal(
    groupTitle(group([0.01, "adam"]), ["optimizer.learning_rate", "optimizer"]),
    "Learning rate 0.01 · Optimizer adam",
  );
  assert.equal(groupTitle(group(null), ["optimizer.momentum"]), "Momentum missing");
});

test("groups are in the order of their values, of a mean, or of how many they are", () => {
  const values = (/** @type {HistoryGroup[]} */ groups) => groups.map(({ value }) => value);
  const groups = [group(10, 0.5, 1), group(9, 0.1, 5), group(null, null, 3), group(100, Number.NaN, 2)];
  assert.deepEqual(
    values(sortedGroups(groups, ["-created"])),
    [9, 10, 100, null],
    "no order of their runs is one of theirs",
  );
  assert.deepEqual(values(sortedGroups(groups, ["name"])), [9, 10, 100, null]);
  assert.deepEqual(values(sortedGroups(groups, ["val/loss"])), [9, 10, 100, null]);
  assert.deepEqual(values(sortedGroups(groups, ["-val/loss"])), [10, 9, 100, null]);
  assert.deepEqual(values(sortedGroups(groups, ["-n"])), [9, null, 100, 10]);
  const words = [group("tanh"), group("relu")];
  assert.deepEqual(values(sortedGroups(words, ["name"])), ["relu", "tanh"]);
});

test("an open group is followed by its runs", () => {
  const groups = [group("x"), group("y")];
  const rows = groupRows(groups, new Set([keyOf(groups[0])]), new Map());
  assert.deepEqual(
    rows.map((row) => ("group" in row ? row.group.value : row.id)),
    ["x", "ax", "bx", "y"],
  );
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});
