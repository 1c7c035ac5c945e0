/* The lecture page: pictures of what to expect, the words beside the lecture's numbers, and runs that come in live. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BOTTOM, figure, TOP, WIDTH } from "../../frontend/charts/expectation-figure.js";
import { mayBeNew, withRuns } from "../../frontend/lib/lecture-runs.js";
import { judgement, meanText, nameOf, source, spreadText, verdict } from "../../frontend/lib/lecture-table.js";

/** @import { Expected, LectureCase, LectureRow } from "../../frontend/wire/types.js" */

const FILE = new URL("../../backend/babysit/train/presets/expected.json", import.meta.url);
/** @type {Record<string, Expected>} */
const RECORDS = JSON.parse(readFileSync(FILE, "utf8")).presets;

/** @type {LectureCase} */
const CASE = { std: [null, 0.5, null, null, null, 0.1], is_printed: true, is_same: true, exact: "a", exact_title: "A" };
/** @type {Expected} */
const DEEP = {
  steps: 100,
  of: 100,
  train_loss: [
    [1, 2],
    [50, 1],
    [100, 0.5],
  ],
  val_loss: [[100, 0.6]],
  val_accuracy: [[100, 0.9]],
  diverged_at: null,
  mean: [0, 0, 0, 0, 0, 0, 0],
  std: [1, 0.5, 0.4, 0.3, 0.2, 0.1, 22],
};

/** @param {string} d */
const placesOf = (d) => [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("every preset's picture lies within its frame, and says in words what it shows", () => {
  for (const [name, expected] of Object.entries(RECORDS)) {
    const { panels, summary } = figure(expected, null);
    assert.equal(panels.length, 2, name);
    for (const { lines, dots, told } of panels) {
      const places = [...lines.flatMap(({ d }) => placesOf(d)), ...dots];
      assert.ok(places.length > 1, name);
      for (const [x, y] of places) assert.ok(x >= 0 && x <= WIDTH && y >= TOP && y <= BOTTOM, `${name}: ${x} ${y}`);
      assert.ok(summary.includes(told), name);
    }
  }
});

test("a deep network shows the spread of its layers without the scores, with the lecture's numbers as rings", () => {
  const [loss, ladder] = figure(DEEP, CASE).panels;
  assert.equal(loss.told, "2.00 → 0.50, validation 0.60");
  assert.equal(ladder.told, "0.50 in the first, 0.10 in the last");
  assert.equal(ladder.dots.length, 6);
  assert.deepEqual(ladder.rings, [ladder.dots[1], ladder.dots[5]]);
  assert.equal(ladder.to, "layer 5");
  assert.deepEqual(figure(DEEP, { ...CASE, is_same: false }).panels[1].rings, []);
  assert.equal(figure({ ...DEEP, std: [1, 0.5, 22] }, null).panels[1].title, "Validation accuracy");
});

test("a loss that is no number any more ends at a cross on the upper edge", () => {
  /** @type {Expected} */
  const expected = {
    ...DEEP,
    diverged_at: 40,
    train_loss: [
      [1, 2],
      [50, null],
      [100, null],
    ],
  };
  const [loss] = figure(expected, null).panels;
  assert.equal(loss.told, "2.00, no number from step 40 on");
  const places = placesOf(loss.lines[0].d);
  assert.equal(places.length, 2);
  assert.deepEqual(places[1], loss.cross);
  assert.ok(places[1][1] < places[0][1]);
});

test("a gap in a curve stays a gap", () => {
  /** @type {Expected} */
  const expected = {
    ...DEEP,
    val_loss: [
      [1, 1],
      [2, null],
      [3, 1],
      [4, 1],
    ],
  };
  assert.equal(figure(expected, null).panels[0].lines[1].d.replace(/[\d. ]/g, ""), "MML");
});

/** @param {number} layer @param {Partial<LectureRow>} given @returns {LectureRow} */
function row(layer, given = {}) {
  const nothing = { lecture_mean: null, lecture_std: null, tolerance: null, is_within: null };
  return { layer, mean: 0, std: 1, ...nothing, ...given };
}

test("what is as the lecture says, and what is not, is said in words", () => {
  const good = row(1, { std: 0.83, lecture_std: 0.825, tolerance: 0.02, is_within: true });
  const bad = row(2, { std: 0.7, lecture_std: 0.828, tolerance: 0.04, is_within: false });
  assert.equal(verdict([row(0), good]), "all 1 as the lecture says");
  assert.equal(verdict([row(0), good, bad]), "1 of 2 as the lecture says; outside: layer 2");
  assert.equal(verdict([row(0)]), "");
  assert.deepEqual(judgement(good), ["within 2 %", "0.61 % off in spread, 2 % allowed"]);
  assert.deepEqual(judgement(bad), ["outside 4 %", "15 % off in spread, 4 % allowed"]);
  assert.deepEqual(judgement({ ...bad, std: "NaN" }), ["outside 4 %", "far off in spread, 4 % allowed"]);
  assert.deepEqual(judgement(row(3)), ["", ""]);
  assert.equal(nameOf(0), "input");
});

test("means are told from 0, and 0 has no sign", () => {
  assert.equal(meanText(-0.00061), "−0.0006");
  assert.equal(meanText(-1e-9), "0.0000");
  assert.equal(meanText(0.5625), "0.5625");
  assert.equal(meanText("NaN"), "NaN");
  assert.equal(meanText(null), "–");
  assert.equal(spreadText(2.983e-7), "2.98e-7");
});

test("where the numbers come from is said, and that other layers need not meet them", () => {
  assert.match(source(CASE), /as printed on the slides; another draw/);
  assert.match(source({ ...CASE, is_printed: false, is_same: false }), /run again, of 500 units .* not the digits/);
});

test("a run that comes in goes to its preset; one that may be a preset's is asked about", () => {
  /** @type {any[]} */
  const presets = [
    { name: "a", config: { name: "A" }, run: { id: "01", state: "running" } },
    { name: "b", config: { name: "B" }, run: null },
  ];
  const themes = [{ title: "T", lesson: "", presets }];
  const is = (/** @type {string} */ id, /** @type {string} */ name) =>
    mayBeNew(presets, /** @type {any} */ ({ id, name }));
  assert.deepEqual(
    [is("01", "A"), is("02", "A"), is("00", "A"), is("00", "B"), is("09", "C")],
    [false, true, false, true, false],
  );
  const [{ presets: after }] = withRuns(
    themes,
    new Map([["01", /** @type {any} */ ({ id: "01", state: "finished" })]]),
  );
  assert.equal(after[0].run?.state, "finished");
  assert.equal(after[1].run, null);
});
