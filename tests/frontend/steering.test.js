/* What is told of steering a run: markers and their crowds, the timeline, changes in words, the fields that can change live. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { figure } from "../../frontend/charts/line-figure.js";
import { flagAt, flagsOf } from "../../frontend/charts/line-flags.js";
import { svgOf } from "../../frontend/charts/line-svg.js";
import { changesWord, changeWord, factorWord, fieldWord, valueWord } from "../../frontend/lib/changes.js";
import { formFromSchema } from "../../frontend/lib/form-from-schema.js";
import {
  conflicts,
  edited,
  liveGroups,
  presentConfig,
  RATE,
  scaled,
  withEdits,
} from "../../frontend/lib/live-fields.js";
import { crowd, flagsWord, markersOf, SHAPES } from "../../frontend/lib/markers.js";
import { keptWords, placeWord, seriesOf } from "../../frontend/lib/nan.js";
import { openNan } from "../../frontend/lib/open-nan.js";
import { get } from "../../frontend/lib/paths.js";
import { roomsOf } from "../../frontend/lib/rooms.js";
import { timelineOf } from "../../frontend/lib/timeline.js";
import { STEP_AXIS } from "../../frontend/lib/x-axis.js";
import { columnsOf, spec } from "./samples.js";

/** @typedef {import("../../frontend/wire/types.js").RunEvent} RunEvent */
/** @typedef {import("../../frontend/lib/live-fields.js").Edit} Edit */

let time = 0;

/** @param {string} kind @param {number} step @param {Record<string, unknown>} data @returns {RunEvent} */
function event(kind, step, data) {
  time += 1;
  return { kind, step, time, data };
}

/** @param {number} id @param {number} step @param {unknown} old @param {unknown} value @param {Record<string, unknown>} more */
function change(id, step, old, value, more = {}) {
  return event("intervention", step, {
    id,
    field: RATE,
    old,
    new: value,
    note: "",
    by: "",
    checkpoint: step,
    undoes: null,
    ...more,
  });
}

const NAN = {
  name: "layer/3/W",
  layer: 3,
  tensor: "gradient",
  value: "inf",
  sentence: "It is infinite.",
  batch: "nan/7.npz",
  checkpoint: 5,
  action: "pause",
};

test("a change is told with its field, its values and, where it is short, its factor", () => {
  assert.equal(fieldWord(RATE), "Learning rate");
  assert.equal(fieldWord("network.layers.1.dropout"), "Dropout of layer 2");
  assert.equal(fieldWord("network.layers.1.rate"), "Dropout of layer 2");
  assert.equal(fieldWord("probes.dead_units"), "Probe dead units");
  assert.equal(valueWord({ name: "step", every: 3, factor: 0.5, unit: null }), "step (every 3, factor 0.5)");
  assert.deepEqual([null, true, false, 1e-4].map(valueWord), ["none", "on", "off", "1e-4"]);
  assert.equal(changeWord(0.1, 0.01), "0.1 → 0.01");
  assert.equal(factorWord(0.1, 0.01), "÷ 10");
  assert.equal(factorWord(0.1, 0.3), "× 3");
  assert.equal(factorWord(0.1, 0.0333), "÷ 3");
  assert.equal(factorWord(0.1, 0.123456), "");
  assert.equal(factorWord(0, 1), "");
  assert.equal(changesWord({ [RATE]: 0.01, "objective.l2": 0 }, { [RATE]: 0.1 }), "Learning rate 0.1 → 0.01, L2 0");
});

test("every kind of marker has a shape of its own", () => {
  assert.equal(new Set(Object.values(SHAPES)).size, Object.keys(SHAPES).length);
});

test("what was done and found becomes markers in the order of steps; checkpoints that came by themselves do not", () => {
  const events = [
    event("checkpoint", 50, { reason: "", file: "a" }),
    event("checkpoint", 60, { reason: "asked" }),
    change(1, 40, 0.1, 0.01, { by: "Mina" }),
    event("state", 70, { state: "paused", reason: "", by: "Jo" }),
    event("state", 75, { state: "paused", reason: "it has advanced to step 75" }),
    event("nan", 80, NAN),
    event("forked", 90, { runs: ["a", "b"], step: 20, kind: "counterfactual" }),
  ];
  const found = markersOf(
    events,
    [{ opened_step: 30, severity: "alarm", title: "Dead units" }],
    [{ step: 10, label: "Begins here" }],
  );
  assert.deepEqual(
    found.map(({ step, kind, label }) => [step, kind, label]),
    [
      [10, "fork", "Begins here"],
      [20, "fork", "Forked into 2"],
      [30, "finding", "Dead units"],
      [40, "intervention", "Learning rate 0.1 → 0.01, Mina"],
      [60, "checkpoint", "Checkpoint asked for"],
      [70, "pause", "Paused, Jo"],
      [80, "nan", "It is infinite"],
    ],
  );
  assert.equal(found[2].tone, "bad");
});

