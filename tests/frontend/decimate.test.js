import assert from "node:assert/strict";
import { test } from "node:test";
import { align, bucketSize, entriesBetween } from "../../frontend/lib/decimate.js";
import { columnsOf } from "./samples.js";

test("buckets are powers of two, so that they stay put while a run grows", () => {
  assert.deepEqual(
    [0, 100, 101, 200, 201, 1e6].map((span) => bucketSize(span, 100)),
    [1, 1, 2, 2, 4, 16384],
  );
});

test("a range shows the entries in it and one on either side", () => {
  const columns = columnsOf([1, 2, 3, 4, 5]);
  assert.deepEqual(entriesBetween(columns, 2, 4), [0, 5]);
  assert.deepEqual(entriesBetween(columns, 3, 3), [1, 4]);
  assert.deepEqual(entriesBetween(columns, 9, 12), [4, 5]);
});

test("few points are all drawn, series of other steps share one axis", () => {
  const dense = columnsOf([1, 2, 3, 4]);
  const sparse = columnsOf([10, 20]);
  const { x, rows, isBucketed } = align([dense, sparse].map(plain), 1, 4, 100);
  assert.equal(isBucketed, false);
  assert.deepEqual(x, [1, 2, 3, 4]);
  assert.deepEqual(rows[1].last, [10, 20, undefined, undefined]);
});

test("a NaN breaks the line where it is, an absent point does not", () => {
  const { rows } = align([plain(columnsOf([1, Number.NaN, Number.POSITIVE_INFINITY, 4]))], 1, 4, 100);
  assert.deepEqual(rows[0].last, [1, null, null, 4]);
});

test("a leading NaN leaves the rest to be drawn", () => {
  const { rows } = align([plain(columnsOf([Number.NaN, 2, 3]))], 1, 3, 100);
  assert.deepEqual(rows[0].last, [null, 2, 3]);
});

test("many points become buckets with their last, least and greatest value", () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i % 10 === 3 ? 100 : i % 10 === 4 ? -100 : 0));
  const { x, rows, isBucketed } = align([plain(columnsOf(values))], 1, 1000, 50);
  assert.equal(isBucketed, true);
  assert.deepEqual(x.slice(0, 3), [8, 24, 40]);
  assert.ok(x.length <= 2 * 50);
  assert.ok(rows[0].high.every((value) => value === 100));
  assert.ok(rows[0].low.slice(0, -1).every((value) => value === -100));
});

test("values that are not finite do not spoil a bucket's bounds", () => {
  const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 1 ? Number.NaN : i % 4 === 2 ? -Infinity : 5));
  const { rows } = align([plain(columnsOf(values))], 1, 400, 10);
  assert.ok(rows[0].low.every((value) => value === 5));
  assert.ok(rows[0].high.every((value) => value === 5));
});

test("a bucket of nothing finite is a gap", () => {
  const values = Array.from({ length: 400 }, (_, i) => (i < 200 ? 1 : Number.NaN));
  const { x, rows } = align([plain(columnsOf(values))], 1, 400, 10);
  const at = x.findIndex((place) => place > 260);
  assert.equal(rows[0].last[at], null);
  assert.equal(rows[0].low[at] ?? null, null);
});

test("on a log axis a bucket is a pixel: the first steps stay apart, the last share theirs", () => {
  const values = Array.from({ length: 5000 }, (_, i) => i);
  const { x, isBucketed } = align([plain(columnsOf(values))], 1, 5000, 100, true);
  assert.equal(isBucketed, true);
  assert.ok(x.length <= 2 * 100 + 1, `${x.length}`);
  assert.deepEqual(x.slice(0, 5), [1, 2, 3, 4, 5]);
  assert.ok(x[x.length - 1] - x[x.length - 2] > 100);
  assert.ok(x.every((place, i) => i === 0 || place > x[i - 1]));
});

/** @param {import("../../frontend/lib/columns.js").Columns} columns */
function plain(columns) {
  return { columns, smoothed: null };
}
