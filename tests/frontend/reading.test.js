/* What helps to read the charts: axes, the way from place to place, keys, readings at a step, files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestKnown } from "../../frontend/charts/line-cursor.js";
import { figure } from "../../frontend/charts/line-figure.js";
import { around, nearestTo, readings, wordsOf } from "../../frontend/charts/line-reading.js";
import { evenTicks, svgOf } from "../../frontend/charts/line-svg.js";
import { Columns } from "../../frontend/lib/columns.js";
import { csvOf, fileName } from "../../frontend/lib/csv.js";
import { seconds, valueText } from "../../frontend/lib/format.js";
import { actionOf, SHEET } from "../../frontend/lib/keys.js";
import { advanced, moved } from "../../frontend/lib/places.js";
import { momentLabels, relativeLabels } from "../../frontend/lib/time-ticks.js";
import { between, clockOf, STEP_AXIS, xAxis } from "../../frontend/lib/x-axis.js";
import { columnsOf, spec } from "./samples.js";

/** @typedef {import("../../frontend/charts/line-figure.js").Options} Options */

/** @param {number[]} steps @param {number[]} times */
function timed(steps, times) {
  const columns = new Columns();
  steps.forEach((step, i) => {
    columns.append(step, times[i], 1);
  });
  return columns;
}

/** @param {Record<string, number[]>} lines @param {Partial<Options>} part */
function chart(lines, part = {}) {
  const drawn = Object.entries(lines).map(([name, values]) => ({
    spec: spec(name, "noisy"),
    columns: columnsOf(values),
  }));
  const standard = { width: 400, range: null, whole: /** @type {[number, number]} */ ([1, 5]) };
  return figure("Loss", drawn, { ...standard, isLog: false, smoothing: 0, unit: "", ...part });
}

test("the clock is the longest series, with what lies before and behind it", () => {
  const clock = clockOf([timed([1], [100]), timed([2, 3, 4], [110, 120, 130]), timed([9], [180]), new Columns()]);
  assert.deepEqual(Array.from(clock.steps), [1, 2, 3, 4, 9]);
  assert.deepEqual(Array.from(clock.times), [100, 110, 120, 130, 180]);
  assert.equal(clock.n, 5);
  assert.equal(clockOf([]).n, 0);
});

test("a clock that was set back stands still meanwhile", () => {
  const { times, n } = clockOf([timed([1, 2, 3], [100, 90, 120])]);
  assert.deepEqual(Array.from(times).slice(0, n), [100, 100, 120]);
});

test("the way from a step to the axis leads back again", () => {
  const clock = () => clockOf([timed([0, 100, 200], [1000, 1010, 1100])]);
  for (const mode of /** @type {const} */ (["step", "epoch", "time", "relative"])) {
    const axis = xAxis(mode, 50, clock);
    assert.equal(axis.mode, mode);
    for (const step of [0, 30, 100, 150, 200])
      assert.ok(Math.abs(axis.toStep(axis.toX(step)) - step) < 1e-9, `${mode} ${step}`);
  }
  assert.equal(xAxis("relative", 50, clock).toX(150), 55);
  assert.equal(xAxis("epoch", 50, clock).toX(150), 3);
  assert.equal(xAxis("time", 50, clock).toX(999), 1100, "behind the end lies the end");
});

test("an axis that cannot be is that of steps", () => {
  const none = () => clockOf([]);
  assert.equal(xAxis("epoch", null, none), STEP_AXIS);
  assert.equal(xAxis("time", 50, none), STEP_AXIS);
  assert.equal(between([5], [7], 1, 100), 7);
});

test("arrows go from drawn point to drawn point and stop at the ends", () => {
  const places = [10, 20, 30, 40];
  assert.equal(moved(places, 20, 1), 30);
  assert.equal(moved(places, 20, -1), 10);
  assert.equal(moved(places, 25, 1), 30);
  assert.equal(moved(places, 25, -1), 20);
  assert.equal(moved(places, 20, 10), 40);
  assert.equal(moved(places, 20, -10), 10);
  assert.equal(moved(places, 99, -1), 40);
  assert.equal(moved([], 5, 1), null);
});

