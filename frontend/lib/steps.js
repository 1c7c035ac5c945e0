/* Places in a row of ascending steps. */

/** Returns the index of the last step at or before `at`, -1 when all come after.
 * @param {number} length @param {(index: number) => number} stepOf @param {number} at */
export function indexAt(length, stepOf, at) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stepOf(middle) > at) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

/** Returns at most `n` of the items, evenly chosen, the first and the last among them.
 * @template T @param {T[]} items @param {number} n @returns {T[]} */
export function evenly(items, n) {
  if (items.length <= n) return items;
  return Array.from({ length: n }, (_, i) => items[Math.round((i * (items.length - 1)) / (n - 1))]);
}

/** Returns at most `n` of the items, those nearest to evenly spaced steps, the first and the last among them.
 * @template {{ step: number }} T @param {T[]} items ascending @param {number} n @returns {T[]} */
export function evenSteps(items, n) {
  if (items.length <= n) return items;
  const [first, last] = [items[0].step, items[items.length - 1].step];
  const chosen = new Set(/** @type {number[]} */ ([]));
  for (let i = 0; i < n; i++) {
    const step = first + (i * (last - first)) / (n - 1);
    const before = Math.max(
      indexAt(items.length, (index) => items[index].step, step),
      0,
    );
    const after = Math.min(before + 1, items.length - 1);
    chosen.add(items[after].step - step < step - items[before].step ? after : before);
  }
  return items.filter((_, index) => chosen.has(index));
}
