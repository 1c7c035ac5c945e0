/* The filter line in the browser: its words, what completes it where, what is wrong with it and where. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, complete, fieldOf, runsWord } from "../../frontend/lib/filter-complete.js";
import { isUnfinished, lex, placeAfter, quoted, unquoted, withTerm } from "../../frontend/lib/filter-lexer.js";
import { excerptOf, meantBy, mended, problemWords, rangeOf } from "../../frontend/lib/filter-problem.js";

/** @import { HistoryField, HistoryFields } from "../../frontend/wire/history.js" */

const LINE = 'val/accuracy.best > 0.5 and optimizer = adam and (tag in (baseline, "week 12") or not starred)';

/** @param {string} name @param {HistoryField["kind"]} kind @param {HistoryField["type"]} type @param {string[]} values
 * @returns {HistoryField} */
const field = (name, kind, type, values = []) => ({ name, kind, type, n: 3, values, varies: true });

/** @type {HistoryFields} */
const KNOWN = {
  fields: [
    field("id", "builtin", "text"),
    field("name", "builtin", "text"),
    field("state", "builtin", "text", ["finished"]),
    field("created", "builtin", "time"),
    field("duration", "builtin", "number"),
    field("starred", "builtin", "bool"),
    field("tags", "builtin", "tags"),
    field("name", "config", "text", ["Baseline"]),
    field("network.batch_norm", "config", "bool", ["false"]),
    field("optimizer.name", "config", "text", ["sgd", "adam"]),
    field("optimizer.learning_rate", "config", "number"),
    field("val/accuracy", "metric", "number"),
    field("layer/1/weight/norm", "metric", "number"),
    field("my metric", "metric", "number"),
  ],
  tags: [
    { tag: "baseline", n: 2 },
    { tag: "week 12", n: 1 },
  ],
  of: 3,
};

/** @param {string} text with | where the caret stands */
function labels(text) {
  const caret = text.indexOf("|");
  const found = complete(text.replace("|", ""), caret, KNOWN);
  return found.choices.map(({ label }) => label);
}

/** @param {string} text with | where the caret stands @param {string} label */
function taken(text, label) {
  const [line, caret] = [text.replace("|", ""), text.indexOf("|")];
  const completion = complete(line, caret, KNOWN);
  const choice = completion.choices.find((each) => each.label === label);
  assert.ok(choice, `${label} is not among ${completion.choices.map((each) => each.label)}`);
  const made = accept(line, completion, choice);
  return `${made.text.slice(0, made.caret)}|${made.text.slice(made.caret)}`;
}

test("every word of a line has its role", () => {
  const roles = lex(LINE)
    .filter(({ role }) => role !== "space")
    .map(({ text, role }) => `${text} ${role}`);
  assert.deepEqual(roles.slice(0, 8), [
    "val/accuracy.best name",
    "> operator",
    "0.5 value",
    "and word",
    "optimizer name",
    "= operator",
    "adam value",
    "and word",
  ]);
  assert.ok(roles.includes('"week 12" value') && roles.includes("not word") && roles.includes("starred name"));
  assert.ok(!roles.some((role) => role.endsWith(" bad")));
});

test("the tokens of any text are the text, and touch", () => {
  for (const text of [
    LINE,
    "",
    " ",
    '"',
    '"a\\',
    "a=!b",
    "((((",
    "))",
    ",,",
    "é 😀 ~ ‮",
    "a and and",
    "\0\t\n",
    '""""',
    "not",
  ]) {
    const tokens = lex(text);
    assert.equal(tokens.map((token) => token.text).join(""), text);
    for (const [index, { from }] of tokens.entries()) assert.equal(from, index ? tokens[index - 1].to : 0);
  }
});

test("what makes no sense where it stands is marked as that", () => {
  const bad = (/** @type {string} */ text) =>
    lex(text)
      .filter(({ role }) => role === "bad")
      .map((token) => token.text);
  assert.deepEqual(bad("a >> 3"), [">"]);
  assert.deepEqual(bad("a = 1 b = 2").slice(0, 1), ["b"]);
  assert.deepEqual(bad(") a = 1"), [")"]);
  assert.deepEqual(bad("a in 3").slice(0, 1), ["3"]);
  assert.deepEqual(bad("a is there"), ["there"]);
});

