/* Whether an experiment helped: metrics side by side, runs made together in one table, the curve beside the lecture's. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure, HEIGHT, WIDTH } from "../../frontend/charts/archetype-figure.js";
import { alertOf, isWorse, nActing, toTell, withRule } from "../../frontend/lib/alert-settings.js";
import { sureText } from "../../frontend/lib/explanations.js";
import { healthLookOf } from "../../frontend/lib/states.js";
import { arrangeVerdicts, betterWord, differenceText, metricText, outcomeLook } from "../../frontend/lib/verdicts.js";
import { finding, RUN } from "./samples.js";

/** @typedef {import("../../frontend/wire/live.js").RunSummary} RunSummary */
/** @typedef {import("../../frontend/wire/types.js").Verdict} Verdict */
/** @typedef {import("../../frontend/wire/types.js").VerdictMetric} VerdictMetric */

/** @param {string} name @param {VerdictMetric["child"]} child @param {VerdictMetric["parent"]} parent @returns {VerdictMetric} */
const metric = (name, child, parent, isBetter = /** @type {boolean | null} */ (true)) => ({
  name,
  child,
  parent,
  is_better: isBetter,
  step: 9,
});

/** @param {string} run @param {VerdictMetric[]} metrics @returns {Verdict} */
const verdict = (run, metrics = []) => ({
  run,
  parent: "p",
  step: 9,
  finding: null,
  rule: null,
  is_cleared: null,
  metrics,
  outcome: "waiting",
  sentence: "",
});

/** @param {string} id @param {string | null} group @param {Record<string, unknown>} changes @returns {[string, RunSummary]} */
const child = (id, group, changes) => [
  id,
  { ...RUN, id, parent: { id: "p", step: 4, kind: "counterfactual", changes, finding: null, group } },
];

const RATE = "optimizer.learning_rate";

test("metrics stand side by side with their difference in words", () => {
  const accuracy = metric("val/accuracy", 0.93, 0.41);
  assert.deepEqual(
    [metricText("val/accuracy", 0.93), differenceText(accuracy), betterWord(accuracy)],
    ["93.0 %", "+52.0 points", "better"],
  );
  const loss = metric("val/loss", 0.24, 1.9);
  assert.deepEqual([differenceText(loss), betterWord({ ...loss, is_better: false })], ["−1.66", "worse"]);
  const level = metric("val/loss", 0.24, 0.25, null);
  assert.equal(betterWord(level), "no clear difference");
  const broken = metric("train/loss", 0.2, "NaN", null);
  assert.deepEqual([metricText("train/loss", "NaN"), differenceText(broken), betterWord(broken)], ["NaN", "", ""]);
  assert.equal(differenceText(metric("val/loss", null, 1)), "");
});

test("every outcome and every health has a word and an icon of its own", () => {
  const outcomes = /** @type {const} */ (["waiting", "helped", "did not help", "mixed"]);
  assert.equal(new Set(outcomes.map((each) => outcomeLook(each).word)).size, 4);
  assert.equal(new Set(outcomes.map((each) => outcomeLook(each).icon)).size, 4);
  const healths = /** @type {const} */ (["", "healthy", "note", "warning", "alarm"]);
  assert.equal(new Set(healths.map((each) => healthLookOf(each).word)).size, 5);
  assert.equal(new Set(healths.map((each) => healthLookOf(each).icon)).size, 5);
});

test("runs that were made together stand in one table, the best one marked", () => {
  const runs = new Map([
    child("a", "g", { [RATE]: 0.1 }),
    child("b", "g", { [RATE]: 0.9 }),
    child("c", null, { "objective.l2": 0.1 }),
  ]);
  const verdicts = [
    verdict("a", [metric("val/accuracy", 0.9, 0.5)]),
    verdict("b", [metric("val/accuracy", 0.2, 0.5)]),
    verdict("c"),
    verdict("p"),
  ];
  const { own, singles, tables } = arrangeVerdicts(verdicts, runs, "p");
  assert.deepEqual([own?.run, singles.map(({ run }) => run), tables.length], ["p", ["c"], 1]);
  const [{ rows, factorOf, metrics }] = tables;
  assert.deepEqual([factorOf, metrics], [RATE, ["val/accuracy"]]);
  assert.deepEqual(
    rows.map((row) => [row.verdict.run, row.factor, row.isBest]),
    [
      ["b", 0.9, false],
      ["a", 0.1, true],
    ],
  );
  assert.equal(arrangeVerdicts(verdicts, runs, "a").own, null, "one of several stands in their table");
});

