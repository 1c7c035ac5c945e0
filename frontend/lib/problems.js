/* Which refusal belongs to which field of the form. */

/** @import { Problem } from "../wire/types.js" */

/** Returns the rules broken at exactly this field.
 * @param {Problem[]} problems @param {string} path */
export function rulesAt(problems, path) {
  return problems.filter((problem) => problem.field === path).map((problem) => problem.rule);
}

/** Returns a dotted name as a person reads it: network.layers.0.units → "network › layer 1 › units".
 * @param {string} path */
export function readable(path) {
  if (!path) return "configuration";
  return path
    .replace(/\blayers\.(\d+)/, (_, index) => `layer ${Number(index) + 1}`)
    .replace(/\baugment\.(\d+)/, (_, index) => `augmentation ${Number(index) + 1}`)
    .replaceAll(".", " › ")
    .replaceAll("_", " ");
}

/** Returns the id of the element that edits a field.
 * @param {string} path */
export function idOf(path) {
  return `field-${path.replaceAll(".", "-")}`;
}

/** Returns a refusal as a sentence about what was to be changed: its rule where it names one, else what was said.
 * @param {unknown} error @param {string} subject  "The name" */
export function refusalOf(error, subject) {
  const { problems, message } = /** @type {{ problems?: Problem[], message?: string }} */ (error ?? {});
  return problems?.length ? `${subject} ${problems[0].rule}.` : (message ?? String(error));
}
