/* A confusion matrix as numbers: how often each class was taken for each. Pure. */

/** @import { TensorData } from "../wire/types.js" */
/** @typedef {{ names: string[], counts: number[][], totals: number[], right: (number | null)[], step: number }} Confusion
 *   counts: a row a class, a column what it was taken for; right: each class's share that was told rightly, null without examples */
/** @typedef {{ row: number, column: number, count: number, share: number }} Mistake  share: of the row's class */

/** Returns what a tensor record holds, or null when it is no matrix of classes.
 * @param {Pick<TensorData, "shape" | "data" | "meta" | "step" | "dtype">} tensor float32, shape [classes, classes]
 * @returns {Confusion | null} */
export function confusionOf({ shape, data, meta, step, dtype }) {
  const [n, columns] = shape;
  if (shape.length !== 2 || n !== columns || n === 0 || dtype !== "float32" || data.length !== 4 * n * n) return null;
  const values = new Float32Array(data.slice().buffer);
  const counts = Array.from({ length: n }, (_, row) => [...values.subarray(row * n, (row + 1) * n)]);
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const classes = Array.isArray(meta.classes) && meta.classes.length === n ? meta.classes.map(String) : null;
  return {
    names: classes ?? counts.map((_, row) => String(row)),
    counts,
    totals,
    right: counts.map((row, index) => (totals[index] ? row[index] / totals[index] : null)),
    step,
  };
}

/** Returns how strongly a cell is coloured, 0 to 1. Mistakes are few beside what is right, so theirs are brought up.
 * @param {Confusion} confusion @param {number} row @param {number} column */
export function strength({ counts, totals }, row, column) {
  const share = totals[row] ? counts[row][column] / totals[row] : 0;
  return row === column ? share : Math.sqrt(share);
}

/** Returns the commonest mistakes, the commonest first.
 * @param {Confusion} confusion @param {number} most @returns {Mistake[]} */
export function mistakes({ counts, totals }, most) {
  return counts
    .flatMap((cells, row) =>
      cells.map((count, column) => ({ row, column, count, share: totals[row] ? count / totals[row] : 0 })),
    )
    .filter(({ row, column, count }) => row !== column && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}

/** Returns the share of all that was told rightly.
 * @param {Confusion} confusion */
export function accuracy({ counts, totals }) {
  const total = totals.reduce((sum, each) => sum + each, 0);
  return total ? counts.reduce((sum, row, index) => sum + row[index], 0) / total : null;
}