test("playing goes on by a distance, at least one point, and ends", () => {
  const places = [10, 20, 30, 40];
  assert.equal(advanced(places, 10, 15), 30);
  assert.equal(advanced(places, 10, 1), 20);
  assert.equal(advanced(places, 30, 99), 40);
  assert.equal(advanced(places, 40, 1), null);
  assert.equal(advanced([], 0, 1), null);
});

test("every key of the sheet does what it says, and no key does two things", () => {
  const press = (/** @type {string} */ key, shiftKey = false) =>
    actionOf({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false });
  assert.deepEqual(press("ArrowLeft"), { type: "move", by: -1 });
  assert.deepEqual(press("ArrowRight", true), { type: "move", by: 10 });
  assert.deepEqual(press("f"), { type: "live" });
  assert.deepEqual(press("End"), { type: "live" });
  assert.deepEqual(press("="), { type: "zoom", by: 0.5 });
  assert.deepEqual(press("-"), { type: "zoom", by: 2 });
  assert.deepEqual(press("["), { type: "pan", by: -0.2 });
  assert.deepEqual(press("0"), { type: "all" });
  assert.equal(press("a"), null);
  assert.equal(actionOf({ key: "f", shiftKey: false, ctrlKey: true, metaKey: false, altKey: false }), null);
  const acting = SHEET.flatMap(({ rows }) => rows.filter(({ action }) => action).flatMap(({ keys }) => keys));
  assert.equal(new Set(acting).size, acting.length);
});

test("the table at the pointer reads each line's nearest point, raw and smoothed", () => {
  const shown = chart({ a: [1, 2, 3], b: [10, 20, 30] }, { smoothing: 0.9 });
  const found = readings(shown, 2.2);
  assert.deepEqual(
    found.map(({ spec: { name }, step, raw }) => [name, step, raw]),
    [
      ["a", 2, 2],
      ["b", 2, 20],
    ],
  );
  assert.ok(found.every(({ raw, smoothed }) => smoothed !== null && smoothed < raw));
  assert.equal(wordsOf(shown, 2), "Loss: a 2.000, b 20.00");
});

test("the nearest line is nearest as the axis shows it", () => {
  const found = readings(chart({ a: [1], b: [100] }), 1);
  assert.equal(nearestTo(found, 30, false), 0);
  assert.equal(nearestTo(found, 30, true), 1);
  assert.equal(nearestTo([], 1, false), -1);
  assert.equal(nearestTo(readings(chart({ a: [Number.NaN], b: [3] }), 1), 0, false), 1);
});

test("of many lines the table has those about the nearest", () => {
  const found = readings(chart(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`l${i}`, [i]]))), 1);
  assert.deepEqual(
    [0, 15, 29].map((nearest) => around(found, nearest, 12).from),
    [0, 9, 18],
  );
  assert.equal(around(found, 29, 12).shown.length, 12);
  assert.equal(around(found.slice(0, 3), 1, 12).shown.length, 3);
});

test("a row without a point at a place has one beside it", () => {
  const row = [1, undefined, undefined, 4, undefined];
  const places = [0, 10, 20, 30, 40];
  assert.equal(nearestKnown(row, places, 0, 0), 0);
  assert.equal(nearestKnown(row, places, 1, 10), 0);
  assert.equal(nearestKnown(row, places, 2, 20), 3);
  assert.equal(nearestKnown(row, places, 4, 40), 3);
  assert.equal(nearestKnown([undefined], [0], 0, 0), null);
  assert.equal(nearestKnown([1, null, 3], [0, 1, 2], 1, 1), 1, "a gap is a gap");
});

test("times are labelled by what tells them apart", () => {
  assert.deepEqual(relativeLabels([0, 0.1, 0.2]), ["0.0 s", "0.1 s", "0.2 s"]);
  assert.deepEqual(relativeLabels([0, 60, 120, 180]), ["0:00", "1:00", "2:00", "3:00"]);
  assert.deepEqual(relativeLabels([0, 3600, 7200]), ["0:00 h", "1:00 h", "2:00 h"]);
  assert.deepEqual(relativeLabels([0, 86400]), ["0 d", "1 d"]);
  const noon = new Date(2026, 10, 25, 12, 0, 0).getTime() / 1000;
  assert.deepEqual(momentLabels([noon, noon + 5]), ["12:00:00", "12:00:05"]);
  assert.deepEqual(momentLabels([noon, noon + 300]), ["12:00", "12:05"]);
  assert.deepEqual(momentLabels([noon, noon + 43200]), ["11-25 12:00", "11-26 00:00"]);
});

