/* What the page of the storage computes: the parts of a disk, and the rules that it asks with. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_RULES, orderOf, partsOfDisk, partsOfFolder, sumOf } from "../../frontend/lib/storage.js";

const SUMMARY = {
  database: 1000,
  log: 50,
  free: 100,
  disk: { total: 10_000, free: 4000 },
  is_full: false,
  runs: [],
  total: 0,
  sums: { bytes: 900, points: 500, tensors: 100, events: 0, files: 300 },
  folders: { datasets: 0, uploads: 20, backups: 0 },
  counted_at: 1,
  is_counting: false,
};

test("a data folder is its parts, and a disk that and everything else", () => {
  const parts = partsOfFolder(SUMMARY);
  assert.deepEqual(
    parts.map(({ name, bytes }) => [name, bytes]),
    [
      ["runs in the database", 900],
      ["free in the database", 100],
      ["write-ahead log", 50],
      ["files of runs", 300],
      ["uploads", 20],
    ],
  );
  assert.equal(new Set(parts.map((part) => part.colour)).size, parts.length);
  assert.deepEqual(
    partsOfDisk(SUMMARY).map((part) => part.bytes),
    [sumOf(parts), 10_000 - 4000 - 1370],
  );
  assert.equal(partsOfDisk({ ...SUMMARY, disk: { total: 5000, free: 4000 } })[1].bytes, 0);
});

test("rules become an order, and what is wrong with them is said", () => {
  assert.deepEqual(orderOf(FIRST_RULES).order, {
    older_than_days: 90,
    keep: null,
    keep_tags: [],
    keep_starred: true,
    filter: "",
    apply: false,
  });
  const all = { ...FIRST_RULES, days: "1,5", hasKeep: true, keep: "7", tags: " a, b c,,", filter: " x = 1 " };
  const { order } = orderOf(all);
  assert.deepEqual(
    [order?.older_than_days, order?.keep, order?.keep_tags, order?.filter],
    [1.5, 7, ["a", "b c"], "x = 1"],
  );
  for (const [change, word] of /** @type {const} */ ([
    [{ hasAge: false }, "at least one rule"],
    [{ days: "" }, "number of days"],
    [{ days: "-1" }, "number of days"],
    [{ days: "soon" }, "number of days"],
    [{ hasKeep: true, keep: "1.5" }, "whole number"],
    [{ hasKeep: true, keep: " " }, "whole number"],
  ])) {
    const found = orderOf({ ...FIRST_RULES, ...change });
    assert.equal(found.order, null);
    assert.ok(found.problem.includes(word), found.problem);
  }
  assert.ok(orderOf({ ...FIRST_RULES, hasAge: false, filter: "x" }).order);
});
