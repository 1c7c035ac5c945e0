import assert from "node:assert/strict";
import { test } from "node:test";
import { smooth } from "../../frontend/lib/ema.js";

test("a weight of 0 changes nothing", () => {
  assert.deepEqual([...smooth([1, 2, 3], [5, 1, 4], 3, 0, 2)], [5, 1, 4]);
});

test("a constant stays constant from the first point on: the average is debiased", () => {
  for (const value of smooth([1, 2, 3, 4], [7, 7, 7, 7], 4, 0.9, 3)) assert.ok(Math.abs(value - 7) < 1e-12);
});

test("more weight smooths more", () => {
  const steps = Array.from({ length: 1000 }, (_, i) => i);
  const values = steps.map((i) => i % 2);
  const spread = (/** @type {number} */ weight) => {
    const tail = smooth(steps, values, 1000, weight, 1000).slice(500);
    return Math.max(...tail) - Math.min(...tail);
  };
  assert.ok(spread(0.9) < spread(0.6) && spread(0.6) < spread(0.1));
});

test("what is not finite is a gap, and the average goes on after it", () => {
  const out = smooth([1, 2, 3], [2, Number.NaN, 2], 3, 0.5, 2);
  assert.deepEqual([out[0], Number.isNaN(out[1]), out[2]], [2, true, 2]);
});

test("a curve of few points and the same of many look alike", () => {
  const few = Array.from({ length: 101 }, (_, i) => i * 100);
  const many = Array.from({ length: 10_001 }, (_, i) => i);
  const line = (/** @type {number[]} */ steps) => smooth(steps, steps, steps.length, 0.6, 10_000).at(-1) ?? 0;
  assert.ok(Math.abs(line(few) - line(many)) < 100);
});