test("markers that would hide one another are one flag that counts them, with the worst one's sign", () => {
  const markers = markersOf([
    change(1, 10, 1, 2),
    change(2, 11, 2, 3),
    change(3, 12, 3, 4),
    event("nan", 50, NAN),
    event("state", 51, { state: "paused" }),
  ]);
  const flags = crowd(markers, (step) => step, 5);
  assert.deepEqual(
    flags.map(({ kind, label, markers: own }) => [kind, label, own.length]),
    [
      ["intervention", "3 changes", 3],
      ["nan", "1 NaN and 1 pause", 2],
    ],
  );
  assert.equal(flagsWord(flags, 1), "Marked: 1 earlier, It is infinite and Paused at step 50.");
  assert.equal(flagsWord([]), "");
});

test("flags stand on the chart's own axis; a step that was not applied stands at the end; those out of view are left out", () => {
  const markers = markersOf([change(1, 25, 1, 2), event("nan", 101, NAN), change(2, 200, 2, 3)]);
  const across = { x: /** @type {[number, number]} */ ([0, 100]), axis: STEP_AXIS, isLogX: false };
  const flags = flagsOf(markers, across, 400);
  assert.deepEqual(
    flags.map(({ place }) => place),
    [0.25, 1],
  );
  assert.equal(flagAt({ ...across, flags, width: 400 }, 26)?.step, 25);
  assert.equal(flagAt({ ...across, flags, width: 400 }, 40), null);
  const log = flagsOf(markers, { ...across, x: [1, 100], isLogX: true }, 400);
  assert.ok(Math.abs(log[0].place - Math.log(25) / Math.log(100)) < 1e-9);
});

/** @param {Partial<import("../../frontend/charts/line-figure.js").Options>} part */
function options(part = {}) {
  return {
    width: 400,
    range: null,
    whole: /** @type {[number, number]} */ ([1, 4]),
    isLog: false,
    smoothing: 0,
    unit: "",
    ...part,
  };
}

test("a chart tells its flags to those who cannot see them, and draws them into a file", () => {
  const markers = markersOf([change(1, 2, 0.1, 0.01)]);
  const shown = figure("Loss", [{ spec: spec("train/loss"), columns: columnsOf([4, 3, 2, 1]) }], options({ markers }));
  assert.match(shown.summary, /Marked: Learning rate 0\.1 → 0\.01 at step 2\.$/);
  const drawing = svgOf(shown, { width: 400, height: 300, colour: () => "#000000" });
  assert.ok(
    drawing.includes("<title>Learning rate 0.1 → 0.01, step 2</title>") && drawing.includes(SHAPES.intervention),
  );
});

test("a line of another run is drawn without ghost and band, and cannot flatten the chart", () => {
  const own = { spec: spec("train/loss", "noisy"), columns: columnsOf([4, 3, 2, 1]) };
  const wild = { spec: { ...spec("b:train/loss", "noisy"), isOverlay: true }, columns: columnsOf([4, 3, 1e6, 5]) };
  const shown = figure("Loss", [own, wild], options({ smoothing: 0.5 }));
  assert.deepEqual(
    shown.parts.map(({ line, kind }) => [line, kind]),
    [
      [0, "ghost"],
      [0, "line"],
      [1, "line"],
    ],
  );
  assert.ok(shown.y[1] < 20, `${shown.y}`);
  assert.ok(shown.beyond >= 1);
});

