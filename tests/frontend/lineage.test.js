/* A run's family: its tree, who is drawn over whom and how; and what is asked for when a run is forked. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf } from "../../frontend/components/reveal.js";
import {
  checkpointWords,
  chosenStep,
  counterfactuals,
  factorValues,
  forkAddress,
  readValues,
} from "../../frontend/lib/forks.js";
import { drawnOver, kinLines, looksOf, MOST_DRAWN, originWord, treesOf } from "../../frontend/lib/lineage.js";

/** @typedef {import("../../frontend/wire/steering.js").Relative} Relative */
/** @typedef {import("../../frontend/wire/steering.js").Checkpoint} Checkpoint */

/** @param {string} id @param {string | null} parent @param {number} step @param {Partial<NonNullable<Relative["parent"]>> & { name?: string }} more @returns {Relative} */
function run(id, parent, step = 100, { name = id, ...more } = {}) {
  const own =
    parent === null
      ? null
      : { id: parent, step, kind: /** @type {const} */ ("fork"), changes: {}, finding: null, group: null, ...more };
  return {
    id,
    name,
    state: "finished",
    reason: "",
    dataset: "digits",
    network: "dense",
    created_at: 0,
    started_at: 0,
    ended_at: 1,
    step: 1000,
    total_steps: 1000,
    steps_per_epoch: 10,
    speed: null,
    queue_place: null,
    health: "",
    is_starred: false,
    archived_at: null,
    deleted_at: null,
    has_note: false,
    tags: [],
    parent: own,
    metrics: {},
  };
}

const FAMILY = [run("a", null), run("b", "a", 200), run("c", "a", 300), run("d", "b", 500)];

test("a family is a tree, parents above their children", () => {
  const shape = (/** @type {import("../../frontend/lib/lineage.js").Branch[]} */ trees) =>
    trees.map(/** @returns {unknown} */ ({ run: { id }, children }) => [id, shape(children)]);
  assert.deepEqual(shape(treesOf(FAMILY)), [
    [
      "a",
      [
        ["b", [["d", []]]],
        ["c", []],
      ],
    ],
  ]);
});

test("a run has its children over it, and its ancestors, faint, up to where it branched off", () => {
  const { drawn, of } = drawnOver(FAMILY, "b");
  assert.equal(of, 2);
  assert.deepEqual(
    drawn.map(({ run: { id }, last, isFaint }) => [id, last, isFaint]),
    [
      ["a", 200, true],
      ["d", Number.POSITIVE_INFINITY, false],
    ],
  );
  assert.deepEqual(
    drawnOver(FAMILY, "d").drawn.map(({ run: { id }, last }) => [id, last]),
    [
      ["b", 500],
      ["a", 200],
    ],
  );
});

test("a restart has nothing of its parent before it, a replay is not drawn over what it repeats", () => {
  assert.deepEqual(drawnOver([run("a", null), run("b", "a", 0)], "b").drawn, []);
  assert.deepEqual(drawnOver([run("a", null), run("b", "a", 0, { kind: "replay" })], "a").drawn, []);
});

test("at most eight relatives are drawn, the newest, and it is known of how many", () => {
  const many = [run("a", null), ...Array.from({ length: 12 }, (_, i) => run(`k${i}`, "a"))];
  const { drawn, of } = drawnOver(many, "a");
  assert.deepEqual([drawn.length, of], [MOST_DRAWN, 12]);
  assert.deepEqual([drawn[0].run.id, drawn[7].run.id], ["k4", "k11"]);
});

test("a run looks the same on every page of its family, and no two of twelve look alike", () => {
  const many = [run("a", null), ...Array.from({ length: 12 }, (_, i) => run(`k${i}`, "a"))];
  const looks = looksOf(many);
  const own = [...looks.values()].map(({ colour, dash }) => `${colour} ${dash}`);
  assert.equal(new Set(own).size, 13);
  assert.ok(
    own.every((look) => !/run-[12] /.test(look)),
    "the run itself has the first two colours",
  );
  assert.equal(drawnOver(many, "a").drawn[0].colour, looks.get("k4")?.colour);
});

