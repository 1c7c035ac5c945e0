import assert from "node:assert/strict";
import { test } from "node:test";
import { gather, give, given, startValue } from "../../frontend/lib/either.js";
import {
  brokenRule,
  chosenOption,
  formFromSchema,
  rangeText,
  valueOfOption,
} from "../../frontend/lib/form-from-schema.js";
import { completed, localProblems, places } from "../../frontend/lib/form-walk.js";
import { insertAt, move, removeAt, replaceAt } from "../../frontend/lib/layer-edit.js";
import { fromPower, powersAround, readNumber, stepLog, writeNumber } from "../../frontend/lib/log-number.js";
import { difference, get, leaves, overlay, set, withoutNulls } from "../../frontend/lib/paths.js";
import { idOf, readable, rulesAt } from "../../frontend/lib/problems.js";

/** @typedef {import("../../frontend/lib/form-from-schema.js").VariantField} VariantField */
/** @typedef {import("../../frontend/lib/form-from-schema.js").NumberField} NumberField */
/** @typedef {import("../../frontend/wire/types.js").JsonSchema} JsonSchema */

/** @type {JsonSchema} */
const ACTIVATION = {
  title: "Activation",
  tag: "name",
  default: "relu",
  oneOf: [
    { const: "relu", description: "max(0, x)" },
    {
      type: "object",
      properties: {
        name: { const: "elu" },
        alpha: { type: "number", title: "Alpha", exclusiveMinimum: 0, scale: "log", default: 1 },
      },
    },
  ],
};

/** @type {JsonSchema[]} */
const AUGMENTATIONS = [
  { const: "shuffle" },
  { type: "object", properties: { name: { const: "crop" }, pad: { type: "integer", minimum: 1, default: 4 } } },
];

/** @type {JsonSchema} */
const SCHEMA = {
  type: "object",
  properties: {
    name: { type: "string", title: "Name", maxLength: 5, default: "" },
    network: {
      type: "object",
      title: "Network",
      properties: {
        activation: ACTIVATION,
        layers: {
          type: "array",
          title: "Layers",
          maxItems: 3,
          items: {
            tag: "type",
            oneOf: [
              {
                type: "object",
                properties: {
                  type: { const: "dense" },
                  units: { type: "integer", title: "Units", minimum: 1, maximum: 65536, default: 100 },
                  activation: { ...ACTIVATION, optional: true, default: undefined },
                },
              },
              {
                type: "object",
                properties: { type: { const: "max_pool" }, size: { type: "integer", minimum: 2, default: 2 } },
              },
            ],
          },
        },
      },
    },
    optimizer: {
      title: "Optimizer",
      tag: "name",
      oneOf: [
        {
          type: "object",
          properties: {
            name: { const: "sgd" },
            learning_rate: { type: "number", title: "Learning rate", exclusiveMinimum: 0, scale: "log", default: 0.01 },
          },
        },
      ],
    },
    training: {
      type: "object",
      title: "Training",
      properties: {
        epochs: { type: "integer", title: "Epochs", minimum: 1, default: 50, optional: true },
        steps: { type: "integer", title: "Steps", minimum: 1, optional: true },
      },
    },
  },
};

const CONFIG = {
  name: "",
  network: {
    activation: "relu",
    layers: [
      { type: "dense", units: 100 },
      { type: "max_pool", size: 2 },
    ],
  },
  optimizer: { name: "sgd", learning_rate: 0.01 },
  training: { epochs: 50 },
};

const groups = formFromSchema(SCHEMA);

/** @param {string} group @param {string} key */
const fieldOf = (group, key) => {
  const found = groups.find((each) => each.key === group)?.fields.find((each) => each.key === key);
  assert.ok(found, `${group}.${key}`);
  return found;
};

test("the schema's sections become groups; plain fields come first", () => {
  assert.deepEqual(
    groups.map(({ key, fields }) => [key, fields.map((field) => field.kind)]),
    [
      ["", ["text"]],
      ["network", ["variant", "list"]],
      ["optimizer", ["variant"]],
      ["training", ["number", "number"]],
    ],
  );
});