test("the timeline tells what was done in order, joins advances, and knows what was set back", () => {
  const events = [
    event("state", 0, { state: "running", from: "starting" }),
    event("checkpoint", 5, { reason: "" }),
    event("checkpoint", 9, { reason: "intervention" }),
    change(1, 9, 0.1, 0.01, { by: "Mina", note: "it jumps" }),
    event("state", 12, { state: "paused", reason: "" }),
    event("state", 12, { state: "running", reason: "for 10 steps", by: "Jo" }),
    event("state", 22, { state: "paused", reason: "it has advanced to step 22" }),
    event("state", 22, { state: "running", reason: "for 1 step", by: "Jo" }),
    event("state", 23, { state: "paused", reason: "it has advanced to step 23" }),
    change(2, 23, 0.01, 0.1, { undoes: 1 }),
    event("state", 23, { state: "running", reason: "" }),
    event("forked", 23, { runs: ["a"], step: 9 }),
    event("state", 40, { state: "stopped", reason: "on request" }),
  ];
  const all = timelineOf(events);
  assert.deepEqual(
    all.map(({ step, title }) => [step, title]),
    [
      [5, "Checkpoint"],
      [9, "Learning rate 0.1 → 0.01"],
      [12, "Paused"],
      [23, "Advanced to step 23"],
      [23, "Learning rate 0.01 → 0.1 (set back)"],
      [23, "Resumed"],
      [9, "Forked"],
      [40, "Stopped"],
    ],
  );
  assert.equal(all[0].isMinor, true);
  assert.deepEqual([all[1].isUndone, all[1].by, all[1].note, all[1].change?.checkpoint], [true, "Mina", "it jumps", 9]);
  assert.equal(all[3].by, "Jo");
});

test("a NaN is open until training has gone on", () => {
  const before = [
    event("state", 0, { state: "running" }),
    event("nan", 7, NAN),
    event("state", 6, { state: "paused" }),
  ];
  assert.equal(openNan(before)?.step, 7);
  assert.equal(openNan([...before, event("state", 6, { state: "running" })]), null);
  assert.equal(openNan([]), null);
});

test("room is kept for what a run's page will show later", () => {
  const alone = /** @type {any} */ ({ parent: null });
  const none = { findings: 0, verdicts: 0, family: 0, story: 0 };
  assert.deepEqual(roomsOf(alone, [event("checkpoint", 4, { reason: "best" })], []), none);
  const told = [
    event("nan", 7, {}),
    event("state", 7, { state: "paused", reason: "step 7 was not applied; nothing was changed" }),
    event("checkpoint", 7, { reason: "nan" }),
    event("forked", 7, { runs: ["a", "b", "c"], kind: "counterfactual" }),
    event("forked", 7, { runs: ["d"], kind: "fork" }),
  ];
  const parent = /** @type {any} */ ({ parent: { id: "p", kind: "experiment" } });
  assert.deepEqual(roomsOf(parent, told, []), { findings: 0, verdicts: 2, family: 6, story: 4 });
  const finding = { status: "open", severity: "alarm", cause: null };
  const found = /** @type {any[]} */ ([finding, { ...finding, severity: "note" }, { ...finding, cause: "x#1" }]);
  assert.equal(roomsOf(alone, [], found).findings, 1, "what is folded or merged takes none");
});

test("a NaN's place and what was kept are told in words", () => {
  const alarm = /** @type {import("../../frontend/wire/steering.js").NanAlarm} */ (NAN);
  const layers = [{ number: 3, type: "dense", input_shape: [1], output_shape: [1], parameters: 2 }];
  assert.equal(placeWord(alarm, layers), "the gradient of layer 3 (dense)");
  assert.equal(placeWord({ ...alarm, tensor: "loss", layer: null }, layers), "the loss");
  assert.equal(placeWord({ ...alarm, tensor: "activation", layer: 0 }, layers), "the input");
  assert.equal(seriesOf(alarm), "layer/3/gradient/norm");
  assert.equal(seriesOf({ ...alarm, tensor: "loss", layer: null }), "train/loss");
  assert.deepEqual(keptWords(alarm, 7).slice(1), ["the batch, as 7.npz", "the checkpoint of step 5"]);
});

