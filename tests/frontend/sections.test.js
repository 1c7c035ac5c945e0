/* Which charts and panels a run's page has, in which sections, and how a person lays these out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { rampIndex } from "../../frontend/lib/chart-spec.js";
import { classCharts } from "../../frontend/lib/charts-of-run.js";
import { ownCharts } from "../../frontend/lib/own-charts.js";
import { probesOf } from "../../frontend/lib/probes.js";
import { arrange, canMove, foldedTo, moved, PLAIN, pinToggled, readLayout } from "../../frontend/lib/section-layout.js";
import { sectionsOf, seriesOf } from "../../frontend/lib/sections.js";

/** @import { Contents, Section } from "../../frontend/lib/sections.js" */

/** @param {Partial<Contents>} part */
function sections(part) {
  const run = { names: [], tensors: [], layers: [], classes: ["a", "b"], isRegression: false, isOurs: true, ...part };
  return sectionsOf({ probes: new Set(), ...run });
}

/** @param {Section[]} all @param {string} id */
function section(all, id) {
  const found = all.find((each) => each.id === id);
  assert.ok(found, `no section ${id}`);
  return found;
}

/** @param {Section} given */
const idsIn = ({ items }) => items.map((item) => ("panel" in item ? item.panel : item.id));

/** @param {Section} given @param {string} id */
function chartIn({ items }, id) {
  const found = items.find((item) => "lines" in item && item.id === id);
  assert.ok(found && "lines" in found, `no chart ${id}`);
  return found;
}

const LAYERS = [0, 1, 2, 10].flatMap((k) => ["mean", "std", "min"].map((key) => `layer/${k}/activation/${key}`));

test("a run of ours has its headlines before any point has come; one with targets has no accuracy", () => {
  const all = sections({});
  assert.deepEqual(idsIn(section(all, "overview")), ["loss", "accuracy", "rate"]);
  assert.deepEqual(idsIn(section(all, "layers")), ["mean", "std"]);
  assert.deepEqual(
    all.map(({ id }) => id),
    ["overview", "layers"],
  );
  assert.deepEqual(idsIn(section(sections({ isRegression: true, classes: [] }), "overview")), ["loss", "rate"]);
});

test("headlines are shown first and large, what is for a close look is marked so", () => {
  const names = [
    "train/loss",
    "val/loss",
    "train/accuracy",
    "val/accuracy",
    "train/loss/data",
    "optimizer/learning_rate",
  ];
  const overview = section(sections({ names }), "overview");
  assert.deepEqual(
    overview.items.map((item) => ("role" in item ? item.role : undefined)),
    ["primary", "primary", undefined, "debug"],
  );
  assert.deepEqual(chartIn(overview, "accuracy").shade, ["train/accuracy", "val/accuracy"]);
});

test("layers are drawn in their order by depth, the input apart", () => {
  const layers = section(sections({ names: LAYERS.toReversed() }), "layers");
  assert.deepEqual(idsIn(layers), ["ladder", "mean", "std", "min"]);
  const mean = chartIn(layers, "mean");
  assert.deepEqual(
    mean.lines.map(({ short }) => short),
    ["0", "1", "2", "10"],
  );
  assert.equal(mean.lines[0].colour, "input");
  assert.ok(mean.lines[0].dash);
});

test("the depth ramp has its ends for the first and the last layer", () => {
  assert.deepEqual(
    [1, 2, 3].map((k) => rampIndex(k, 3)),
    [1, 5, 8],
  );
  assert.equal(rampIndex(1, 1), 1);
  assert.equal(rampIndex(100, 100), 8);
});

test("weights have a line a layer; biases and scales stand apart, folded away", () => {
  const names = ["layer/1", "layer/2", "layer/1/b", "block/1/gamma"].map((owner) => `${owner}/update_ratio`);
  const gradients = section(sections({ names }), "gradients");
  const ratio = chartIn(gradients, "update-ratio");
  assert.deepEqual(
    ratio.lines.map(({ label }) => label),
    ["1", "2"],
  );
  assert.equal(ratio.isLog, true);
  assert.deepEqual([ratio.band?.low, ratio.band?.high], [3e-4, 3e-3]);
  const other = chartIn(gradients, "update-ratio-other");
  assert.deepEqual(
    other.lines.map(({ label }) => label),
    ["1 b", "block 1 gamma"],
  );
  assert.equal(other.role, "debug");
});

test("a chart without points is there when the run has its probe, so that it can say why", () => {
  const gradients = section(sections({ probes: new Set(["gradients"]) }), "gradients");
  assert.deepEqual(idsIn(gradients), ["layer-gradient-norm", "gradient-std", "gradient-mean"]);
});

test("records bring their panels", () => {
  const tensors = ["layer/0/activation/histogram", "layer/1/filters", "val/confusion", "val/examples"];
  const all = sections({ tensors, names: ["time/forward", "layer/1/time/forward", "speed/steps_per_second"] });
  assert.deepEqual(idsIn(section(all, "histograms")), ["histograms"]);
  assert.deepEqual(idsIn(section(all, "filters")), ["filters"]);
  assert.deepEqual(idsIn(section(all, "predictions")), ["confusion", "examples"]);
  assert.deepEqual(idsIn(section(all, "timing")), ["timing", "time", "speed"]);
  assert.deepEqual(seriesOf(section(all, "timing")).sort(), [
    "layer/1/time/forward",
    "speed/steps_per_second",
    "time/forward",
    "time/forward",
  ]);
});