test("a keyword in quotation marks is a name or a value", () => {
  assert.deepEqual(
    lex('"and" = "or"')
      .filter(({ role }) => role !== "space")
      .map(({ role }) => role),
    ["name", "operator", "value"],
  );
  assert.equal(quoted("and"), '"and"');
});

test("texts are put into quotation marks where they need them, and out again", () => {
  for (const text of ["adam", "val/accuracy", "week 12", 'a "b"', "back\\slash", "a,b", "not", "", "x=y", "‮"]) {
    assert.equal(unquoted(quoted(text)), text);
    assert.equal(lex(`x = ${quoted(text)}`).at(-1)?.role, "value", text);
  }
  assert.equal(quoted("layer/1/weight.norm"), "layer/1/weight.norm");
  assert.equal(unquoted('"my metric".best'), "my metric.best");
});

test("a term that breaks off is somebody's who types still", () => {
  const isTruth = (/** @type {string} */ name) => name === "starred";
  for (const text of [
    "val",
    "val/accuracy >",
    "a = 1 and",
    "not",
    "(a = 1",
    "a in (1",
    "a in (1,",
    'a = "b',
    "a is",
    "a not",
  ])
    assert.ok(isUnfinished(text, isTruth), text);
  for (const text of [
    "",
    " ",
    "starred",
    "not starred",
    "a = 1",
    "(a = 1)",
    'a = "b c"',
    "a in (1, 2)",
    "a is missing",
    "a not in (b)",
  ])
    assert.ok(!isUnfinished(text, isTruth), text);
});

test("names come first, what runs are mostly found by before what there is much of", () => {
  const all = labels("|");
  assert.deepEqual(all.slice(0, 4), ["state", "tag", "starred", "name"]);
  assert.equal(all.filter((label) => label === "name").length, 1, "of two columns with one name the first is meant");
  assert.ok(all.indexOf("val/accuracy") < all.indexOf("optimizer.name"));
  assert.ok(all.indexOf("optimizer.name") < all.indexOf("layer/1/weight/norm"));
  assert.ok(all.includes("not") && all.includes("("));
});

test("what was typed is looked for in the whole name, its beginning first", () => {
  assert.deepEqual(labels("acc|"), ["val/accuracy", "val/accuracy.best"]);
  assert.deepEqual(labels("name|").slice(0, 1), ["optimizer.name"]); // "name" itself is written already
  assert.ok(labels("val/accuracy.b|").includes("val/accuracy.best"));
  assert.ok(labels("val/accuracy|").includes("val/accuracy.best_step"));
});

test("operators are those of the column's type", () => {
  assert.ok(labels("val/accuracy |").includes(">") && !labels("val/accuracy |").includes("~"));
  assert.ok(labels("optimizer |").includes("~") && !labels("optimizer |").includes(">"));
  assert.ok(labels("created |").includes(">") && !labels("created |").includes("~"));
  assert.ok(labels("starred |").includes("and") && labels("starred |").includes("="));
  assert.deepEqual(labels("state is |"), ["missing", "not missing"]);
});

test("values are those that there are, and those that there may be", () => {
  assert.deepEqual(labels("optimizer = |"), ["sgd", "adam"]);
  assert.deepEqual(labels("tag = |"), ["baseline", "week 12"]);
  assert.deepEqual(labels("starred = |"), ["true", "false"]);
  assert.ok(labels("state = |").includes("finished") && labels("state = |").includes("running"));
  assert.ok(labels("created > |").includes("7d"));
  assert.ok(labels("duration > |").includes("5m"));
  assert.deepEqual(labels("val/accuracy > |"), []);
  assert.deepEqual(labels("tag in (baseline, |"), ["baseline", "week 12", ")"]);
  assert.deepEqual(labels("tag in (baseline |"), [",", ")"]);
});

