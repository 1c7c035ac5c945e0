import assert from "node:assert/strict";
import { test } from "node:test";
import { caption, figure, rgba, tileAt } from "../../frontend/charts/filter-figure.js";
import { isPicture } from "../../frontend/lib/picture.js";
import { nextPage, refusalOf, tokenIn } from "../../frontend/login/login-logic.js";

test("pictures are laid out inside their room, in whole multiples of their pixels", () => {
  const tensor = { shape: [100, 8, 8, 1], data: new Uint8Array(6400) };
  const wall = figure(tensor, { width: 430, height: 260 });
  assert.ok(wall.width <= 430 && wall.height <= 260);
  assert.equal(wall.tileWidth % 8, 0);
  assert.ok(wall.columns * wall.rows >= 100);
  assert.equal(tileAt(wall, 1, 1), 0);
  assert.equal(tileAt(wall, wall.tileWidth + wall.gap + 1, 1), 1);
  assert.equal(tileAt(wall, -1, 5), -1);
  assert.equal(tileAt(wall, 5, wall.height + 50), -1);
});

test("one wide strip still fits a narrow room", () => {
  const wall = figure({ shape: [10, 1, 3000, 1], data: new Uint8Array(30_000) }, { width: 300, height: 200 });
  assert.ok(wall.width <= 300);
});

test("rows of weights, which have no shape to spoil, are drawn as high as there is room", () => {
  const many = figure({ shape: [100, 1, 500, 1], data: new Uint8Array(50_000) }, { width: 1200, height: 560 });
  assert.ok(many.tileHeight > 1 && many.height <= 560, `${many.tileHeight}`);
  const few = figure({ shape: [4, 1, 100, 1], data: new Uint8Array(400) }, { width: 300, height: 560 });
  assert.deepEqual([few.columns, few.tileHeight], [1, 12]);
});

test("gray and colour become RGBA", () => {
  assert.deepEqual([...rgba({ shape: [1, 1, 2, 1], data: Uint8Array.of(5, 9) })], [5, 5, 5, 255, 9, 9, 9, 255]);
  assert.deepEqual([...rgba({ shape: [1, 1, 1, 3], data: Uint8Array.of(1, 2, 3) })], [1, 2, 3, 255]);
});

test("the caption says how many of how many, the step and the rule", () => {
  const tensor = {
    name: "layer/1/filters",
    step: 1200,
    time: 0,
    dtype: "uint8",
    shape: [100, 8, 8, 1],
    data: new Uint8Array(),
    meta: { shown: 100, units: 500, normalisation: "by |w|", nonfinite: 3 },
  };
  const text = caption(tensor);
  for (const part of ["100 of 500 units shown", "step 1,200", "by |w|", "3 weights are not finite"])
    assert.ok(text.includes(part), part);
});

test("nested bytes are a picture, lists of numbers are not", () => {
  assert.equal(
    isPicture([
      [0, 255],
      [3, 4],
    ]),
    true,
  );
  assert.equal(
    isPicture([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ]),
    true,
  );
  assert.equal(isPicture([0.3, 0.4]), false);
  assert.equal(
    isPicture([
      [0.5, 1],
      [1, 2],
    ]),
    false,
  );
  assert.equal(isPicture([[1, 2], [3]]), false);
  assert.equal(isPicture([]), false);
});

test("the log-in takes the token or the whole printed address", () => {
  assert.equal(tokenIn(" abc-123 "), "abc-123");
  assert.equal(tokenIn("http://127.0.0.1:8420/?token=abc-123"), "abc-123");
});

test("after the log-in one goes on inside this site only", () => {
  assert.equal(nextPage("?next=%2Fruns%2Fab%3Fsmooth%3D0"), "/runs/ab?smooth=0");
  for (const next of [
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
    "new",
  ]) {
    assert.equal(nextPage(`?next=${encodeURIComponent(next)}`), "/", next);
  }
  assert.equal(nextPage(""), "/");
});

test("a refused log-in says why", () => {
  assert.equal(new Set([0, 401, 429, 500].map(refusalOf)).size, 4);
});