test("every shown field is found with its dotted name and value", () => {
  assert.deepEqual(
    places(groups, CONFIG).map(({ path, value }) => [path, typeof value === "object" ? "…" : value]),
    [
      ["name", ""],
      ["network.activation", "relu"],
      ["network.layers", "…"],
      ["network.layers.0.units", 100],
      ["network.layers.0.activation", undefined],
      ["network.layers.1.size", 2],
      ["optimizer", "…"],
      ["optimizer.learning_rate", 0.01],
      ["training.epochs", 50],
      ["training.steps", undefined],
    ],
  );
});

test("options are words or objects with their defaults", () => {
  const field = /** @type {VariantField} */ (fieldOf("network", "activation"));
  assert.equal(valueOfOption(field, "relu"), "relu");
  assert.deepEqual(valueOfOption(field, "elu"), { name: "elu", alpha: 1 });
  assert.equal(chosenOption(field, "relu")?.value, "relu");
  assert.equal(chosenOption(field, { name: "elu", alpha: 3 })?.value, "elu");
  assert.equal(chosenOption(field, undefined), null);
});

test("what the form can see is wrong carries the field's dotted name", () => {
  const wrong = set(
    set(set(CONFIG, "network.layers.0.units", 1e9), "optimizer.learning_rate", "1e-"),
    "name",
    "too long",
  );
  const found = localProblems(places(groups, wrong)).map(({ field, rule }) => `${field} ${rule}`);
  assert.deepEqual(found, [
    "name must be at most 5 characters",
    "network.layers.0.units must be at most 65536",
    "optimizer.learning_rate must be a number",
  ]);
  assert.deepEqual(localProblems(places(groups, CONFIG)), []);
});

test("a list of choices may hold words and objects", () => {
  const [, data] = formFromSchema({
    properties: {
      data: {
        type: "object",
        properties: { augment: { type: "array", items: { tag: "name", oneOf: AUGMENTATIONS }, default: [] } },
      },
    },
  });
  const list = /** @type {import("../../frontend/lib/form-from-schema.js").ListField} */ (data.fields[0]);
  assert.equal(valueOfOption(list.item, "shuffle"), "shuffle");
  assert.deepEqual(valueOfOption(list.item, "crop"), { name: "crop", pad: 4 });
  const found = places([data], { data: { augment: ["shuffle", { name: "crop", pad: 0 }] } });
  assert.deepEqual(
    found.map(({ path }) => path),
    ["data.augment", "data.augment.1.pad"],
  );
  assert.deepEqual(
    localProblems(found).map(({ field, rule }) => `${field} ${rule}`),
    ["data.augment.1.pad must be at least 1"],
  );
});

test("bounds are checked as the schema gives them", () => {
  const units = /** @type {VariantField} */ (fieldOf("network", "activation")).options[1].fields[0];
  assert.equal(brokenRule(units, 0), "must be greater than 0");
  assert.equal(brokenRule(units, Number.NaN), "must be a number");
  assert.equal(brokenRule(units, ""), "must be a number");
  assert.equal(brokenRule(fieldOf("training", "epochs"), 1.5), "must be a whole number");
  assert.equal(brokenRule(fieldOf("training", "steps"), undefined), null);
  assert.match(rangeText(/** @type {NumberField} */ (fieldOf("training", "epochs"))), /1/);
});

test("of fields that exclude each other one is given", () => {
  const [either] = gather("training", groups[3].fields);
  assert.ok(either.kind === "either");
  assert.equal(given(either, { epochs: 50 }), 0);
  assert.equal(given(either, { steps: 9 }), 1);
  assert.equal(given(either, {}), 0);
  assert.deepEqual(give(either, { epochs: 50, batch_size: 16 }, 1, 9), { steps: 9, batch_size: 16 });
  assert.equal(startValue(either.fields[0]), 50);
  assert.equal(startValue(either.fields[1]), 1000);
  assert.deepEqual(gather("network", groups[1].fields), groups[1].fields);
});

test("a configuration is changed by dotted name and never in place", () => {
  const next = set(CONFIG, "network.layers.0.units", 7);
  assert.equal(get(next, "network.layers.0.units"), 7);
  assert.equal(get(CONFIG, "network.layers.0.units"), 100);
  assert.ok(Array.isArray(get(next, "network.layers")));
  assert.equal(next.optimizer, CONFIG.optimizer);
  assert.deepEqual(set({ a: 1, b: 2 }, "a", undefined), { b: 2 });
  assert.equal(get(CONFIG, "no.such.field"), undefined);
});

