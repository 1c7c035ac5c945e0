import assert from "node:assert/strict";
import { test } from "node:test";
import { caption, figure, rgba, tileAt } from "../../frontend/charts/filter-figure.js";
import { classCharts, mainCharts, otherCharts, rampIndex } from "../../frontend/lib/charts-of-run.js";
import { isPicture } from "../../frontend/lib/picture.js";
import { nextPage, refusalOf, tokenIn } from "../../frontend/login/login-logic.js";

const NAMES = [
  "val/loss",
  "my/own",
  "train/loss",
  "layer/10/activation/mean",
  "layer/0/activation/mean",
  "layer/2/activation/mean",
  "test/loss",
];

test("a run has its main charts before any point has come", () => {
  assert.deepEqual(
    mainCharts([], []).map(({ id, lines }) => [id, lines.length]),
    [
      ["loss", 2],
      ["accuracy", 2],
      ["mean", 0],
      ["std", 0],
    ],
  );
});

test("layers are drawn in their order by depth, the input apart", () => {
  const mean = mainCharts(NAMES, []).find(({ id }) => id === "mean");
  assert.deepEqual(
    mean?.lines.map(({ short }) => short),
    ["0", "2", "10"],
  );
  assert.equal(mean?.lines[0].colour, "input");
  assert.ok(mean?.lines[0].dash);
});

test("the depth ramp has its ends for the first and the last layer", () => {
  assert.deepEqual(
    [1, 2, 3].map((k) => rampIndex(k, 3)),
    [1, 5, 8],
  );
  assert.equal(rampIndex(1, 1), 1);
  assert.equal(rampIndex(100, 100), 8);
});

test("any name that is logged gets a chart", () => {
  const others = otherCharts(NAMES, mainCharts(NAMES, []));
  assert.deepEqual(
    others.map(({ title }) => title),
    ["my/own"],
  );
});

test("what is known of every run is told together and explained, before what is not", () => {
  const names = [
    "zebra",
    "optimizer/gradient_norm",
    "train/loss/regularizer",
    "train/loss/data",
    "speed/steps_per_second",
    "test/best/loss",
    "train/loss",
  ];
  const others = otherCharts(names, mainCharts(names, []));
  assert.deepEqual(
    others.map(({ id, lines }) => [id, lines.map(({ label }) => label)]),
    [
      ["parts", ["data", "penalty"]],
      ["gradient-norm", ["norm"]],
      ["speed", ["speed"]],
      ["zebra", ["zebra"]],
    ],
  );
  assert.ok(others.slice(0, 3).every(({ help, title }) => help && !title.includes("/")));
});

test("the accuracies of the classes are one chart, each line unlike the others", () => {
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
  assert.deepEqual(classCharts(NAMES), []);
  assert.deepEqual(
    otherCharts(names, [...mainCharts(names, []), chart]).map(({ id }) => id),
    [],
  );
});

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
