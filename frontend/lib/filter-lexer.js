/* The filter line cut into tokens, each with what it is to the line: a column, an operator, a value, a word of the grammar.
 *
 * It colours and completes; what a line means, and whether it means anything, the server alone says. */

/** @typedef {"space" | "name" | "operator" | "word" | "value" | "bracket" | "comma" | "bad"} Role */
/** @typedef {{ text: string, from: number, to: number, role: Role }} Token */
/** @typedef {"term" | "operator" | "in" | "value" | "list" | "comma" | "missing" | "joiner"} Expected  what may come next: a term's
 *   beginning, an operator, the "in" after a "not", a value, the "(" of a list, a comma or ")" in it, "missing", "and" or "or" */
/** @typedef {{ expected: Expected, name: string, operator: string, isInList: boolean, depth: number }} Place */

const PATTERN = /(\s+)|((?:"(?:[^"\\]|\\[\s\S])*"?|[^\s()",=!<>~])+)|(!=|!~|<=|>=|[=<>~])|([()])|(,)|([\s\S])/gy;
const UNENDED = /^(?:[^"]|"(?:[^"\\]|\\[\s\S])*")*"(?:[^"\\]|\\[\s\S])*\\?$/;
/** @type {Place} */
const START = { expected: "term", name: "", operator: "", isInList: false, depth: 0 };

/** Returns all of the text as tokens: put together again they are the text.
 * @param {string} text @returns {Token[]} */
export function lex(text) {
  return walk(text).tokens;
}

/** Returns what may come after the text, as far as it can be read.
 * @param {string} text @returns {Place} */
export function placeAfter(text) {
  return walk(text).place;
}

/** Tells whether a line breaks off in the middle of a term: somebody is typing it still.
 * @param {string} text @param {(name: string) => boolean} isTruth  whether a column says something by its name alone */
export function isUnfinished(text, isTruth) {
  if (text.trim() === "") return false;
  if (UNENDED.test(text)) return true;
  const { expected, depth, name } = placeAfter(text);
  return depth > 0 || !(expected === "joiner" || (expected === "operator" && isTruth(name)));
}

/** @param {string} text */
function walk(text) {
  /** @type {Token[]} */
  const tokens = [];
  let place = START;
  for (const [found, space, word, operator, bracket, comma] of text.matchAll(PATTERN)) {
    const from = tokens.at(-1)?.to ?? 0;
    const kind = space
      ? "space"
      : word
        ? "word"
        : operator
          ? "operator"
          : bracket
            ? "bracket"
            : comma
              ? "comma"
              : "bad";
    const [role, next] = kind === "space" ? [/** @type {Role} */ ("space"), place] : step(place, kind, found);
    tokens.push({ text: found, from, to: from + found.length, role });
    place = next;
  }
  return { tokens, place };
}

/** @param {Place} place @param {string} kind @param {string} text @returns {[Role, Place]} */
function step(place, kind, text) {
  const word = kind === "word" && !text.startsWith('"') ? text.toLowerCase() : "";
  switch (place.expected) {
    case "term":
      if (word === "not") return ["word", place];
      if (text === "(") return ["bracket", { ...place, depth: place.depth + 1 }];
      if (kind === "word") return ["name", { ...place, expected: "operator", name: unquoted(text) }];
      break;
    case "operator":
      if (kind === "operator") return ["operator", { ...place, expected: "value", operator: text }];
      if (word === "in") return ["operator", { ...place, expected: "list", operator: "in" }];
      if (word === "not") return ["operator", { ...place, expected: "in" }];
      if (word === "is") return ["operator", { ...place, expected: "missing", operator: "is" }];
      return joined(place, kind, word, text);
    case "in":
      if (word === "in") return ["operator", { ...place, expected: "list", operator: "in" }];
      break;
    case "missing":
      if (word === "not") return ["operator", place];
      if (word === "missing") return ["operator", { ...place, expected: "joiner" }];
      break;
    case "value":
      if (kind === "word") return ["value", { ...place, expected: place.isInList ? "comma" : "joiner" }];
      break;
    case "list":
      if (text === "(") return ["bracket", { ...place, expected: "value", isInList: true }];
      break;
    case "comma":
      if (kind === "comma") return ["comma", { ...place, expected: "value" }];
      if (text === ")") return ["bracket", { ...place, expected: "joiner", isInList: false }];
      break;
    default:
      return joined(place, kind, word, text);
  }
  return ["bad", place];
}

/** @param {Place} place @param {string} kind @param {string} word @param {string} text @returns {[Role, Place]} */
function joined(place, kind, word, text) {
  if (word === "and" || word === "or") return ["word", { ...START, depth: place.depth }];
  if (kind === "bracket" && text === ")" && place.depth > 0)
    return ["bracket", { ...place, expected: "joiner", depth: place.depth - 1 }];
  return ["bad", place];
}

const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"?/g;
const PLAIN = /^[^\s()",=!<>~\\]+$/;
const WORDS = new Set(["and", "or", "not", "in", "is", "missing"]);

/** Returns a name or value as it is meant, without quotation marks.
 * @param {string} text */
export function unquoted(text) {
  return text.replace(QUOTED, (_, inside) => inside.replace(/\\([\s\S])/g, "$1"));
}

/** Returns a text as it stands in a line: in quotation marks where it would mean something else without.
 * @param {string} text */
export function quoted(text) {
  if (PLAIN.test(text) && !WORDS.has(text.toLowerCase())) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Returns the line with another term that must hold as well; a line that has it already stays.
 * @param {string} line @param {string} term */
export function withTerm(line, term) {
  const old = line.trim();
  if (!old) return term;
  if (old === term || old.endsWith(` and ${term}`) || old.startsWith(`${term} and `)) return old;
  const hasOr = lex(old).some(({ role, text }) => role === "word" && text.toLowerCase() === "or");
  return `${hasOr ? `(${old})` : old} and ${term}`;
}