test("the best loss is the lowest, and one alone is not the best", () => {
  const runs = new Map([child("a", "g", { [RATE]: 1 }), child("b", "g", { "objective.l2": 2 })]);
  const of = (/** @type {VerdictMetric["child"]} */ one, /** @type {VerdictMetric["child"]} */ other) =>
    arrangeVerdicts(
      [verdict("a", [metric("val/loss", one, 1)]), verdict("b", [metric("val/loss", other, 1)])],
      runs,
      "p",
    )
      .tables[0].rows.filter(({ isBest }) => isBest)
      .map((row) => row.verdict.run);
  assert.deepEqual(of(0.3, 0.1), ["b"]);
  assert.deepEqual(of("NaN", 0.1), []);
});

/** @param {number[]} values */
function curveOf(values) {
  return { steps: values.map((_, i) => i + 1), values, n: values.length };
}

test("every archetype is drawn, and stays in its frame whatever the run's curve does", () => {
  const names = /** @type {const} */ ([
    "rate_too_high",
    "rate_low",
    "rate_good",
    "bad_init",
    "overfit_gap",
    "capacity",
    "diverging",
  ]);
  const wild = new Map([
    ["train/loss", curveOf([2, 1, 40, 1e30, -5, Number.NaN, Number.NaN])],
    ["val/loss", curveOf([])],
  ]);
  const seen = new Set();
  for (const name of names) {
    const { ideal, live, cross } = figure(name, wild);
    assert.equal(live.length, 1);
    assert.ok(cross !== null, "where it is no number any more is marked");
    for (const { d } of [...ideal, ...live])
      for (const [x, y] of placesIn(d)) assert.ok(x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT, d);
    seen.add(ideal.map(({ d }) => d).join());
  }
  assert.equal(seen.size, names.length);
});

test("a falling loss is drawn falling, from left to right", () => {
  const { live } = figure("rate_good", new Map([["train/loss", curveOf([2, 1, 0.5, 0.25])]]));
  const places = placesIn(live[0].d);
  assert.ok(
    places.every(([x, y], i) => i === 0 || (x > places[i - 1][0] && y > places[i - 1][1])),
    live[0].d,
  );
});

test("a long curve is drawn with as many places as can be told apart", () => {
  const values = Array.from({ length: 5000 }, (_, i) => 2 + Math.sin(i));
  assert.ok(placesIn(figure("rate_low", new Map([["train/loss", curveOf(values)]])).live[0].d).length <= 60);
});

test("an accuracy stands beside the accuracies of an archetype, where the lecture draws it so", () => {
  const curves = new Map([
    ["train/accuracy", curveOf([0.1, 0.9])],
    ["val/accuracy", curveOf([0.1, 0.5])],
  ]);
  const shown = figure("overfit_gap", curves);
  assert.deepEqual(
    [shown.isAccuracy, shown.ideal.map(({ kind }) => kind), shown.live.map(({ kind }) => kind)],
    [true, ["train", "validation"], ["train", "validation"]],
  );
  assert.deepEqual(figure("bad_init", curves).ideal, []);
  assert.deepEqual(figure("too_early", new Map()), { ideal: [], live: [], isAccuracy: false, cross: null });
});

/** @param {string} d @returns {[number, number][]} */
function placesIn(d) {
  return [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

test("how sure it is stands in words and as a share", () => {
  assert.equal(sureText({ name: "bad_init", sure: 0.9 }), "almost certainly, 90 %");
  assert.equal(sureText({ name: "bad_init", sure: 0 }), "hardly, 0 %");
  assert.equal(sureText({ name: "too_early", sure: 0.9 }), "");
});

test("a rule that nobody has set notifies and does nothing", () => {
  const settings = { webhook: { url: "", is_on: false }, rules: {}, minimum: /** @type {const} */ ("warning") };
  assert.equal(alertOf(settings, "dead_relu").action, "none");
  assert.equal(nActing(settings), 0);
  const changed = withRule(settings, "dead_relu", { action: "pause" });
  assert.deepEqual([nActing(changed), changed.rules.dead_relu.notify, settings.rules], [1, true, {}]);
});

test("a notification tells of what has brought a run to its level, the cause first", () => {
  assert.ok(isWorse("", "alarm", "warning") && isWorse("warning", "alarm", "alarm"));
  assert.ok(
    !isWorse("alarm", "alarm", "warning") && !isWorse("", "warning", "alarm") && !isWorse("", "note", "warning"),
  );
  const findings = [
    finding("dead_relu#1", { severity: "alarm", cause: "rate#1", opened_step: 1 }),
    finding("rate#1", { severity: "alarm", opened_step: 5 }),
    finding("mute#1", { severity: "alarm", opened_step: 0 }),
    finding("old#1", { severity: "alarm", status: "cleared" }),
    finding("mild#1", { severity: "warning" }),
  ];
  const rules = { mute: { notify: false, webhook: true, action: /** @type {const} */ ("none") } };
  const settings = { webhook: { url: "", is_on: false }, rules, minimum: /** @type {const} */ ("warning") };
  assert.deepEqual(
    toTell(findings, "alarm", settings).map(({ id }) => id),
    ["rate#1", "dead_relu#1"],
  );
});
