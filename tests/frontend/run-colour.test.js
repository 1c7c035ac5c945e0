/* Colours of runs: bound to the run, distinct in a set, the same whatever the order. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { colourOf, coloursOf } from "../../frontend/lib/run-colour.js";

const ids = Array.from({ length: 400 }, (_, n) => `0m${(46656 + n * 37).toString(36)}x${(n * 7919).toString(36)}`);

test("a run has one of eight colours, and all of them are used about equally", () => {
  const counts = new Map();
  for (const id of ids) counts.set(colourOf(id), (counts.get(colourOf(id)) ?? 0) + 1);
  assert.deepEqual(
    [...counts.keys()].sort(),
    Array.from({ length: 8 }, (_, n) => `run-${n + 1}`),
  );
  for (const count of counts.values()) assert.ok(count > 20 && count < 90, `${count} of 400`);
});

test("the first keeps its own colour, in whatever order the set is given", () => {
  const some = ids.slice(0, 8);
  const looks = coloursOf(some);
  assert.equal(looks.get([...some].sort()[0])?.colour, colourOf([...some].sort()[0]));
  assert.deepEqual(coloursOf([...some].reverse()), looks);
  assert.deepEqual(coloursOf([...some, ...some]), looks);
});

test("no two of 24 look alike, and only those beyond eight are dashed", () => {
  const looks = [...coloursOf(ids.slice(0, 24)).values()];
  assert.equal(new Set(looks.map((look) => JSON.stringify(look))).size, 24);
  assert.equal(looks.filter(({ dash }) => dash).length, 16);
  assert.equal(new Set(looks.slice(0, 8).map(({ colour }) => colour)).size, 8);
});

test("a newer run changes no colour of those that are there", () => {
  const before = coloursOf(["a1", "a2", "a3"]);
  const after = coloursOf(["a1", "a2", "a3", "b9"]);
  for (const [id, look] of before) assert.deepEqual(after.get(id), look);
});
