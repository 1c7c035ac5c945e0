/* What may come next in a filter line where the caret stands: columns, operators, values, and the words between terms. */

import { lex, placeAfter, quoted, unquoted } from "./filter-lexer.js";
import { count } from "./format.js";
import { HEALTH_WORDS, STATES } from "./states.js";

/** @import { HistoryField, HistoryFields } from "../wire/history.js" */
/** @import { Place, Token } from "./filter-lexer.js" */
/** @typedef {{ text: string, label: string, detail: string, kind: "name" | "operator" | "value" | "word" | "line" }} Choice
 *   text: what is written; label: what is shown */
/** @typedef {{ from: number, to: number, choices: Choice[], total: number }} Completion  choices replace from…to; total: how many
 *   there are in all */

const MOST = 50;
/** Of how many runs the server counts who has what. */
const COUNTED = 1000;
const PARTS = ["last", "best", "min", "max", "best_step", "n"];
/** @type {Record<string, string>} */
const PART_WORDS = {
  last: "its newest value",
  best: "its best value",
  min: "its least value",
  max: "its greatest value",
  best_step: "the step of its best value",
  n: "how many points it has",
};
/** @type {[text: string, detail: string][]} */
const COMPARISONS = [
  ["=", "is"],
  ["!=", "is not"],
];
/** @type {[text: string, detail: string][]} */
const ORDERS = [
  [">", "more than"],
  [">=", "at least"],
  ["<", "less than"],
  ["<=", "at most"],
];
/** @type {[text: string, detail: string][]} */
const TEXTS = [
  ["~", "contains"],
  ["!~", "does not contain"],
];
/** @type {[text: string, detail: string][]} */
const ANY = [
  ["in (", "is one of"],
  ["not in (", "is none of"],
  ["is missing", "has none"],
  ["is not missing", "has one"],
];
/** @type {Record<string, [text: string, detail: string][]>} by the type of a column */
const OPERATORS = {
  number: [...ORDERS, ...COMPARISONS, ...ANY],
  time: [...ORDERS, ...ANY.slice(2)],
  duration: [...ORDERS, ...ANY.slice(2)],
  text: [...COMPARISONS, ...TEXTS, ...ANY],
  tags: [...COMPARISONS, ...TEXTS, ...ANY],
  bool: COMPARISONS,
};
/** @type {Record<string, string[]>} what may stand for a time or a duration, and what there is even where no run has it */
const SAMPLES = { time: ["1d", "7d", "30d"], duration: ["30s", "5m", "1h"], state: STATES, health: HEALTH_WORDS };
const FIRST = ["state", "tag", "starred", "name", "health", "finding", "created", "duration"];
/** Series that are many, and seldom what a run is found by. */
const MINOR = /^(layer|time|speed|system|optimizer)\/|\/class\//;

/** Returns what may be put where the caret stands, best first.
 * @param {string} text @param {number} caret @param {HistoryFields} known @returns {Completion} */
export function complete(text, caret, known) {
  const token = lex(text).find(({ from, to, role }) => from < caret && caret <= to && isWord(role, text[from]));
  const from = token?.from ?? caret;
  const place = placeAfter(text.slice(0, from));
  const typed = text.slice(from, caret);
  const found = ranked(choicesAt(place, known, unquoted(typed)), unquoted(typed));
  return { from, to: token?.to ?? caret, choices: found.slice(0, MOST), total: found.length };
}

/** @param {Token["role"]} role @param {string} first */
function isWord(role, first) {
  if (role === "bad") return !/[(),]/.test(first);
  return role !== "space" && role !== "bracket" && role !== "comma";
}

/** @param {Place} place @param {HistoryFields} known @param {string} typed @returns {Choice[]} */
function choicesAt({ expected, name, isInList, depth }, known, typed) {
  const field = fieldOf(known, name);
  const close = depth > 0 ? [word(")", "ends the bracket")] : [];
  const joiners = [word("and", "both must hold"), word("or", "one of them must hold"), ...close];
  if (expected === "term") return [...names(known, typed), word("not", "must not hold"), word("(", "begins a bracket")];
  if (expected === "operator") {
    const operators = OPERATORS[field?.type ?? "number"].map(([text, detail]) => operator(text, detail));
    return field?.type === "bool" ? [...joiners, ...operators] : operators;
  }
  if (expected === "missing") return [operator("missing", "has none"), operator("not missing", "has one")];
  if (expected === "in") return [operator("in (", "is none of")];
  if (expected === "list") return [operator("(", "begins the list")];
  if (expected === "comma") return [word(",", "another one"), word(")", "ends the list")];
  if (expected === "value") return values(known, field, name, isInList);
  return joiners;
}

/** @param {string} text @param {string} detail @returns {Choice} */
function word(text, detail) {
  return { text, label: text, detail, kind: "word" };
}

/** @param {string} text @param {string} detail @returns {Choice} */
function operator(text, detail) {
  return { text, label: text, detail, kind: "operator" };
}

/** Columns by name, those that runs are mostly found by first; a metric's parts once its name is typed.
 * @param {HistoryFields} known @param {string} typed @returns {Choice[]} */
