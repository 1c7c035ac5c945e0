import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clamp,
  DEFAULT_SMOOTHING,
  isChosen,
  pan,
  readView,
  scale,
  turned,
  turnedEvery,
  writeView,
} from "../../frontend/lib/view-state.js";

/** @import { ViewState } from "../../frontend/lib/view-state.js" */

/** @type {[number, number]} */
const WHOLE = [0, 1000];
const read = (/** @type {string} */ query) => readView(new URLSearchParams(query));

test("an address without parameters is the default view", () => {
  assert.deepEqual(read(""), {
    ...{ smoothing: DEFAULT_SMOOTHING, x: "step", logXs: [], logs: [] },
    ...{ isClipped: false, range: null, step: null, hasMarks: true, hasKin: true, hasGhost: false },
  });
});

test("a view survives the way through the address", () => {
  /** @type {ViewState} */
  const view = {
    ...{ smoothing: 0.9, x: "relative", logXs: ["*"], logs: ["loss", ".update", "layer/1/x_y"] },
    ...{ isClipped: true, hasMarks: false, hasKin: false, hasGhost: true, range: [10, 250.5], step: 0 },
  };
  const query = writeView(new URLSearchParams(), view);
  assert.deepEqual(readView(new URLSearchParams(query.toString())), view);
  assert.deepEqual([...query.keys()].sort(), [
    "clip",
    "ghost",
    "kin",
    "log",
    "logx",
    "marks",
    "range",
    "smooth",
    "step",
    "x",
  ]);
});

test("what is at its default is left out, what is not ours is kept", () => {
  const query = writeView(new URLSearchParams("tab=x&log=loss"), read(""));
  assert.equal(query.toString(), "tab=x");
});

test("nonsense in an address is the default", () => {
  for (const query of ["smooth=2", "smooth=-1", "smooth=x", "smooth=", "smooth=NaN"])
    assert.equal(read(query).smoothing, DEFAULT_SMOOTHING);
  for (const query of ["range=5", "range=9-3", "range=a-b", "range=1-1e99", "range=-5-3"])
    assert.equal(read(query).range, null);
  for (const query of ["step=-1", "step=1.5", "step=x", "step=", "step=9e9", "step=99999999999999999999"])
    assert.equal(read(query).step, null, query);
  for (const query of ["x=hours", "x=", "x=toString", "x=constructor"]) assert.equal(read(query).x, "step", query);
  for (const query of ["clip=true", "clip=", "clip=0"]) assert.equal(read(query).isClipped, false);
  assert.deepEqual(read("log=,,").logs, []);
});

test("a range is brought into the whole; all of it is no range", () => {
  assert.deepEqual(clamp([-50, 50], WHOLE), [0, 100]);
  assert.deepEqual(clamp([950, 1100], WHOLE), [850, 1000]);
  assert.equal(clamp([-5, 2000], WHOLE), null);
  assert.deepEqual(clamp([10, 10], WHOLE), [10, 12]);
});

test("zooming keeps the middle, panning the width", () => {
  assert.deepEqual(scale([400, 600], 0.5, WHOLE), [450, 550]);
  assert.deepEqual(scale([400, 600], 2, WHOLE), [300, 700]);
  assert.equal(scale([0, 600], 2, WHOLE), null);
  assert.deepEqual(pan([400, 600], 0.2, WHOLE), [440, 640]);
  assert.deepEqual(pan([0, 200], -0.2, WHOLE), [0, 200]);
});

test("zooming in on a step in view keeps it where it is", () => {
  assert.deepEqual(scale([400, 600], 0.5, WHOLE, 450), [425, 525]);
  assert.deepEqual(scale([400, 600], 0.5, WHOLE, 900), [450, 550]);
});

test("an axis is logarithmic by itself, with all, or when it was turned over", () => {
  assert.equal(isChosen([], "loss"), false);
  assert.equal(isChosen([], "update", true), true);
  assert.equal(isChosen(["*"], "loss"), true);
  assert.equal(isChosen(["*", ".loss"], "loss"), false);
  assert.deepEqual(turned([], "loss"), ["loss"]);
  assert.deepEqual(turned(["loss"], "loss"), []);
  assert.deepEqual(turned([], "update", true), [".update"]);
  assert.deepEqual(turned([".update"], "update", true), []);
  assert.deepEqual(turned(["*"], "loss"), ["*", ".loss"]);
  assert.deepEqual(turned(["*", ".loss"], "loss"), ["*"]);
  assert.deepEqual(turnedEvery(["loss"]), ["*"]);
  assert.deepEqual(turnedEvery(["*", ".loss"]), []);
});