test("values are said in the unit of their chart", () => {
  assert.deepEqual([0, 2, 1.5e-3, 8e-5].map(seconds), ["0 s", "2.00 s", "1.50 ms", "80.0 µs"]);
  assert.equal(valueText(1.5e6, "B"), "1.5 MB");
  assert.equal(valueText(1.25, "cores"), "1.25 cores");
  assert.equal(valueText(Number.NaN, "B"), "NaN");
  assert.equal(valueText(Number.NaN, "s"), "NaN");
});

test("a file of points keeps every digit and says which rows are buckets", () => {
  const columns = columnsOf([0.1, Number.NaN, Number.NEGATIVE_INFINITY, 4]);
  columns.noteThinned(1);
  columns.append(5, 9, 1 / 3);
  const text = csvOf([{ spec: spec('=odd,"name"'), columns }], [2, 5]);
  const [head, ...rows] = text.trimEnd().split("\r\n");
  assert.equal(head, "series,step,time,value,min,max,nonfinite,kind");
  assert.equal(rows.length, 4);
  assert.ok(
    rows.every((row) => row.startsWith('"\'=odd,""name""",')),
    rows[0],
  );
  assert.ok(rows[0].endsWith(",NaN,NaN,NaN,1,bucket"), rows[0]);
  assert.ok(rows[1].includes(",-inf,"), rows[1]);
  assert.ok(rows[3].endsWith(",5,9,0.3333333333333333,0.3333333333333333,0.3333333333333333,0,raw"), rows[3]);
});

test("a file's name is one that every system takes", () => {
  assert.equal(fileName("../My run: été", "Loss", "csv"), "My-run-e-te-Loss.csv");
  assert.equal(fileName("///", "…", "svg"), "chart.svg");
});

test("the drawing has the lines, their names, the marks, and text that is only text", () => {
  const values = [3, undefined, Number.NaN, 2, 1].map((value) => value ?? 5);
  const shown = chart({ "<b>&": values }, { band: { low: 1, high: 2, label: "good" } });
  const svg = svgOf(shown, { width: 600, height: 300, colour: (token) => `#${token.length}00` });
  assert.ok(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"));
  assert.ok(svg.includes("&lt;b&gt;&amp;") && !svg.includes("<b>"));
  assert.ok(svg.includes("diverged here: NaN at step 3"));
  assert.ok(svg.includes(">good</text>"));
  assert.ok(!/NaN \d|NaN"|undefined|Infinity/.test(svg), svg);
  const path = /<path d="(M[^"]*)" stroke="#500" stroke-width="1.75"/.exec(svg)?.[1] ?? "";
  assert.equal(path.split("M").length - 1, 2, "the line breaks where it diverged");
});

test("the names of many lines stand in rows, for which the drawing is taller", () => {
  const names = Array.from({ length: 30 }, (_, index) => `run number ${index}`);
  const shown = chart(Object.fromEntries(names.map((name) => [name, [1, 2, 3, 4, 5]])));
  const svg = svgOf(shown, { width: 600, height: 300, colour: () => "#000" });
  const places = names.map((name) => {
    const [, x, y] = new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>${name}</text>`).exec(svg) ?? [];
    return [Number(x), Number(y)];
  });
  assert.ok(places.every(([x]) => x < 600 - 7 * "run number 10".length));
  const rows = new Set(places.map(([, y]) => y));
  const height = Number(/ height="(\d+)"/.exec(svg)?.[1]);
  assert.equal(height, 300 + 18 * (rows.size - 1));
  assert.ok(rows.size > 5);
});

test("ticks are round and inside the range", () => {
  assert.deepEqual(evenTicks([0, 10], 5, [1, 2, 5, 10]), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(evenTicks([0.13, 0.34], 5, [0.01, 0.05, 0.1]), [0.15, 0.2, 0.25, 0.3]);
});