/** @type {import("../../frontend/wire/types.js").JsonSchema} */
const SCHEMA = {
  properties: {
    network: {
      type: "object",
      properties: {
        layers: {
          type: "array",
          items: {
            tag: "type",
            oneOf: [
              {
                properties: {
                  type: { const: "dense" },
                  units: { type: "integer" },
                  dropout: { type: "number", minimum: 0, maximum: 1, title: "Dropout" },
                },
              },
            ],
          },
        },
      },
    },
    objective: { type: "object", properties: { l2: { type: "number", title: "L2", minimum: 0, scale: "log" } } },
    optimizer: {
      oneOf: [
        {
          properties: { name: { const: "sgd" }, learning_rate: { type: "number", exclusiveMinimum: 0, scale: "log" } },
        },
      ],
    },
    schedule: {
      oneOf: [
        { properties: { name: { const: "constant" } } },
        { properties: { name: { const: "step" }, every: { type: "number", default: 3 } } },
      ],
    },
    probes: {
      type: "object",
      properties: {
        budget: { type: "number", optional: true },
        every: { type: "integer", optional: true },
        interval: { type: "number", optional: true },
        weights: { type: "boolean", default: true },
      },
    },
  },
};
const GROUPS = formFromSchema(SCHEMA);
const CONFIG = {
  network: { layers: [{ type: "dense", units: 5, dropout: 0.5 }] },
  objective: { l2: 0 },
  optimizer: { name: "sgd", learning_rate: 0.1 },
  schedule: { name: "constant" },
  probes: { budget: 0.03 },
};
const SETTINGS = {
  [RATE]: 0.01,
  "objective.l2": 0,
  "network.layers.0.dropout": 0.5,
  schedule: { name: "constant" },
  "probes.budget": null,
  "probes.every": 10,
  "probes.interval": null,
  "probes.weights": true,
};
const LIVE = Object.keys(SETTINGS);

test("the present configuration has what was changed since the start", () => {
  const present = presentConfig(GROUPS, CONFIG, SETTINGS);
  assert.equal(get(present, RATE), 0.01);
  assert.deepEqual([get(present, "probes.budget"), get(present, "probes.every")], [undefined, 10]);
});

test("live fields stand in groups, by the words of the form; one that it does not know is plain", () => {
  const settings = { ...SETTINGS, "own.temperature": 2 };
  const groups = liveGroups(GROUPS, presentConfig(GROUPS, CONFIG, settings), settings);
  assert.deepEqual(
    groups.map(({ title, fields }) => [title, fields.map(({ path, field }) => `${path} ${field.title}`)]),
    [
      ["Regularisation", ["objective.l2 L2"]],
      ["Dropout", ["network.layers.0.dropout Dropout of layer 1"]],
      ["Schedule", ["schedule Schedule"]],
      ["Probes", ["probes How often", "probes.weights Weights"]],
      ["Other", ["own.temperature Temperature"]],
    ],
  );
});

test("an edit remembers what was seen, goes when it is taken back, and is in conflict when somebody else was faster", () => {
  const present = presentConfig(GROUPS, CONFIG, SETTINGS);
  /** @type {Map<string, Edit>} */
  let edits = edited(new Map(), present, LIVE, RATE, 0.001);
  assert.deepEqual([...edits], [[RATE, { value: 0.001, seen: 0.01 }]]);
  assert.deepEqual(conflicts(edits, present), []);
  assert.deepEqual(conflicts(edits, presentConfig(GROUPS, CONFIG, { ...SETTINGS, [RATE]: 0.02 })), [RATE]);
  assert.equal(get(withEdits(present, edits), RATE), 0.001);
  edits = edited(edits, present, LIVE, RATE, 0.01);
  assert.equal(edits.size, 0);
});

test("a part of a schedule edits the schedule; one way to say how often takes the other's place", () => {
  const present = presentConfig(GROUPS, CONFIG, SETTINGS);
  const chosen = edited(new Map(), present, LIVE, "schedule", { name: "step", every: 3 });
  const edits = edited(chosen, present, LIVE, "schedule.every", 5);
  assert.deepEqual(edits.get("schedule")?.value, { name: "step", every: 5 });
  const often = edited(new Map(), present, LIVE, "probes", { weights: true, budget: 0.1 });
  assert.deepEqual([...often.keys()], ["probes.budget"]);
  const next = withEdits(present, often);
  assert.deepEqual([get(next, "probes.budget"), get(next, "probes.every")], [0.1, undefined]);
});

test("a rate times a factor is a number that people read", () => {
  assert.equal(scaled(0.1, 1 / 3), 0.03333);
  assert.equal(scaled(0.07, 0.1), 0.007);
});
