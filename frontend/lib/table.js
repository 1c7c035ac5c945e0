/* A chart's lines as rows of a table. */

/** @import { Line } from "../charts/line-figure.js" */
/** @import { Range } from "./view-state.js" */

/** Returns at most `limit` rows for the table: each step with a value a line, evenly picked, newest last.
 * @param {Line[]} lines
 * @param {Range} x
 * @returns {{ rows: { step: number, values: (number | undefined)[] }[], total: number }} */
export function tableOf(lines, x, limit = 200) {
  /** @type {Map<number, (number | undefined)[]>} */
  const byStep = new Map();
  lines.forEach(({ columns }, k) => {
    const { steps, values } = columns.arrays;
    for (let i = columns.indexAfter(x[0] - 1e-9); i < columns.n && steps[i] <= x[1]; i++) {
      const row = byStep.get(steps[i]) ?? new Array(lines.length).fill(undefined);
      row[k] = values[i];
      byStep.set(steps[i], row);
    }
  });
  const all = [...byStep].sort((a, b) => a[0] - b[0]);
  const every = Math.max(1, Math.ceil(all.length / limit));
  const picked = all.filter((_, i) => (all.length - 1 - i) % every === 0);
  return { rows: picked.map(([step, values]) => ({ step, values })), total: all.length };
}
