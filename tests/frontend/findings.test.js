/* What the doctor has found, as a page shows it: causes before what follows, one line for all, each number on its scale. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EDGES, figure } from "../../frontend/charts/scale-figure.js";
import { changesOf, refusalText, startOf, titleAt } from "../../frontend/lib/experiments.js";
import { arrange, countsText, layersText, stepsText, toMark } from "../../frontend/lib/findings.js";
import { plain } from "../../frontend/lib/format.js";
import { healthOf } from "../../frontend/lib/health.js";
import { mergeFindings } from "../../frontend/lib/merge-findings.js";
import { finding, RUN } from "./samples.js";

test("findings merge under the first of their causes that stands, the worst group first", () => {
  const findings = [
    finding("initial_loss#1", { severity: "note", opened_step: 0 }),
    finding("dead_relu#1", { cause: "rate_too_high#1", severity: "alarm", opened_step: 60 }),
    finding("rate_too_high#1", { severity: "warning", opened_step: 40 }),
    finding("vanishing_gradient#1", { cause: "dead_relu#1", severity: "note", opened_step: 80 }),
  ];
  const { groups } = arrange(findings);
  assert.deepEqual(
    groups.map((group) => [group.finding.id, group.merged.map(({ id }) => id), group.severity]),
    [
      ["rate_too_high#1", ["dead_relu#1", "vanishing_gradient#1"], "alarm"],
      ["initial_loss#1", [], "note"],
    ],
  );
});

test("what follows from a finding that has cleared, or was not useful, stands for itself", () => {
  for (const part of [
    /** @type {const} */ ({ status: "cleared" }),
    /** @type {const} */ ({ feedback: "not useful" }),
  ]) {
    const { groups } = arrange([finding("saturation#1", part), finding("rate_too_low#1", { cause: "saturation#1" })]);
    assert.deepEqual(
      groups.map((group) => group.finding.id),
      ["rate_too_low#1"],
    );
  }
});

test("causes that go in a ring are shown once", () => {
  const { groups } = arrange([finding("a#1", { cause: "b#1" }), finding("b#1", { cause: "a#1" })]);
  assert.equal(groups.flatMap((group) => [group.finding, ...group.merged]).length, 2);
});

test("newer findings take the places of older ones", () => {
  const old = [finding("a#1", { opened_step: 5 }), finding("b#1", { opened_step: 2 })];
  const merged = mergeFindings(old, [finding("a#1", { opened_step: 5, status: "cleared", cleared_step: 9 })]);
  assert.deepEqual(
    merged.map(({ id, status }) => [id, status]),
    [
      ["b#1", "open"],
      ["a#1", "cleared"],
    ],
  );
});

test("layers, steps and counts are said in words", () => {
  assert.equal(layersText([5, 1, 2, 3]), "layers 1–3, 5");
  assert.equal(layersText([4]), "layer 4");
  assert.equal(layersText([]), "");
  const open = finding("a#1", { opened_step: 40, step: 1200 });
  assert.equal(stepsText(open, false), "since step 40");
  assert.equal(stepsText(open, true), "steps 40–1,200");
  assert.equal(stepsText({ ...open, status: "cleared", step: 40 }, false), "at step 40");
  const some = ["note", "alarm", "note"].map((severity, i) =>
    finding(`a#${i}`, { severity: /** @type {"note" | "alarm"} */ (severity) }),
  );
  assert.equal(countsText(some), "1 alarm, 2 notes");
});

test("the line of health says the level, what leads it, and what nobody can say yet", () => {
  const probes = new Map([["gradients", { isOn: false, reason: "" }]]);
  const signs = { run: RUN, findings: [], names: ["train/loss"], probes: new Map() };
  assert.deepEqual(healthOf(signs), {
    level: "",
    headline: "Too early to say",
    counts: "",
    waits: "no evaluation yet",
  });
  assert.match(healthOf({ ...signs, run: { ...RUN, step: 0 } }).waits, /begins with the first steps/);
  const healthy = healthOf({ ...signs, run: { ...RUN, health: "healthy" }, names: ["val/loss"], probes });
  assert.equal(healthy.level, "healthy");
  assert.match(healthy.waits, /gradients, whose probe is off/);
  const findings = [
    finding("a#1", { severity: "warning", title: "Dead", opened_step: 1200 }),
    finding("b#1", { severity: "alarm", feedback: "not useful" }),
    finding("c#1", { severity: "note" }),
  ];
  const bad = healthOf({ ...signs, findings, names: ["val/loss"] });
  assert.deepEqual(bad, {
    level: "warning",
    headline: "Dead, since step 1,200",
    counts: "1 warning, 1 note",
    waits: "",
  });
  const ended = healthOf({ ...signs, run: { ...RUN, state: "finished" } });
  assert.equal(ended.headline, "It ended before it could be judged");
});

test("a value far from its threshold stands on powers of ten, a near one on a plain scale", () => {
  const of = (/** @type {number} */ value, /** @type {number} */ threshold, comparison = /** @type {const} */ (">")) =>
    figure({ value, threshold, comparison, statistic: "ratio" });
  const far = of(3e-7, 1e-3);
  assert.ok(far.isLog && far.value < far.threshold);
  assert.deepEqual([far.ticks[0].label, far.ticks[0].at], ["1e-7", EDGES[0]]);
  const near = of(0.72, 0.3);
  assert.ok(!near.isLog && near.value > near.threshold);
  assert.equal(near.ticks[0].label, "0");
  const below = of(-2, 1);
  assert.ok(!below.isLog && below.value < below.threshold);
  for (const each of [far, near, below])
    for (const place of [each.value, each.threshold, ...each.ticks.map(({ at }) => at)])
      assert.ok(place >= EDGES[0] && place <= EDGES[1], `${place}`);
});

