/* Histograms, heat maps of them, the layer ladder, timing, worst examples: what is computed before anything is drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  axisOf,
  BINS,
  captionOf,
  indexOf,
  outlineOf,
  peakOf,
  pixelsOf,
  placesOf,
  summaryOf,
} from "../../frontend/charts/heat-figure.js";
import { VIRIDIS } from "../../frontend/charts/viridis.js";
import { HistogramColumns, histogramOf, quantile, rebinned, shareOutside } from "../../frontend/lib/histogram.js";
import { evenly, evenSteps, indexAt } from "../../frontend/lib/steps.js";

/** @param {number} step @param {number} low @param {number} high @param {number[]} counts @param {object} more */
function histogram(step, low, high, counts, more = {}) {
  const data = new Uint8Array(Float32Array.from(counts).buffer);
  return histogramOf({ step, data, meta: { low, high, ...more } });
}

/** @param {Iterable<number>} values */
const sum = (values) => [...values].reduce((total, value) => total + value, 0);

/** @param {Iterable<number>} values */
const rounded = (values) => [...values].map((value) => Math.round(1e5 * value) / 1e5);

test("a histogram is read with how many values it counted of how many", () => {
  const read = histogram(7, -1, 3, [1, 0, 2, 1], { counted: 4, of: 100, nonfinite: 2 });
  assert.deepEqual(
    [read.step, read.low, read.high, read.total, read.counted, read.of, read.nonfinite],
    [7, -1, 3, 4, 4, 100, 2],
  );
  const bare = histogram(1, 0, 1, [5]);
  assert.deepEqual([bare.counted, bare.of, bare.nonfinite], [5, 5, 0]);
});

