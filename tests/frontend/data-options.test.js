import assert from "node:assert/strict";
import { test } from "node:test";
import { choose, isShown, shownFields } from "../../frontend/lib/data-options.js";
import { formFromSchema } from "../../frontend/lib/form-from-schema.js";
import { localProblems, places } from "../../frontend/lib/form-walk.js";

/** @type {import("../../frontend/wire/types.js").JsonSchema} */
const SCHEMA = {
  type: "object",
  properties: {
    data: {
      type: "object",
      title: "Data",
      properties: {
        name: { enum: ["digits", "moons", "spirals", "table"], default: "digits" },
        n: {
          type: "integer",
          minimum: 50,
          optional: true,
          only_for: ["moons", "spirals"],
          default_for: { moons: 2000, spirals: 3000 },
        },
        arms: { type: "integer", maximum: 10, optional: true, only_for: ["spirals"], default_for: { spirals: 3 } },
        task: {
          enum: ["classification", "regression"],
          optional: true,
          only_for: ["table"],
          default_for: { table: "classification" },
        },
        validation: { type: "number", default: 0.1 },
      },
    },
  },
};

const groups = formFromSchema(SCHEMA);
const data = groups[1];

/** @param {unknown} values */
const keys = (values) => shownFields(data.fields, values).map(({ key }) => key);

test("only the options of the chosen data set are shown", () => {
  assert.deepEqual(keys({ name: "digits" }), ["name", "validation"]);
  assert.deepEqual(keys({ name: "moons" }), ["name", "n", "validation"]);
  assert.deepEqual(keys({ name: "spirals" }), ["name", "n", "arms", "validation"]);
  assert.deepEqual(keys({ name: "table" }), ["name", "task", "validation"]);
  assert.deepEqual(keys(undefined), ["name", "validation"]);
  assert.ok(isShown(data.fields[0], undefined));
});

test("a shown option has the default of the chosen data set", () => {
  const of = (/** @type {string} */ name) => shownFields(data.fields, { name }).find(({ key }) => key === "n")?.default;
  assert.deepEqual([of("moons"), of("spirals"), of("digits")], [2000, 3000, undefined]);
});

test("what is hidden is no place of the form and breaks no rule", () => {
  const found = (/** @type {object} */ values) => places(groups, { data: values }).map(({ path }) => path);
  assert.deepEqual(found({ name: "digits", n: 5 }), ["data.name", "data.validation"]);
  assert.deepEqual(localProblems(places(groups, { data: { name: "digits", n: 5, validation: 0.1 } })), []);
  assert.deepEqual(
    localProblems(places(groups, { data: { name: "moons", n: 5, validation: 0.1 } })).map(({ field }) => field),
    ["data.n"],
  );
  assert.deepEqual(localProblems(places(groups, { data: { name: "moons", validation: 0.1 } })), []);
});

test("another data set gets its own defaults; what was set and means the same stays", () => {
  const start = { name: "digits", validation: 0.2 };
  const spirals = choose(data, start, "spirals");
  assert.deepEqual(spirals, { name: "spirals", validation: 0.2, n: 3000, arms: 3 });
  assert.deepEqual(choose(data, spirals, "moons"), { name: "moons", validation: 0.2, n: 2000 });
  assert.deepEqual(choose(data, { ...spirals, n: 100 }, "moons"), { name: "moons", validation: 0.2, n: 100 });
  assert.deepEqual(choose(data, { ...spirals, n: 100 }, "table"), {
    name: "table",
    validation: 0.2,
    task: "classification",
  });
  assert.deepEqual(choose(data, spirals, "digits"), start);
  assert.deepEqual(start, { name: "digits", validation: 0.2 });
});
