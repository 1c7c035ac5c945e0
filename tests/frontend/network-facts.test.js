/* What a run's page tells of its network, and of the classes that it takes for each other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracy, confusionOf, mistakes, strength } from "../../frontend/lib/confusion.js";
import { activationText, optionsText, wordOf } from "../../frontend/lib/layer-words.js";

/** What must not be parted at the end of a line is joined by other spaces.
 * @param {string} text */
const plain = (text) => text.replaceAll("\u00a0", " ");

const LAYER = { number: 1, type: "conv", input_shape: [32, 32, 3], output_shape: [32, 32, 16], parameters: 1216 };

/** @param {import("../../frontend/wire/types.js").LayerInfo} layer */
const optionsTextOf = (layer) => plain(optionsText(layer));

/** @param {import("../../frontend/wire/types.js").LayerInfo} layer */
const activationTextOf = (layer) => plain(activationText(layer));

test("a layer is told by its window, its size, and what else is not usual", () => {
  const conv = { ...LAYER, filters: 16, kernel: 5, stride: 1, activation: "relu", init: { name: "he" } };
  assert.equal(optionsTextOf(conv), "5 × 5, 16 filters");
  assert.equal(optionsTextOf({ ...conv, stride: 2, pad: 0 }), "5 × 5, 16 filters, stride 2, pad 0");
  assert.equal(optionsTextOf({ ...LAYER, type: "max_pool", number: null, size: 2 }), "2 × 2");
  assert.equal(optionsTextOf({ ...LAYER, type: "maxout", units: 50, pieces: 2 }), "50 units, 2 pieces");
  assert.equal(optionsTextOf({ ...LAYER, type: "dropout", number: null, rate: 0.5 }), "rate 0.5");
});

test("what stands around the activation is told in the order of the batch", () => {
  assert.equal(activationText({ ...LAYER, activation: "relu" }), "relu");
  assert.equal(
    activationTextOf({ ...LAYER, activation: "leaky_relu", before: ["batch_norm"], after: ["dropout"], dropout: 0.5 }),
    "batch norm → leaky relu → dropout 0.5",
  );
  assert.equal(activationText({ ...LAYER, number: null }), "–");
  assert.equal(wordOf({ name: "normal", std: 0.01 }), "normal std 0.01");
});

/** @param {number[]} counts @param {number[]} shape @param {Record<string, unknown>} meta */
function tensorOf(counts, shape, meta = {}) {
  const bytes = new Uint8Array([0, ...new Uint8Array(Float32Array.from(counts).buffer)]); // at an odd offset
  return { step: 7, dtype: "float32", shape, data: bytes.subarray(1), meta };
}

test("a matrix tells each class's share, and the commonest mistakes", () => {
  const confusion = confusionOf(tensorOf([8, 2, 0, 1, 3, 0, 0, 0, 0], [3, 3], { classes: ["cat", "dog", "owl"] }));
  assert.ok(confusion);
  assert.deepEqual(confusion.names, ["cat", "dog", "owl"]);
  assert.deepEqual(confusion.right, [0.8, 0.75, null]);
  assert.equal(accuracy(confusion), 11 / 14);
  assert.deepEqual(
    mistakes(confusion, 5).map(({ row, column, count, share }) => [row, column, count, share]),
    [
      [0, 1, 2, 0.2],
      [1, 0, 1, 0.25],
    ],
  );
  assert.equal(mistakes(confusion, 1).length, 1);
});

test("few mistakes are seen beside many that are right", () => {
  const confusion = confusionOf(tensorOf([96, 4, 0, 100], [2, 2]));
  assert.ok(confusion);
  assert.deepEqual([strength(confusion, 0, 0), strength(confusion, 0, 1)], [0.96, 0.2]);
  assert.deepEqual([strength(confusion, 1, 1), strength(confusion, 1, 0)], [1, 0]);
  assert.deepEqual(confusion.names, ["0", "1"]);
});

test("what is no matrix of classes is left out", () => {
  assert.equal(confusionOf(tensorOf([1, 2], [1, 2])), null);
  assert.equal(confusionOf(tensorOf([1, 2], [2, 2])), null);
  assert.equal(confusionOf({ ...tensorOf([1], [1, 1]), dtype: "uint8" }), null);
});
