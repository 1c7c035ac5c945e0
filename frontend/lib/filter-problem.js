/* What is wrong with a filter line: in words, and the piece of the line around it. */

import { quoted } from "./filter-lexer.js";

/** @import { Problem } from "../wire/types.js" */
/** @typedef {{ before: string, wrong: string, after: string }} Excerpt */

const AROUND = 36;

const MEANT = /; did you mean (.+)\?$/;

/** Returns the names that were probably meant, as the server told them.
 * @param {Problem} problem */
export function meantBy({ rule }) {
  return MEANT.exec(rule)?.[1].split(" or ") ?? [];
}

/** Returns the line with what was meant in the place of what is wrong.
 * @param {string} line @param {Problem} problem @param {string} name */
export function mended(line, problem, name) {
  const [from, to] = rangeOf(line, problem);
  return line.slice(0, from) + quoted(name) + line.slice(to);
}

/** Returns the problem as a sentence: what is wrong, and by which rule, without what was meant.
 * @param {Problem} problem */
export function problemWords({ rule: told, value }) {
  const rule = told.replace(MEANT, "");
  const what = typeof value === "string" && value ? `“${shortened(value)}”` : "The line";
  return `${what} ${rule}${/[.?!)]$/.test(rule) ? "" : "."}`;
}

/** @param {string} text */
function shortened(text) {
  const signs = [...text];
  return signs.length > AROUND ? `${signs.slice(0, AROUND).join("")}…` : text;
}

/** Returns the piece of the line that is wrong and what stands around it. The server counts whole characters.
 * @param {string} line @param {Problem} problem @returns {Excerpt} */
export function excerptOf(line, { at = 0, length = 1 }) {
  const signs = [...line];
  const from = Math.max(at - AROUND, 0);
  const wrong = signs.slice(at, at + Math.max(length, 1));
  const after = signs.slice(at + wrong.length);
  const isLong = wrong.length > AROUND;
  return {
    before: (from > 0 ? "…" : "") + signs.slice(from, at).join(""),
    wrong: wrong.slice(0, AROUND).join("") + (isLong ? "…" : ""),
    after: isLong ? "" : after.slice(0, AROUND).join("") + (after.length > AROUND ? "…" : ""),
  };
}

/** Returns the part of a line that is wrong, in the units that JavaScript counts in.
 * @param {string} line @param {Problem} problem @returns {[from: number, to: number]} */
export function rangeOf(line, { at = 0, length = 1 }) {
  const signs = [...line];
  const from = signs.slice(0, at).join("").length;
  return [from, from + signs.slice(at, at + Math.max(length, 1)).join("").length];
}