test("the address keeps what differs from the defaults, and gives it back", () => {
  const changed = { ...CONFIG, optimizer: { name: "adam", beta: 0.9 }, training: { steps: 100 } };
  const changes = difference(CONFIG, changed);
  assert.deepEqual(changes, { optimizer: { name: "adam", beta: 0.9 }, training: { steps: 100, epochs: null } });
  assert.deepEqual(overlay(CONFIG, JSON.parse(JSON.stringify(changes))), changed);
  assert.deepEqual(difference(CONFIG, CONFIG), {});
});

test("what was written by hand gets the defaults that it leaves out", () => {
  const written = {
    name: "",
    network: { activation: "elu", layers: [{ type: "dense", activation: { name: "elu" } }, "max_pool"] },
    optimizer: "sgd",
    training: { steps: 3 },
  };
  const whole = completed(groups, written);
  assert.deepEqual(whole, {
    name: "",
    network: {
      activation: { name: "elu", alpha: 1 },
      layers: [
        { type: "dense", units: 100, activation: { name: "elu", alpha: 1 } },
        { type: "max_pool", size: 2 },
      ],
    },
    optimizer: { name: "sgd", learning_rate: 0.01 },
    training: { steps: 3 },
  });
  assert.deepEqual(localProblems(places(groups, whole)), []);
  assert.deepEqual(completed(groups, CONFIG), CONFIG);
});

test("what is not set is left out, and a configuration is listed by its leaves", () => {
  assert.deepEqual(withoutNulls({ a: null, b: { c: null, d: 0 }, e: [{ f: null }] }), { b: { d: 0 }, e: [{}] });
  assert.deepEqual(leaves({ a: { b: 1 }, c: [1, 2], d: [{ e: 3 }], f: [] }), [
    ["a.b", 1],
    ["c", [1, 2]],
    ["d.0.e", 3],
    ["f", []],
  ]);
});

test("layers are added, removed, replaced and moved", () => {
  const list = ["a", "b", "c"];
  assert.deepEqual(move(list, 2, 0), ["c", "a", "b"]);
  assert.equal(move(list, 0, -1), list);
  assert.equal(move(list, 0, 3), list);
  assert.deepEqual(insertAt(list, 1, "x"), ["a", "x", "b", "c"]);
  assert.deepEqual(removeAt(list, 1), ["a", "c"]);
  assert.deepEqual(replaceAt(list, 1, "x"), ["a", "x", "c"]);
});

test("log-scale numbers step 1, 2, 5, 10 and are typed in any form", () => {
  assert.deepEqual(
    [1e-3, 2e-3, 5e-3, 3e-3].map((value) => stepLog(value, 1)),
    [2e-3, 5e-3, 1e-2, 5e-3],
  );
  assert.deepEqual(
    [1e-3, 2e-3, 5e-3, 3e-3].map((value) => stepLog(value, -1)),
    [5e-4, 1e-3, 2e-3, 2e-3],
  );
  assert.equal(readNumber("1e-4"), 1e-4);
  assert.equal(readNumber(" −3 "), -3);
  assert.equal(readNumber("1e-"), "1e-");
  assert.equal(readNumber("Infinity"), "Infinity");
  assert.equal(readNumber(""), null);
  assert.deepEqual([1e-4, 0.01, 250, 1e9, undefined].map(writeNumber), ["1e-4", "0.01", "250", "1e9", ""]);
  assert.equal(fromPower(-2.5), 0.0032);
  const [low, high] = powersAround(0.01, 0, 1e9);
  assert.ok(low < -2 && high > -2);
  assert.deepEqual(powersAround(0.01, null, 1)[1], 0);
});

test("problems belong to their field and are readable", () => {
  const problems = [{ field: "network.layers.0.units", rule: "must be at least 1" }];
  assert.deepEqual(rulesAt(problems, "network.layers.0.units"), ["must be at least 1"]);
  assert.deepEqual(rulesAt(problems, "network.layers"), []);
  assert.match(readable("network.layers.0.units"), /layer 1/);
  assert.match(readable("data.augment.1.pad"), /augmentation 2 › pad/);
  assert.equal(idOf("a.b.0"), "field-a-b-0");
});
