import assert from "node:assert/strict";
import { test } from "node:test";
import { backoff, connectionOf } from "../../frontend/lib/connection.js";
import { announcement, commandsOf, elapsed, eta, isFinal, lookOf } from "../../frontend/lib/states.js";
import { RUN } from "./samples.js";

/** @typedef {import("../../frontend/wire/live.js").RunSummary} RunSummary */

const STATES = /** @type {const} */ ([
  "queued",
  "starting",
  "running",
  "paused",
  "finished",
  "stopped",
  "failed",
  "lost",
]);

test("every state has a word and an icon of its own", () => {
  const looks = STATES.map(lookOf);
  assert.equal(new Set(looks.map(({ word }) => word)).size, STATES.length);
  assert.equal(new Set(looks.map(({ icon }) => icon)).size, STATES.length);
  assert.equal(lookOf("novel").word, "novel");
});

test("only the buttons that a state takes are offered", () => {
  assert.deepEqual(STATES.filter(isFinal), ["finished", "stopped", "failed"]);
  assert.deepEqual(
    STATES.filter((state) => commandsOf(state).canPause),
    ["running"],
  );
  assert.deepEqual(
    STATES.filter((state) => commandsOf(state).canResume),
    ["paused"],
  );
  assert.deepEqual(
    STATES.filter((state) => commandsOf(state, true).canResume),
    ["paused", "stopped", "failed"],
  );
  assert.deepEqual(
    STATES.filter((state) => commandsOf(state).canStop),
    ["queued", "starting", "running", "paused", "lost"],
  );
});

test("the time left is known only while a run runs at some speed", () => {
  assert.equal(eta(RUN), 10);
  assert.equal(eta({ ...RUN, state: "paused" }), null);
  assert.equal(eta({ ...RUN, speed: null }), null);
  assert.equal(eta({ ...RUN, step: 1200 }), 0);
});

test("a run's duration ends with the run", () => {
  assert.equal(elapsed(RUN, 130), 30);
  assert.equal(elapsed({ ...RUN, ended_at: 120 }, 500), 20);
  assert.equal(elapsed({ ...RUN, started_at: null }, 500), null);
});

test("a failure is announced with its reason", () => {
  assert.equal(announcement({ ...RUN, state: "failed", reason: "out of memory" }), "Baseline: Failed. out of memory");
});

test("waits double from half a second to ten, less a half by chance", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 99].map((tries) => backoff(tries, 0)),
    [0.5, 1, 2, 4, 8, 10, 10],
  );
  assert.equal(backoff(99, 1), 5);
});

test("the connection is live, stale or lost, and says how old the data is", () => {
  const at = (/** @type {Partial<Parameters<typeof connectionOf>[0]>} */ signs) =>
    connectionOf({ link: "open", heardAt: 99, pointAt: 99, ...signs }, 100);
  assert.equal(at({}).state, "live");
  assert.equal(at({ heardAt: 60 }).state, "stale");
  assert.match(at({ heardAt: 60 }).word, /40 s old/);
  assert.equal(at({ link: "lost" }).state, "lost");
  assert.equal(at({ link: "connecting" }).state, "connecting");
  assert.match(at({ pointAt: 40 }).word, /60 s|1 min 00 s/);
});
