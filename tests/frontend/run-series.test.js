/* Which series of a run a page holds; the server stands at the other end of fetch, with answers as it encodes them. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { encode } from "@msgpack/msgpack";
import { RunSeries } from "../../frontend/app/run-series.js";
import { floats, integers } from "./samples.js";

/** @type {{ names: string[], answer: () => void }[]} */
let asked = [];
/** How far each series has come on the server. */
let last = 0;

/** @param {number} first @param {number} end */
function columns(first, end) {
  const steps = Array.from({ length: end - first + 1 }, (_, i) => first + i);
  return { steps: integers(steps), times: floats(steps), values: floats(steps) };
}

/** @param {string[]} names @param {number} first @param {number} end */
function block(names, first, end) {
  const { steps, times, values } = columns(first, end);
  const rows = new Uint8Array(names.length * values.length);
  names.forEach((_, row) => {
    rows.set(values, row * values.length);
  });
  return { names, steps, times, values: rows, n: end - first + 1 };
}

globalThis.fetch = (path) => {
  const names = new URL(String(path), "http://this.site").searchParams
    .getAll("names")
    .flatMap((part) => part.split(","));
  const series = Object.fromEntries(names.map((name) => [name, { n: last, is_bucketed: false, ...columns(1, last) }]));
  return new Promise((resolve) => {
    asked.push({ names, answer: () => resolve(new Response(/** @type {any} */ (encode({ series })))) });
  });
};

beforeEach(() => {
  asked = [];
  last = 3;
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** @param {string[]} names @returns {{ series: RunSeries, told: string[], fetched: () => number }} */
function started(names) {
  /** @type {string[]} */
  const told = [];
  let n = 0;
  const series = new RunSeries("run", { onPoints: (name) => told.push(name), onFetched: () => n++ });
  series.begin();
  series.settle(names, {});
  return { series, told, fetched: () => n };
}

/** @param {RunSeries} series @param {string} name */
function steps(series, name) {
  const held = series.held.get(name);
  return held ? [...held.arrays.steps.subarray(0, held.n)] : null;
}

test("what is not asked for is known by name only, and asks for nothing", async () => {
  const { series } = started(["a", "b"]);
  series.take([block(["a", "b", "c"], 4, 5)]);
  await settled();
  assert.deepEqual(series.names.value, ["a", "b", "c"]);
  assert.equal(series.held.size, 0);
  assert.equal(asked.length, 0);
});

test("what one moment asks for is one request, and no point is lost or double that came meanwhile", async () => {
  const { series, fetched } = started(["a", "b"]);
  series.need(["a"]);
  series.need(["b", "a"]);
  assert.ok(series.isWaitingFor(["b"]));
  await settled();
  assert.deepEqual(asked[0].names, ["a", "b"]);
  series.take([block(["a", "b"], 3, 5)]);
  asked[0].answer();
  await settled();
  for (const name of ["a", "b"]) assert.deepEqual(steps(series, name), [1, 2, 3, 4, 5]);
  series.take([block(["a"], 6, 6)]);
  assert.deepEqual(steps(series, "a"), [1, 2, 3, 4, 5, 6]);
  assert.equal(asked.length, 1);
  assert.equal(fetched(), 1);
  assert.equal(series.isWaitingFor(["a", "b"]), false);
});

test("a series that begins while one looks is whole without a request, where it was wanted or is of the first view", async () => {
  const { series } = started([]);
  series.need(["mine", "never"]);
  series.take([block(["train/loss", "layer/3/activation/std", "mine", "other"], 1, 2)]);
  series.take([block(["train/loss", "mine", "other"], 3, 3)]);
  await settled();
  assert.deepEqual(steps(series, "train/loss"), [1, 2, 3]);
  assert.deepEqual(steps(series, "layer/3/activation/std"), [1, 2]);
  assert.deepEqual(steps(series, "mine"), [1, 2, 3]);
  assert.equal(steps(series, "other"), null);
  assert.equal(asked.length, 0);
});

test("blocks wait for the snapshot, and what was asked for comes with the next one", async () => {
  const { series } = started(["a"]);
  series.need(["a"]);
  await settled();
  asked[0].answer();
  await settled();
  series.begin();
  series.take([block(["a"], 4, 4)]);
  assert.deepEqual(steps(series, "a"), [1, 2, 3]);
  const page = /** @type {any} */ ({ names: ["a", "b"], series: {} });
  const whole = series.complete(page);
  asked[1].answer();
  series.settle(page.names, await whole);
  assert.deepEqual(asked[1].names, ["a"]);
  assert.deepEqual(steps(series, "a"), [1, 2, 3, 4]);
});

test("an answer to what was asked before the last beginning is dropped", async () => {
  const { series } = started(["a"]);
  series.need(["a"]);
  await settled();
  series.begin();
  asked[0].answer();
  await settled();
  assert.equal(series.held.size, 0);
});