function names({ fields, of }, typed) {
  /** @type {Map<string, HistoryField>} */
  const all = new Map();
  for (const field of fields) if (!all.has(wordFor(field))) all.set(wordFor(field), field); // the first of a name is meant
  const ordered = [...all].sort(([a, one], [b, other]) => rankOf(a, one) - rankOf(b, other));
  return ordered.flatMap(([name, field]) => [
    nameChoice(
      name,
      field.kind === "builtin" || field.n === of ? kindWord(field) : `${kindWord(field)} · ${runsWord(field.n, of)}`,
    ),
    ...partsOf(name, field, typed).map((part) => nameChoice(`${name}.${part}`, PART_WORDS[part])),
  ]);
}

/** Returns the parts of a metric that are offered: its best while it is being found, all of them once it is there.
 * @param {string} name @param {HistoryField} field @param {string} typed */
function partsOf(name, { kind }, typed) {
  if (kind !== "metric" || !typed) return [];
  if (typed.toLowerCase().startsWith(name.toLowerCase())) return PARTS;
  return MINOR.test(name) ? [] : ["best"];
}

/** Returns what a column is called in a line: one tag is asked for, not all.
 * @param {HistoryField} field */
function wordFor({ name, type }) {
  return type === "tags" ? "tag" : name;
}

/** @param {string} name @param {HistoryField} field */
function rankOf(name, { kind }) {
  const place = FIRST.indexOf(name);
  if (place >= 0) return place - FIRST.length;
  if (kind === "builtin") return 0;
  return kind === "config" ? 2 : MINOR.test(name) ? 3 : 1;
}

/** @param {string} name @param {string} detail @returns {Choice} */
function nameChoice(name, detail) {
  return { text: quoted(name), label: name, detail, kind: "name" };
}

/** @param {HistoryField} field */
function kindWord({ kind, type }) {
  if (kind === "metric") return "metric";
  return kind === "config" ? "configuration" : type === "bool" ? "yes or no" : type === "tags" ? "text" : type;
}

/** Tells how many runs have something; in a long history, of how many of the newest ones.
 * @param {number} n @param {number} of */
export function runsWord(n, of) {
  if (of < COUNTED) return n === 1 ? "1 run" : `${n} runs`;
  return `${count(n)} of ${count(of)}`;
}

/** Returns the column that a name stands for; a metric's part stands for a number.
 * @param {HistoryFields} known @param {string} name @returns {HistoryField | undefined} */
export function fieldOf({ fields }, name) {
  const low = name.toLowerCase();
  const found = fields.find((field) => field.name.toLowerCase() === low || wordFor(field) === low);
  if (found) return found;
  return fields.find(({ name, kind }) => {
    const start = `${name.toLowerCase()}.`;
    if (kind === "metric") return low.startsWith(start) && PARTS.includes(low.slice(start.length));
    return name.toLowerCase() === `${low}.name`;
  });
}

/** @param {HistoryFields} known @param {HistoryField | undefined} field @param {string} name @param {boolean} isInList
 * @returns {Choice[]} */
function values(known, field, name, isInList) {
  const samples = SAMPLES[name] ?? SAMPLES[field?.type ?? ""] ?? [];
  /** @type {Choice[]} */
  const out =
    field?.type === "bool"
      ? ["true", "false"].map((text) => valueChoice(text, ""))
      : field?.type === "tags"
        ? known.tags.map(({ tag, n }) => valueChoice(tag, runsWord(n, known.of)))
        : (field?.values ?? []).map((text) => valueChoice(text, ""));
  for (const text of samples)
    if (!out.some(({ label }) => label === text))
      out.push(valueChoice(text, field?.type === "time" ? `${text} ago` : ""));
  return isInList ? [...out, word(")", "ends the list")] : out;
}

/** @param {string} text @param {string} detail @returns {Choice} */
function valueChoice(text, detail) {
  return { text: quoted(text), label: text, detail, kind: "value" };
}

/** Returns the choices that have what was typed, those that begin with it first.
 * @param {Choice[]} choices @param {string} typed */
function ranked(choices, typed) {
  const wanted = typed.toLowerCase();
  if (!wanted) return choices;
  return choices
    .map((choice, index) => ({ choice, index, rank: rank(choice.label.toLowerCase(), wanted) }))
    .filter(({ rank, choice }) => rank < 3 && choice.text !== typed)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ choice }) => choice);
}

/** @param {string} label @param {string} wanted */
function rank(label, wanted) {
  const at = label.indexOf(wanted);
  if (at < 0) return 3;
  return at === 0 ? 0 : /[./_ -]/.test(label[at - 1]) ? 1 : 2;
}

/** Returns the line with a choice in its place, and where the caret then stands.
 * @param {string} text @param {Completion} completion @param {Choice} choice */
export function accept(text, { from, to }, choice) {
  const before = choice.text === "," ? text.slice(0, from).trimEnd() : text.slice(0, from);
  const space = choice.text.endsWith("(") ? "" : " ";
  const rest = text.slice(to);
  const written = before + choice.text + (rest.startsWith(" ") ? "" : space);
  return { text: written + rest, caret: written.length + (rest.startsWith(" ") ? 1 : 0) };
}