test("the wrong side of a threshold is where the comparison points", () => {
  const badOf = (/** @type {">" | "<" | "≥" | "≤" | "="} */ comparison) =>
    figure({ value: 1, threshold: 2, comparison, statistic: "" }).bad;
  assert.equal(badOf("≥")?.[0], figure({ value: 1, threshold: 2, comparison: "≥", statistic: "" }).threshold);
  assert.equal(badOf("<")?.[0], 0);
  assert.equal(badOf("="), null);
});

test("what is no number, or infinite, has a sign at the end of the scale", () => {
  const of = (/** @type {"NaN" | "Infinity" | "-Infinity"} */ value) =>
    figure({ value, threshold: 6.9, comparison: ">", statistic: "loss" });
  assert.equal(of("NaN").isNumber, false);
  assert.deepEqual([of("Infinity").beyond, of("-Infinity").beyond], [1, -1]);
  assert.ok(of("Infinity").value > EDGES[1] && of("-Infinity").value < EDGES[0]);
  const both = figure({ value: "NaN", threshold: "Infinity", comparison: "=", statistic: "" });
  assert.ok(Number.isFinite(both.threshold) && Number.isFinite(both.value));
});

test("numbers say nothing twice", () => {
  assert.deepEqual([0.3, 255, 0.0340001, 2.5e-7, 1e-3, 0, -1.5].map(plain), [
    "0.3",
    "255",
    "0.034",
    "2.5e-7",
    "0.001",
    "0",
    "−1.5",
  ]);
});

test("an experiment starts from the newest checkpoint at or before the wanted step", () => {
  const experiment = { kind: /** @type {const} */ ("fork"), title: "", changes: {}, step: 400, sentence: "" };
  const checkpoints = [100, 390, 500].map((step) => ({ step })).map((each) => /** @type {any} */ (each));
  assert.deepEqual(startOf(experiment, checkpoints, 1000), { step: 390, why: "" });
  assert.deepEqual(startOf({ ...experiment, step: null }, checkpoints, 1000), { step: 500, why: "" });
  assert.deepEqual(startOf({ ...experiment, step: null }, checkpoints, 0), { step: 500, why: "" });
  assert.deepEqual(startOf({ ...experiment, kind: "restart" }, [], 0), { step: 0, why: "" });
});

test("an experiment leaves half of the run to train, from the beginning where no checkpoint does", () => {
  const experiment = { kind: /** @type {const} */ ("fork"), title: "", changes: {}, step: null, sentence: "" };
  const checkpoints = [100, 390, 500].map((step) => ({ step })).map((each) => /** @type {any} */ (each));
  assert.deepEqual(startOf(experiment, checkpoints, 500), { step: 100, why: "" });
  const { step, why } = startOf({ ...experiment, step: 50 }, checkpoints, 1000);
  assert.equal(step, 0);
  assert.match(why, /No checkpoint of step 50 or before/);
  assert.match(startOf(experiment, checkpoints.slice(1), 500).why, /too little would be left/);
  assert.match(startOf(experiment, [], 500).why, /no checkpoint yet/);
});

test("an experiment is called by where it starts from", () => {
  const experiment = { kind: /** @type {const} */ ("fork"), changes: {}, step: null, sentence: "" };
  const here = { ...experiment, title: "Fork from here with the rate × 10" };
  assert.equal(titleAt(here, 1200), "Fork from step 1,200 with the rate × 10");
  assert.equal(titleAt(here, 0), "Restart with the rate × 10");
  assert.equal(titleAt({ ...experiment, title: "Fork from step 1,210 with more" }, 0), "Restart with more");
  assert.equal(titleAt({ ...experiment, title: "Try it" }, 0), "Try it");
});

test("an experiment says what it changes from what to what", () => {
  const config = { optimizer: { learning_rate: 0.5 }, network: { init: { name: "normal", std: 1 } } };
  assert.deepEqual(changesOf({ "optimizer.learning_rate": 0.05, "network.init.name": "xavier" }, config), [
    { field: "Learning rate", old: "0.5", value: "0.05" },
    { field: "Init", old: "normal (std 1)", value: "xavier" },
  ]);
  const gone = changesOf({ "network.init.name": "xavier", "network.init.std": null }, config);
  assert.equal(gone.length, 1, "an option goes with what it is of");
  const same = changesOf({ "network.activation": "relu", "network.init": { name: "he" } }, { network: { init: "he" } });
  assert.deepEqual(
    same.map(({ field }) => field),
    ["Activation"],
    "what stays as it is is no change",
  );
});

test("a refusal is told by its fields, once", () => {
  const problems = [{ field: "network.layers.0.units", rule: "cannot change" }];
  assert.equal(refusalText({ message: "It said so.", problems }), "network › layer 1 › units: cannot change");
  assert.equal(refusalText({ message: "It said so." }), "It said so.");
});

test("charts mark causes alone, and of what has cleared what was worse than a note", () => {
  const findings = [
    finding("a#1"),
    finding("b#1", { cause: "a#1" }),
    finding("c#1", { status: "cleared", severity: "note" }),
    finding("d#1", { status: "cleared", severity: "alarm" }),
    finding("e#1", { feedback: "not useful" }),
  ];
  assert.deepEqual(
    toMark(arrange(findings)).map(({ id }) => id),
    ["a#1", "d#1"],
  );
});
