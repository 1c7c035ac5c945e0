import assert from "node:assert/strict";
import { test } from "node:test";
import { byKey, clamp, DEFAULT_SMOOTHING, pan, readView, scale, writeView } from "../../frontend/lib/view-state.js";

/** @type {[number, number]} */
const WHOLE = [0, 1000];
const read = (/** @type {string} */ query) => readView(new URLSearchParams(query));

test("an address without parameters is the default view", () => {
  assert.deepEqual(read(""), { smoothing: DEFAULT_SMOOTHING, logs: [], range: null });
});

test("a view survives the way through the address", () => {
  const view = { smoothing: 0.9, logs: ["loss", "mean"], range: /** @type {[number, number]} */ ([10, 250.5]) };
  assert.deepEqual(readView(writeView(new URLSearchParams(), view)), view);
});

test("what is at its default is left out, what is not ours is kept", () => {
  const query = writeView(new URLSearchParams("tab=x&log=loss"), read(""));
  assert.equal(query.toString(), "tab=x");
});

test("nonsense in an address is the default", () => {
  for (const query of ["smooth=2", "smooth=-1", "smooth=x", "smooth=", "smooth=NaN"])
    assert.equal(read(query).smoothing, DEFAULT_SMOOTHING);
  for (const query of ["steps=5", "steps=9-3", "steps=a-b", "steps=1-1e99", "steps=-5-3"])
    assert.equal(read(query).range, null);
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

test("keys zoom, move and reset; others mean nothing", () => {
  assert.deepEqual(byKey("+", [400, 600], WHOLE), [450, 550]);
  assert.deepEqual(byKey("-", [400, 600], WHOLE), [300, 700]);
  assert.deepEqual(byKey("ArrowLeft", [400, 600], WHOLE), [360, 560]);
  assert.deepEqual(byKey("ArrowRight", [400, 600], WHOLE), [440, 640]);
  assert.equal(byKey("0", [400, 600], WHOLE), null);
  assert.equal(byKey("Escape", [400, 600], WHOLE), null);
  assert.equal(byKey("a", [400, 600], WHOLE), undefined);
});
