import assert from "node:assert/strict";
import { test } from "node:test";
import { Columns, float64, int64, MAX_ENTRIES } from "../../frontend/lib/columns.js";
import { columnsOf, floats, integers } from "./samples.js";

/** @param {Columns} columns @param {"steps" | "values" | "min" | "max" | "nonfinite"} name */
const column = (columns, name) => [...columns.arrays[name].subarray(0, columns.n)];

test("columns are read from bytes at any offset, steps exactly beyond 32 bits", () => {
  const packed = new Uint8Array(1 + 16);
  packed.set(integers([2 ** 40 + 1, 3]), 1);
  assert.deepEqual([...int64(packed.subarray(1))], [2 ** 40 + 1, 3]);
  assert.deepEqual([...int64(integers([-5, 0]))], [-5, 0]);
  packed.set(floats([0.5, Number.NaN]), 1);
  assert.deepEqual([...float64(packed.subarray(1))], [0.5, Number.NaN]);
});

test("raw points keep NaN and infinity, and count them", () => {
  const values = floats([1, Number.NaN, Number.POSITIVE_INFINITY]);
  const columns = Columns.from({
    n: 3,
    is_bucketed: false,
    steps: integers([1, 2, 3]),
    times: values,
    values: values,
  });
  assert.deepEqual(column(columns, "values"), [1, Number.NaN, Number.POSITIVE_INFINITY]);
  assert.deepEqual(column(columns, "nonfinite"), [0, 1, 1]);
  assert.equal(columns.isRaw(1, 3), true);
});

test("buckets say that they are not raw and how many points they stand for", () => {
  const two = floats([1, 2]);
  const columns = Columns.from({
    n: 1000,
    is_bucketed: true,
    steps: integers([500, 1000]),
    times: two,
    values: two,
    min: floats([0, 1]),
    max: floats([3, 4]),
    nonfinite: integers([0, 7]),
  });
  columns.append(1001, 1, 9);
  assert.equal(columns.total, 1001);
  assert.deepEqual(column(columns, "max"), [3, 4, 9]);
  assert.deepEqual(column(columns, "nonfinite"), [0, 7, 0]);
  assert.equal(columns.isRaw(400, 1001), false);
  assert.equal(columns.isRaw(1001, 1001), true);
});

test("a point that comes late goes to its place", () => {
  const columns = columnsOf([1, 3], [1, 3]);
  columns.append(2, 0, 2);
  assert.deepEqual(column(columns, "steps"), [1, 2, 3]);
  assert.deepEqual(column(columns, "values"), [1, 2, 3]);
});

test("memory is bounded: neighbours merge, extremes and counts stay", () => {
  const columns = new Columns();
  const n = 5 * MAX_ENTRIES;
  for (let step = 1; step <= n; step++) columns.append(step, step, step === 777 ? 1e6 : step === 900 ? Number.NaN : 1);
  assert.ok(columns.n <= MAX_ENTRIES);
  assert.ok(columns.arrays.steps.length <= MAX_ENTRIES);
  assert.equal(columns.total, n);
  assert.equal(columns.lastStep, n);
  assert.equal(Math.max(...column(columns, "max")), 1e6);
  assert.equal(
    column(columns, "nonfinite").reduce((sum, each) => sum + each, 0),
    1,
  );
});

test("the nearest entry is found on either side", () => {
  const columns = columnsOf([0, 0, 0], [10, 20, 40]);
  assert.deepEqual(
    [1, 14, 16, 29, 31, 99].map((step) => columns.nearest(step)),
    [0, 0, 1, 1, 2, 2],
  );
  assert.equal(new Columns().nearest(5), -1);
});

test("points left out on the way are counted and make what is here not raw", () => {
  const columns = columnsOf([1, 2, 3]);
  columns.noteThinned(97);
  assert.equal(columns.total, 100);
  assert.equal(columns.isRaw(1, 3), false);
});
