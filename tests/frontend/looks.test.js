/* What the pages say and where: help as sentences, units said once, lone points, the way through the wall of pictures. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { besides, figure } from "../../frontend/charts/filter-figure.js";
import { isolated } from "../../frontend/charts/line-figure.js";
import { spread } from "../../frontend/charts/line-marks.js";
import { connectionOf } from "../../frontend/lib/connection.js";
import { formFromSchema, helpOf, sentence, unitBeside } from "../../frontend/lib/form-from-schema.js";

/** @param {import("../../frontend/wire/types.js").JsonSchema} schema */
function fieldOf(schema) {
  return formFromSchema({ properties: { field: schema } })[0].fields[0];
}

test("help becomes sentences, and symbols stay as they are", () => {
  assert.equal(sentence("share kept for testing"), "Share kept for testing.");
  assert.equal(sentence("λ, the strength of the penalty"), "λ, the strength of the penalty.");
  assert.equal(sentence("f(x) = max(0, x); cheap."), "f(x) = max(0, x); cheap.");
  assert.equal(sentence("x W + b"), "X W + b.");
  assert.equal(sentence(" "), "");
});

test("a range stands in the help only where it helps to choose", () => {
  const share = { type: "number", description: "a share", minimum: 0, maximum: 1 };
  assert.equal(helpOf(fieldOf(share)), "A share. Between 0 and 1.");
  for (const bounds of [{ minimum: 0, maximum: 9e18 }, { minimum: 1 }, { maximum: 5 }])
    assert.equal(helpOf(fieldOf({ type: "number", description: "a share", ...bounds })), "A share.");
});

test("a unit is not said twice", () => {
  assert.equal(unitBeside({ unit: "units" }, "Units"), "");
  assert.equal(unitBeside({ unit: "examples" }, "Batch size"), "examples");
});

test("points that no line reaches are found", () => {
  assert.deepEqual(isolated([1, null, null]), [0]);
  assert.deepEqual(isolated([1, undefined, 2, null, 3]), [4]);
  assert.deepEqual(isolated([undefined, 5, undefined]), [1]);
  assert.deepEqual(isolated([1, 2, 3]), []);
  assert.deepEqual(isolated([]), []);
});

test("keys go from picture to picture and stop at the edges", () => {
  const wall = figure({ shape: [5, 4, 4, 1], data: new Uint8Array(80) }, { width: 80, height: 200 });
  assert.ok(wall.columns > 1 && wall.columns < 5);
  assert.equal(besides(wall, -1, "ArrowRight"), 0);
  assert.equal(besides(wall, 0, "ArrowRight"), 1);
  assert.equal(besides(wall, 0, "ArrowDown"), wall.columns);
  assert.equal(besides(wall, 0, "ArrowLeft"), 0);
  assert.equal(besides(wall, 4, "ArrowDown"), 4);
  assert.equal(besides(wall, 4, "Escape"), -1);
  assert.equal(besides(wall, -1, "Escape"), null);
  assert.equal(besides(wall, 2, "a"), null);
});

test("names at the ends of lines move apart and stay inside", () => {
  const items = [{ y: 10 }, { y: 11 }, { y: 99 }, { y: 100 }];
  spread(items, 10, 5, 100);
  assert.deepEqual(
    items.map(({ y }) => y),
    [10, 20, 90, 100],
  );
});

test("only a run that is expected to make points is live, and silence is told from a lack of points", () => {
  const now = 1000;
  const stateOf = (/** @type {Partial<import("../../frontend/lib/connection.js").Signs>} */ signs) =>
    connectionOf({ link: "open", heardAt: now - 1, pointAt: now - 1, ...signs }, now);
  assert.deepEqual([stateOf({}).state, stateOf({}).word], ["live", "Live"]);
  assert.equal(stateOf({ pointAt: null }).word, "Connected");
  assert.equal(stateOf({ pointAt: now - 34 }).word, "Live, last point 34 s ago");
  assert.equal(stateOf({ heardAt: now - 20 }).word, "Stale, data 20 s old");
  assert.equal(stateOf({ link: "lost", heardAt: now - 5 }).word, "Lost, data 5.0 s old");
  assert.equal(stateOf({ link: "connecting" }).state, "connecting");
});
