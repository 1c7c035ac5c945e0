/* The preview's words, its ladder and its histograms; lines of a text; where the focus goes is tested in a browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, rebin, sharedRange, spark, ticksOf } from "../../frontend/charts/depth-figure.js";
import {
  findingsOf,
  guessFormula,
  isLossBad,
  lossText,
  sampleText,
  shareText,
  spans,
  summaryOf,
} from "../../frontend/lib/foresight.js";
import { lineRange } from "../../frontend/lib/lines.js";
import { float32 } from "../../frontend/lib/sheet.js";

/** @import { LayerVerdict, PreviewLayer, Preview } from "../../frontend/wire/types.js" */

const ROOM = { width: 248, height: 128 };

/** @param {number} number @param {LayerVerdict["word"]} word @param {string} rule @returns {PreviewLayer} */
const layer = (number, word = "healthy", rule = "") => ({
  number,
  type: "dense",
  field: `network.layers.${number - 1}`,
  shape: [10],
  facts: {
    mean: 0,
    std: 1,
    min: -1,
    max: 1,
    zero: 0,
    saturated: 0,
    dead: 0,
    nonfinite: 0,
    histogram: { low: -1, high: 1, counts: [1, 1] },
  },
  verdict: { word, rule, source: rule && "a source" },
});

/** @param {number} number @param {number} mean @param {number} std */
const step = (number, mean, std, isBad = false) => ({ number, mean, std, isBad });

test("layers in the same trouble are one finding, with their numbers as spans", () => {
  const layers = [
    layer(0),
    layer(1),
    layer(2, "shrinking", "a"),
    layer(3, "shrinking", "a"),
    layer(4, "exploding", "b"),
  ];
  assert.deepEqual(findingsOf(layers), [
    { word: "shrinking", text: "Layers 2–3 are losing the signal: a.", source: "a source", field: "network.layers.1" },
    { word: "exploding", text: "Layer 4 explodes: b.", source: "a source", field: "network.layers.3" },
  ]);
  assert.deepEqual(findingsOf([layer(0), layer(1)]), []);
  assert.equal(spans([1, 3, 4, 5, 7]), "1, 3–5, 7");
});

test("a guess is told as a formula of the loss that was chosen", () => {
  assert.equal(guessFormula({ objective: { loss: "softmax" } }, 10), "ln 10");
  assert.equal(guessFormula({}, 3), "ln 3");
  assert.equal(guessFormula({ objective: { loss: { name: "softmax", label_smoothing: 0.1 } } }, 10), "ln 10");
  assert.equal(guessFormula({ objective: { loss: { name: "hinge", margin: 1 } } }, 10), "10 − 1");
  assert.equal(guessFormula({ objective: { loss: { name: "hinge", margin: 2 } } }, 10), "");
  assert.equal(guessFormula({ objective: { loss: "mse" } }, 10), "1 ∕ 10");
});

test("the whole preview is said in a sentence for whoever cannot see it", () => {
  /** @type {Preview} */
  const preview = {
    layers: [layer(0), layer(1, "saturated", "most lie on a flat end")],
    loss: { data: 21.5, total: 21.5, chance: Math.LN10, verdict: "far above a guess" },
    n_examples: 1000,
    n_train: 45000,
    n_fitted: 11000,
  };
  assert.equal(summaryOf(preview), "Layer 1 is saturated: most lie on a flat end. First loss 21.5, a guess has 2.30.");
  const sound = { ...preview, layers: [layer(0)], loss: { ...preview.loss, chance: null } };
  assert.equal(summaryOf(sound), "All layers look healthy before training. First loss 21.5.");
  assert.equal(sampleText(preview), "1,000 of 45,000 training examples; preprocessing fitted on 11,000");
  assert.ok(isLossBad(preview.loss) && lossText(preview.loss).startsWith("Far above"));
  assert.equal(lossText({ ...preview.loss, verdict: "" }), "");
});

test("shares are whole percentages, and what is little is not nothing", () => {
  assert.deepEqual([null, 0, 0.004, 0.5, 1].map(shareText), ["–", "0 %", "<1 %", "50 %", "100 %"]);
});

