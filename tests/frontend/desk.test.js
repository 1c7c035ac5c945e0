/* What is done with many runs: to which of them it can be done, what came of it in words, and the keys of lists under fields. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { doneWord, offers, refusalWords } from "../../frontend/lib/bulk.js";
import { moved } from "../../frontend/lib/choice-keys.js";
import { refusalOf } from "../../frontend/lib/problems.js";

/** @import { RunSummary } from "../../frontend/wire/live.js" */

/** @param {string} id @param {Partial<RunSummary>} part */
function run(id, part = {}) {
  const plain = { id, name: id, state: "finished", is_starred: false, archived_at: null, deleted_at: null };
  return /** @type {RunSummary} */ ({ ...plain, ...part });
}

test("each thing is offered for the runs that take it", () => {
  const runs = [
    run("plain"),
    run("live", { state: "running" }),
    run("kept", { is_starred: true, archived_at: 5 }),
    run("gone", { deleted_at: 7, is_starred: true }),
  ];
  const ids = Object.fromEntries(
    Object.entries(offers(runs)).map(([action, which]) => [action, which.map(({ id }) => id).join()]),
  );
  assert.deepEqual(ids, {
    star: "plain,live",
    unstar: "kept",
    archive: "plain",
    unarchive: "kept",
    delete: "plain,kept",
    restore: "gone",
    stop: "live",
  });
});

test("what came of it is said in words, one run as one", () => {
  assert.equal(doneWord("archive", 1), "1 run archived");
  assert.equal(doneWord("purge", 1200), "1,200 runs removed for good");
});

test("refusals are told by their reasons, with the runs that have them", () => {
  const refused = ["a", "b", "c"].map((id) => ({ id, reason: "it runs" }));
  const words = refusalWords([...refused, { id: "d", reason: "there is no run" }], (id) => id.toUpperCase());
  assert.deepEqual(words, ["A and 2 more: it runs", "D: there is no run"]);
  const many = Array.from({ length: 9 }, (_, i) => ({ id: `${i}`, reason: `reason ${i}` }));
  assert.equal(refusalWords(many, (id) => id).at(-1), "and 5 other reasons");
});

test("the arrow keys go round a list by way of the field", () => {
  assert.deepEqual(
    [-1, 0, 1].map((at) => moved("ArrowDown", at, 2)),
    [0, 1, -1],
  );
  assert.deepEqual(
    [-1, 0, 1].map((at) => moved("ArrowUp", at, 2)),
    [1, -1, 0],
  );
  assert.equal(moved("ArrowDown", -1, 0), null);
  assert.equal(moved("a", 0, 2), null);
});

test("a refusal names the rule about what was to be changed", () => {
  const error = { message: "name: must have …", problems: [{ field: "name", rule: "must have 1 to 200 characters" }] };
  assert.equal(refusalOf(error, "The name"), "The name must have 1 to 200 characters.");
  assert.equal(refusalOf(new Error("The server cannot be reached."), "The name"), "The server cannot be reached.");
});
