import assert from "node:assert/strict";
import { test } from "node:test";
import { logLabels, logTicks, stepLabels, valueLabels } from "../../frontend/lib/ticks.js";

test("steps are whole numbers, large ones with a suffix that keeps neighbours apart", () => {
  assert.deepEqual(stepLabels([0, 500, 1000]), ["0", "500", "1000"]);
  assert.deepEqual(stepLabels([0, 5000, 10_000]), ["0", "5k", "10k"]);
  assert.deepEqual(stepLabels([10_000_000, 12_500_000]), ["10M", "12.5M"]);
});

test("values have as many decimals as tell them apart, all the same", () => {
  assert.deepEqual(valueLabels([0, 1, 2]), ["0", "1", "2"]);
  assert.deepEqual(valueLabels([0.2, 0.25, 0.3]), ["0.20", "0.25", "0.30"]);
  assert.deepEqual(valueLabels([-1, 0, 1]), ["−1", "0", "1"]);
  assert.deepEqual(valueLabels([0, 2.5, 5]), ["0.0", "2.5", "5.0"]);
});

test("shares are percent, huge and tiny values powers", () => {
  assert.deepEqual(valueLabels([0, 0.5, 1], "share"), ["0 %", "50 %", "100 %"]);
  assert.deepEqual(valueLabels([0, 1e30, 2e30]), ["0", "1e30", "2e30"]);
  assert.deepEqual(valueLabels([0, 1e-5, 2e-5]), ["0", "1e−5", "2e−5"]);
});

test("a log axis between near bounds has evenly spaced ticks, all labelled", () => {
  const ticks = logTicks(1.4, 3.2);
  assert.deepEqual(logLabels(ticks), ["1.5", "2.0", "2.5", "3.0"]);
  assert.deepEqual(logLabels(logTicks(1.4, 3.2), "s")[0], "1.5 s");
  assert.deepEqual(
    logTicks(0.9, 5.5).filter((tick) => logLabels([tick, 1, 2])[0] !== ""),
    [1, 2, 5],
  );
});

test("what misses 0 by rounding is 0", () => {
  assert.deepEqual(valueLabels([-2e29, -1e29, -1.76e13]), ["−2e29", "−1e29", "0"]);
  assert.deepEqual(valueLabels([1.025e6, 1.05e6]), ["1.025e6", "1.05e6"]);
});

test("a log axis has the powers, and what lies between them when there is room", () => {
  assert.deepEqual(logTicks(0.5, 20), [0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20]);
  assert.deepEqual(logTicks(1e-3, 1e3), [1e-3, 1e-2, 0.1, 1, 10, 100, 1000]);
  assert.ok(logTicks(1e-30, 1e30).length <= 10);
});

test("of a log axis's ticks the powers are labelled, with few of them 2 and 5 as well", () => {
  assert.deepEqual(logLabels([1, 2, 3, 5, 10]), ["1", "2", "", "5", "10"]);
  assert.deepEqual(logLabels([1, 2, 5, 10, 100, null]), ["1", "", "", "10", "100", ""]);
});

test("seconds and bytes are labelled in the unit that fits", () => {
  assert.deepEqual(valueLabels([0, 0.001, 0.002], "s"), ["0 ms", "1 ms", "2 ms"]);
  assert.deepEqual(valueLabels([0, 1, 2], "s"), ["0 s", "1 s", "2 s"]);
  assert.deepEqual(valueLabels([0, 5e8, 1e9], "B"), ["0.0 GB", "0.5 GB", "1.0 GB"]);
  assert.deepEqual(logLabels([1e-3, 1e-2, 1e-1], "s"), ["1.00 ms", "10.0 ms", "100 ms"]);
  assert.deepEqual(logLabels([0.01, 0.1, 1], "share"), ["1 %", "10 %", "100 %"]);
});