test("the ladder holds every mean ± deviation", () => {
  const { dots, ticks, plot, band, line, labels } = figure(
    [step(0, 0, 1), step(1, 0.5, 2), step(2, 0, 0.1, true)],
    ROOM,
  );
  assert.deepEqual(
    dots.map(({ x }) => x),
    [plot.left, (plot.left + plot.right) / 2, plot.right],
  );
  assert.deepEqual(
    dots.map(({ isBad }) => isBad),
    [false, false, true],
  );
  const ys = [...band.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]));
  assert.equal(ys.length, 6);
  assert.ok(ys.every((y) => y >= plot.top && y <= plot.bottom));
  assert.ok(band.endsWith("Z") && line.startsWith("M"));
  assert.deepEqual(
    labels.map(({ text }) => text),
    ["0", "1", "2"],
  );
  assert.ok(ticks.every(({ y }) => y >= plot.top && y <= plot.bottom));
});

test("layers that are not finite are marked and leave the others their room", () => {
  const steps = [step(0, 0, 1), step(1, Number.NaN, Number.NaN), step(2, 1, Number.POSITIVE_INFINITY)];
  const { dots, lost, band } = figure(steps, ROOM);
  assert.deepEqual(
    dots.map(({ number }) => number),
    [0],
  );
  assert.deepEqual(
    lost.map(({ number }) => number),
    [1, 2],
  );
  assert.equal(band, "");
});

test("layers that are all 0 still have an axis", () => {
  const { ticks, dots, plot } = figure([step(0, 0, 0), step(1, 0, 0)], ROOM);
  assert.ok(ticks.length >= 3);
  assert.ok(dots.every(({ y }) => Math.abs(y - (plot.top + plot.bottom) / 2) < 1));
});

test("of many layers some are named", () => {
  const { labels } = figure(
    Array.from({ length: 64 }, (_, i) => step(i, 0, 1)),
    ROOM,
  );
  assert.ok(labels.length <= 12 && labels[0].text === "0");
});

test("ticks are round", () => {
  assert.deepEqual(ticksOf(-1.06, 1.06), [-1, 0, 1]);
  assert.deepEqual(ticksOf(0, 3.2), [0, 1, 2, 3]);
  assert.deepEqual(ticksOf(-2e-7, 2e-7), [-2e-7, -1e-7, 0, 1e-7, 2e-7]);
});

test("a histogram in a wider range keeps its counts, and a narrow one becomes a spike", () => {
  const counts = [1, 2, 3, 4];
  const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
  assert.deepEqual(rebin({ low: 0, high: 4, counts }, [0, 4], 4), counts);
  assert.deepEqual(rebin({ low: 0, high: 4, counts }, [0, 8], 4), [3, 7, 0, 0]);
  assert.deepEqual(rebin({ low: 0.5, high: 0.5, counts: [9, 0] }, [0, 4], 4), [9, 0, 0, 0]);
  assert.ok(Math.abs(sum(rebin({ low: -1, high: 1, counts }, [-0.31, 0.4], 7)) - 10) < 1e-9);
  assert.ok(Math.abs(sum(rebin({ low: -5, high: 5, counts }, [-1, 1], 3)) - 10) < 1e-9);
  assert.match(spark({ low: 0, high: 4, counts }, [0, 4], { width: 8, height: 10 }), /^M0 10L0 .*L8 10Z$/);
});

test("layers share the range of the widest, without what is far out", () => {
  const layers = [
    { mean: 0, std: 1, low: -3, high: 40 },
    { mean: 1, std: 0.1, low: 0, high: 2 },
    { mean: Number.NaN, std: 1, low: -99, high: 99 },
  ];
  assert.deepEqual(sharedRange(layers), [-3, 4]);
  assert.deepEqual(sharedRange([]), [-1, 1]);
  assert.deepEqual(sharedRange([{ mean: 0, std: 0, low: 0, high: 0 }]), [-1, 1]);
});

test("a line is found by its number", () => {
  assert.deepEqual(lineRange("a\nbc\nd", 2), [2, 4]);
  assert.deepEqual(lineRange("a\nbc\nd", 9), [5, 6]);
  assert.deepEqual(lineRange("", 1), [0, 0]);
});

test("numbers are read wherever their bytes begin", () => {
  const bytes = new Uint8Array(9);
  bytes.set(new Uint8Array(new Float32Array([1.5, -2]).buffer), 1);
  assert.deepEqual([...float32(bytes.subarray(1))], [1.5, -2]);
});
