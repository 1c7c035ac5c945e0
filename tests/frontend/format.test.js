import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../../frontend/lib/format.js";

test("JSON's words for what is not finite become numbers, null stays null", () => {
  assert.ok(Number.isNaN(format.toNumber("NaN")));
  assert.equal(format.toNumber("-Infinity"), Number.NEGATIVE_INFINITY);
  assert.equal(format.toNumber(0.5), 0.5);
  assert.equal(format.toNumber(null), null);
});

test("numbers have four digits, very small and large ones an exponent", () => {
  const cases = /** @type {[number | null, string][]} */ ([
    [0, "0"],
    [0.12345, "0.1235"],
    [12.3456, "12.35"],
    [-3.75159, "−3.752"],
    [1e-5, "1e-5"],
    [2.5e9, "2.5e9"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
    [null, "–"],
  ]);
  for (const [value, text] of cases) assert.equal(format.number(value), text);
});

test("shares are percent", () => {
  assert.equal(format.percent(0.975), "97.5 %");
  assert.equal(format.percent(Number.NaN), "NaN");
  assert.equal(format.percent(null), "–");
  assert.equal(format.valueText(0.5, "share"), "50.0 %");
  assert.equal(format.valueText(0.5, ""), "0.5000");
});

test("bytes step up by thousands", () => {
  assert.deepEqual([0, 999, 1500, 2e8, 3.2e9].map(format.bytes), ["0 B", "999 B", "1.5 kB", "200 MB", "3.2 GB"]);
});

test("durations name the two greatest units", () => {
  assert.deepEqual([0.81, 42, 185, 7620, 273_600, Number.POSITIVE_INFINITY].map(format.duration), [
    "0.8 s",
    "42 s",
    "3 min 05 s",
    "2 h 07 min",
    "3 d 4 h",
    "–",
  ]);
});

test("a moment of today is a time of day, another one has its date", () => {
  const noon = new Date(2026, 2, 4, 12, 5).getTime() / 1000;
  assert.equal(format.moment(noon, noon + 60), "12:05");
  assert.equal(format.moment(noon, noon + 86_400), "2026-03-04 12:05");
  assert.equal(format.moment(null, noon), "–");
});

test("counts are grouped, shapes have a times sign", () => {
  assert.equal(format.count(1_234_567), "1,234,567");
  assert.equal(format.count(null), "–");
  assert.equal(format.shapeText([32, 32, 3]), "32 × 32 × 3");
});