test("rebinning keeps every count inside and leaves out what is outside", () => {
  const one = histogram(1, 0, 4, [1, 2, 3, 4]);
  assert.deepEqual(rounded(rebinned(one, 0, 4, 4)), [0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(rounded(rebinned(one, 0, 4, 2)), [0.3, 0.7]);
  assert.deepEqual(rounded(rebinned(one, -4, 4, 4)), [0, 0, 0.3, 0.7]);
  assert.deepEqual(rounded(rebinned(one, 1, 3, 2)), [0.2, 0.3]);
  assert.ok(Math.abs(sum(rebinned(one, -1.7, 5.3, 13)) - 1) < 1e-6);
});

test("values that are all alike fill one bin, on an edge too", () => {
  const alike = histogram(1, 2, 2, [0, 0, 9, 0]);
  assert.deepEqual(rounded(rebinned(alike, 0, 4, 4)), [0, 0, 1, 0]);
  assert.deepEqual(rounded(rebinned(alike, 0, 2, 2)), [0, 1]);
  assert.deepEqual(rounded(rebinned(alike, 3, 4, 2)), [0, 0]);
});

test("one value between bounds that are made up is a line, not a spread", () => {
  const alike = histogram(1, -0.5, 0.5, [0, 0, 9, 0]);
  assert.deepEqual([alike.low, alike.high, quantile(alike, 0.9)], [0, 0, 0]);
  const { low, high } = axisOf([alike]);
  assert.equal([...rebinned(alike, low, high, BINS)].filter((share) => share > 0).length, 1);
  const narrow = histogram(1, -0.5, 0.5, [1, 0, 9, 1]);
  assert.deepEqual([narrow.low, narrow.high], [-0.5, 0.5]);
});

test("nothing finite is nothing drawn", () => {
  const empty = histogram(1, 0, 0, [0, 0], { nonfinite: 5 });
  assert.equal(sum(rebinned(empty, 0, 1, 8)), 0);
  assert.equal(shareOutside(empty, 0, 1), 0);
  assert.deepEqual(axisOf([empty]), { low: 0, high: 1 });
  assert.match(summaryOf("x", [empty], { low: 0, high: 1 }), /no finite value/);
});

test("quantiles lie inside their bin", () => {
  const flat = histogram(1, 0, 10, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.equal(quantile(flat, 0.5), 5);
  assert.ok(Math.abs(quantile(flat, 0.05) - 0.5) < 1e-9);
  assert.equal(quantile(flat, 1), 10);
});

test("the axis holds the bulk of every histogram, and is not stretched by a few far values", () => {
  const bulk = [5000, 5000, ...Array(61).fill(0), 1];
  const axis = axisOf([histogram(1, 0, 64, bulk)]);
  assert.ok(axis.low <= 0 && axis.high >= 2 && axis.high <= 4, JSON.stringify(axis));
  assert.match(captionOf([histogram(1, 0, 64, bulk)], axis, 1, 1), /outside/);
  const both = axisOf([histogram(1, -1, 1, [1, 1]), histogram(2, 5, 9, [1, 1])]);
  assert.ok(both.low <= -1 && both.high >= 9);
});

test("a column reaches from its step to the next one's, the last as far as the one before", () => {
  const all = [10, 20, 40].map((step) => histogram(step, 0, 1, [1]));
  assert.deepEqual(placesOf(all, [0, 100]), [
    { index: 0, left: 0.1, right: 0.2 },
    { index: 1, left: 0.2, right: 0.4 },
    { index: 2, left: 0.4, right: 0.6 },
  ]);
  assert.deepEqual(
    placesOf(all, [25, 30]).map(({ index, left, right }) => [index, left, right]),
    [[1, 0, 1]],
  );
});

test("the strongest colour stands for a round share that seldom changes", () => {
  assert.equal(peakOf([Float32Array.of(0.013, 0.2)]), 0.2);
  assert.equal(peakOf([Float32Array.of(0.21)]), 0.5);
  const zeros = Float32Array.from({ length: 64 }, (_, bin) => (bin === 0 ? 0.5 : 0.5 / 63));
  assert.equal(peakOf([zeros]), 0.01, "a bin of zeros does not darken all others");
  assert.equal(peakOf([Float32Array.of(0.9)]), 1);
  assert.equal(peakOf([]), 1);
  const pixels = pixelsOf(Float32Array.of(0, 0.5), 0.5);
  assert.deepEqual([...pixels.subarray(0, 4)], [...VIRIDIS.subarray(-4)]);
  assert.deepEqual([...pixels.subarray(4)], [...VIRIDIS.subarray(0, 4)]);
});

test("brightness grows along the colours, so that they are told apart without hue", () => {
  const light = Array.from(
    { length: 256 },
    (_, i) => 0.2126 * VIRIDIS[4 * i] + 0.7152 * VIRIDIS[4 * i + 1] + 0.0722 * VIRIDIS[4 * i + 2],
  );
  assert.ok(light.every((value, i) => i === 0 || value >= light[i - 1] - 0.5));
});

test("the column that shows a step is the last one up to it", () => {
  const all = [10, 20, 40].map((step) => histogram(step, 0, 1, [1]));
  assert.deepEqual(
    [null, 0, 10, 39, 40, 1e6].map((at) => indexOf(all, at)),
    [2, 0, 0, 1, 2, 2],
  );
  assert.equal(indexOf([], null), -1);
});

test("the histogram beside has a bar a bin, the highest value on top", () => {
  const path = outlineOf(histogram(1, 0, 1, Array(BINS).fill(0).fill(1, 0, 1)), { low: 0, high: 1 }, 0.5);
  assert.equal(path.match(/v1/g)?.length, BINS);
  assert.match(path, /H100\.0v1H0z$/);
});

test("histograms are kept in order, once each, and never without end", () => {
  const columns = new HistogramColumns();
  for (const step of [1, 2, 2, 1, 3]) columns.add(histogram(step, 0, 1, [1]));
  assert.deepEqual(
    columns.all.map(({ step }) => step),
    [1, 2, 3],
  );
  for (let step = 4; step < 3000; step++) columns.add(histogram(step, 0, 1, [1]));
  assert.ok(columns.all.length <= 1000);
  assert.deepEqual([columns.all[0].step, columns.lastStep], [1, 2999]);
  assert.ok(columns.thinned > 0);
});

test("items are chosen evenly, the ends among them", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i);
  assert.deepEqual(evenly(hundred, 4), [0, 33, 66, 99]);
  assert.deepEqual(evenly([1, 2], 4), [1, 2]);
  const steps = [0, 1, 2, 3, 4, 50, 100].map((step) => ({ step }));
  assert.deepEqual(
    evenSteps(steps, 3).map(({ step }) => step),
    [0, 50, 100],
  );
  const at = (/** @type {number} */ step) => indexAt(3, (index) => [5, 6, 9][index], step);
  assert.deepEqual([4, 5, 8, 9, 10].map(at), [-1, 0, 1, 2, 2]);
});
