import assert from "node:assert/strict";
import { test } from "node:test";
import { same } from "../../frontend/lib/paths.js";
import { groupPresets } from "../../frontend/lib/preset-groups.js";

const PRESETS = [
  ["digits", "First steps", "Digits in a second", "The loss falls fast."],
  ["zero-init", "Initialisation", "Zero init", "Every activation is 0."],
  ["he-relu", "Initialisation", "He with ReLU", "The spread stays."],
].map(([name, group, title, text]) => ({ name, group, title, text, config: {} }));

/** @param {string} words */
const found = (words) =>
  groupPresets(PRESETS, words).map(([group, presets]) => [group, presets.map(({ name }) => name)]);

test("presets stand under their themes, in their order", () => {
  assert.deepEqual(found(" "), [
    ["First steps", ["digits"]],
    ["Initialisation", ["zero-init", "he-relu"]],
  ]);
});

test("every word must stand somewhere in a preset; themes without any go", () => {
  assert.deepEqual(found("RELU spread"), [["Initialisation", ["he-relu"]]]);
  assert.deepEqual(found("init"), [["Initialisation", ["zero-init", "he-relu"]]]);
  assert.deepEqual(found("relu activation"), []);
});

test("a configuration is the same in whatever order its keys stand, but not its lists", () => {
  assert.ok(same({ a: 1, b: { c: [{ d: 1, e: 2 }], f: 3 } }, { b: { f: 3, c: [{ e: 2, d: 1 }] }, a: 1 }));
  assert.ok(!same({ a: [1, 2] }, { a: [2, 1] }));
  assert.ok(!same({ a: 1 }, { a: 1, b: 2 }));
});