test("a counterfactual is signed with its factor, another child with a letter", () => {
  const looks = looksOf([
    run("a", null),
    run("b", "a", 5, { kind: "counterfactual", name: "a · ÷ 3" }),
    run("c", "a", 5),
  ]);
  assert.deepEqual([looks.get("b")?.mark, looks.get("c")?.mark], ["÷3", "C"]);
  const [{ run: child, ...kin }] = drawnOver(
    [run("a", null), run("b", "a", 5, { kind: "counterfactual", name: "a · × 3" })],
    "a",
  ).drawn;
  const lines = kinLines({ run: child, ...kin }, ["train/loss", "val/loss"]);
  assert.deepEqual(
    lines.map(({ name, label, short }) => [name, label, short]),
    [
      ["b:train/loss", "×3 train", "×3"],
      ["b:val/loss", "×3 validation", ""],
    ],
  );
});

test("a run's origin is told with what it changes", () => {
  const parent = /** @type {NonNullable<Relative["parent"]>} */ (
    run("b", "a", 200, { changes: { "optimizer.learning_rate": 0.01 } }).parent
  );
  assert.equal(originWord(parent), "Learning rate 0.01");
  assert.equal(originWord(parent, { "optimizer.learning_rate": 0.1 }), "Learning rate ÷ 10 = 0.01");
  assert.equal(originWord({ ...parent, changes: {} }), "unchanged");
  assert.equal(originWord({ ...parent, step: 0 }), "restarted: Learning rate 0.01");
});

test("counterfactuals are named by their factors, others by their values", () => {
  assert.deepEqual(factorValues(0.1), [0.3, 0.1, 0.03333]);
  assert.deepEqual(
    counterfactuals("Base", "optimizer.learning_rate", 0.1).map(({ name }) => name),
    ["Base · × 3", "Base · × 1", "Base · ÷ 3"],
  );
  assert.equal(counterfactuals("Base", "objective.l2", 0.001, [0])[0].name, "Base · L2 0");
  assert.deepEqual(readValues("0.3, 1e-2;5"), [0.3, 0.01, 5]);
  assert.equal(readValues("0.3, x"), null);
});

/** @param {number} step @param {Partial<Checkpoint>} more @returns {Checkpoint} */
function checkpoint(step, more = {}) {
  return { step, bytes: 1, sha256: "", time: 0, is_best: false, is_pinned: false, reason: "", ...more };
}

test("the checkpoint at or before a wanted step is chosen, the newest without a wish", () => {
  const all = [checkpoint(100), checkpoint(300), checkpoint(200)];
  assert.deepEqual(
    [null, 250, 300, 50].map((step) => chosenStep(all, step)),
    [300, 200, 300, 0],
  );
  assert.equal(
    checkpointWords(checkpoint(1, { is_best: true, reason: "intervention" }), true),
    "newest, before a change, best so far",
  );
});

test("the form of a fork has an address", () => {
  assert.equal(forkAddress("r1", 400, {}), "/new?fork=r1&step=400");
  assert.equal(new URLSearchParams(forkAddress("r1", null, { a: 1 }).slice(5)).get("changes"), '{"a":1}');
});

test("a series is found in its chart before a panel that reads it too", () => {
  const line = {
    name: "layer/1/activation/mean",
    label: "1",
    short: "",
    colour: "run-1",
    role: /** @type {const} */ ("plain"),
  };
  const chart = { id: "mean", title: "Mean", help: "", unit: /** @type {const} */ (""), lines: [line] };
  const panel = { panel: /** @type {const} */ ("ladder"), needs: [line.name, "x"] };
  const sections = [{ id: "layers", title: "Layers", items: [panel, chart] }];
  assert.equal(placeOf(sections, line.name)?.item, chart);
  assert.equal(placeOf(sections, "x")?.item, panel);
  assert.equal(placeOf(sections, "y"), null);
});