test("every series is shown once, those that nothing is known of in a section of their own", () => {
  const names = [...LAYERS, "zebra", "train/loss", "test/loss", "optimizer/gradient_norm"];
  const all = sections({ names });
  assert.deepEqual(seriesOf(section(all, "other")), ["zebra"]);
  const shown = new Set(all.flatMap(seriesOf));
  assert.deepEqual(
    names.filter((name) => !shown.has(name)),
    ["test/loss"],
  );
});

test("a user's own loop leads with what says how it goes", () => {
  const names = ["train/nll_loss", "val/nll_loss", "gpu/memory", "reward", "blocks/0/norm", "blocks/1/norm"];
  const all = sections({ names, isOurs: false });
  const overview = section(all, "overview");
  assert.deepEqual(idsIn(overview), ["nll_loss", "reward"]);
  assert.ok(overview.items.every((item) => "role" in item && item.role === "primary"));
  assert.deepEqual(idsIn(section(all, "other")), ["blocks/_/norm", "gpu/memory"]);
});

test("the splits of one metric are one chart, the training first; numbered series are one chart", () => {
  const [layers, loss] = ownCharts(["val/loss", "train/loss", "layer.10.norm", "layer.2.norm"]);
  assert.deepEqual(
    loss.lines.map(({ label, role }) => [label, role]),
    [
      ["train", "noisy"],
      ["val", "sparse"],
    ],
  );
  assert.deepEqual(
    layers.lines.map(({ label }) => label),
    ["2", "10"],
  );
});

test("a chart never gets more lines than can be told apart", () => {
  const charts = ownCharts(Array.from({ length: 40 }, (_, k) => `unit/${k}/x`));
  assert.ok(charts.every(({ lines }) => lines.length <= 24));
  assert.equal(new Set(charts.flatMap(({ lines }) => lines.map(({ name }) => name))).size, 40);
});

test("the accuracies of the classes are one chart in the order of the classes, each line unlike the others", () => {
  const names = Array.from({ length: 20 }, (_, k) => `val/class/kind ${k}/accuracy`);
  const [chart, ...rest] = classCharts(["val/accuracy", ...names]);
  assert.equal(rest.length, 0);
  assert.deepEqual([chart.lines[0].label, chart.lines.length, chart.unit], ["kind 0", 20, "share"]);
  assert.equal(new Set(chart.lines.map(({ colour, dash }) => `${colour} ${dash}`)).size, 20);
  const some = ["b", "a"].map((name) => `val/class/${name}/accuracy`);
  assert.deepEqual(
    classCharts(some, ["a", "b"])[0].lines.map(({ label, colour }) => [label, colour]),
    [
      ["a", "run-1"],
      ["b", "run-2"],
    ],
  );
  assert.deepEqual(classCharts(["val/accuracy"]), []);
});

const FOUR = ["a", "b", "c", "d"].map((id) => ({ id }));

/** @param {{ id: string }[]} all */
const order = (all) => all.map(({ id }) => id).join("");

test("sections stand in the order that was made; new ones keep their place", () => {
  assert.equal(order(arrange(FOUR, PLAIN)), "abcd");
  assert.equal(order(arrange(FOUR, { ...PLAIN, order: ["d", "b", "a"] })), "dbca");
  assert.equal(order(arrange(FOUR, { ...PLAIN, order: ["c", "gone"] })), "abcd");
  assert.equal(order(arrange(FOUR, { ...PLAIN, pinned: ["c"] })), "cabd");
});

test("a section moves among its kind and stops at the ends", () => {
  const down = moved(PLAIN, FOUR, "a", 1);
  assert.equal(order(arrange(FOUR, down)), "bacd");
  assert.equal(moved(PLAIN, FOUR, "a", -1), PLAIN);
  const pinned = pinToggled(PLAIN, "b");
  const arranged = arrange(FOUR, pinned);
  assert.equal(canMove(pinned, arranged, "a", -1), false);
  assert.equal(canMove(pinned, arranged, "a", 1), true);
  assert.deepEqual(pinToggled(pinned, "b").pinned, []);
});

test("the layout is read back as it was written, and nonsense is the plain one", () => {
  const layout = foldedTo(pinToggled(moved(PLAIN, FOUR, "a", 1), "c"), "d", true);
  assert.deepEqual(readLayout(JSON.stringify(layout)), layout);
  for (const text of [null, "", "7", "{", "null"]) assert.deepEqual(readLayout(text), PLAIN);
  assert.deepEqual(readLayout('{"order": [1, "a"], "pinned": 3, "folded": {"a": "yes", "b": true}}'), {
    order: ["a"],
    pinned: [],
    folded: { b: true },
  });
});

test("a probe is as configured, then as the run tells, then as its newest event says", () => {
  const run = {
    config: { probes: { budget: 0.03, gradients: false, weights: true } },
    info: { probes: [{ name: "updates", is_on: true }] },
  };
  const event = (/** @type {boolean} */ is_on, /** @type {string} */ reason) => ({
    kind: "probe",
    step: 5,
    time: 0,
    data: { name: "updates", is_on, reason },
  });
  const before = probesOf(run, []);
  assert.deepEqual([...before.keys()].sort(), ["gradients", "updates", "weights"]);
  assert.equal(before.get("gradients")?.isOn, false);
  assert.equal(before.get("updates")?.isOn, true);
  const after = probesOf(run, [event(false, "it failed: division by zero"), event(true, ""), event(false, "by hand")]);
  assert.deepEqual(after.get("updates"), { isOn: false, reason: "by hand" });
});
