/* Where the names of lines stand over a chart that is saved: side by side, in as many rows as they need. Pure. */

/** Returns for each width the place from the left and the row; none but the first of a row is cut off at the right.
 * @param {number[]} widths @param {number} left @param {number} right @returns {{ x: number, row: number }[]} */
export function legendRows(widths, left, right) {
  let [x, row] = [left, 0];
  return widths.map((width) => {
    if (x > left && x + width > right) [x, row] = [left, row + 1];
    const place = { x, row };
    x += width;
    return place;
  });
}
