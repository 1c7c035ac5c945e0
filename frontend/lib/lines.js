/* Lines of a text by their numbers. */

/** Returns where a line begins and ends; that of the last line for a number beyond it.
 * @param {string} text @param {number} line from 1 @returns {[from: number, to: number]} */
export function lineRange(text, line) {
  const lines = text.split("\n");
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const from = lines.slice(0, index).reduce((sum, each) => sum + each.length + 1, 0);
  return [from, from + lines[index].length];
}