test("after a term come and, or, and the end of a bracket that is open", () => {
  assert.deepEqual(labels("starred = true |"), ["and", "or"]);
  assert.deepEqual(labels("(starred = true |"), ["and", "or", ")"]);
});

test("a choice is put in the place of the word at the caret, and the caret after it", () => {
  assert.equal(taken("acc|", "val/accuracy.best"), "val/accuracy.best |");
  assert.equal(taken("state = ru| and starred", "running"), "state = running |and starred");
  assert.equal(taken("tag = |", "week 12"), 'tag = "week 12" |');
  assert.equal(taken("my|", "my metric"), '"my metric" |');
  assert.equal(taken("tag |", "in ("), "tag in (|");
  assert.equal(taken("tag in (baseline |", ","), "tag in (baseline, |");
});

test("a name in another case, a section's name and a metric's part are the columns that they mean", () => {
  assert.equal(fieldOf(KNOWN, "OPTIMIZER")?.name, "optimizer.name");
  assert.equal(fieldOf(KNOWN, "val/accuracy.best")?.name, "val/accuracy");
  assert.equal(fieldOf(KNOWN, "tag")?.name, "tags");
  assert.equal(fieldOf(KNOWN, "val/accuracy.worst"), undefined);
});

test("another term is added so that all of the line must hold as well", () => {
  assert.equal(withTerm("", "tag = a"), "tag = a");
  assert.equal(withTerm("x = 1", "tag = a"), "x = 1 and tag = a");
  assert.equal(withTerm("x = 1 or y = 2", "tag = a"), "(x = 1 or y = 2) and tag = a");
  assert.equal(withTerm("x = 1 and tag = a", "tag = a"), "x = 1 and tag = a");
});

test("long and hostile lines are cut in a moment", () => {
  for (const text of [
    '"'.repeat(2000),
    '"\\'.repeat(1000),
    "(".repeat(2000),
    '""'.repeat(1000),
    "a".repeat(2000),
    "a,".repeat(1000),
  ]) {
    assert.equal(
      lex(text)
        .map((token) => token.text)
        .join(""),
      text,
    );
    isUnfinished(text, () => false);
    placeAfter(text);
  }
});

test("a problem is shown at its character, though some characters count as two here", () => {
  const line = "😀 = 1 and foo = 2";
  const problem = { field: "filter", rule: "must be a column", value: "foo", at: 10, length: 3 };
  assert.deepEqual(excerptOf(line, problem), { before: "😀 = 1 and ", wrong: "foo", after: " = 2" });
  assert.equal(line.slice(...rangeOf(line, problem)), "foo");
  assert.equal(problemWords(problem), "“foo” must be a column.");
});

test("a problem at the end of the line has a place there, and a long line is cut around it", () => {
  const line = `${"x = 1 and ".repeat(40)}y >`;
  const problem = { field: "filter", rule: "must go on with a value", value: null, at: line.length, length: 0 };
  const { before, wrong, after } = excerptOf(line, problem);
  assert.ok(before.startsWith("…") && before.endsWith("y >") && before.length < 50);
  assert.deepEqual([wrong, after], ["", ""]);
  assert.equal(problemWords(problem), "The line must go on with a value.");
});

test("what was meant is put in the place of what is wrong", () => {
  const line = "starred and val/acuracy > 0.5";
  const rule = "must be a column; did you mean val/accuracy or my metric?";
  const problem = { field: "filter", rule, value: "val/acuracy", at: 12, length: 11 };
  assert.deepEqual(meantBy(problem), ["val/accuracy", "my metric"]);
  assert.equal(problemWords(problem), "“val/acuracy” must be a column.");
  assert.equal(mended(line, problem, "val/accuracy"), "starred and val/accuracy > 0.5");
  assert.equal(mended(line, problem, "my metric"), 'starred and "my metric" > 0.5');
  assert.deepEqual(meantBy({ field: "filter", rule: "must be a column" }), []);
});

test("it is told of how many runs something was counted", () => {
  assert.equal(runsWord(1, 30), "1 run");
  assert.equal(runsWord(9, 1000), "9 of 1,000");
});
