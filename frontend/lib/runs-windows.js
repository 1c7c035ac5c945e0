/* Which rows of a long table are drawn, and which of its pages are to be fetched for them. */

/** Rows are exchanged so many at a time: not with every one that is scrolled by. */
const GRAIN = 8;
export const PAGE = 100;

/** @typedef {{ first: number, last: number }} Range  of rows; last: behind the last one */

/** Returns the rows that are drawn: what is to be seen, and about half a screen on each side.
 * @param {number} top in pixels @param {number} height in pixels @param {number} row height of one, in pixels
 * @param {number} n how many there are @returns {Range} */
export function drawn(top, height, row, n) {
  const margin = height / 2;
  const first = Math.floor(Math.max(top - margin, 0) / row / GRAIN) * GRAIN;
  const last = Math.ceil((Math.max(top, 0) + height + margin) / row / GRAIN) * GRAIN;
  return { first: Math.max(Math.min(first, n), 0), last: Math.min(last, n) };
}

/** Returns the pages that a range of rows lies in.
 * @param {Range} range @returns {number[]} */
export function pagesOf({ first, last }) {
  if (last <= first) return [];
  const [from, to] = [Math.floor(first / PAGE), Math.floor((last - 1) / PAGE)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Returns where to scroll so that a row is to be seen; the same place where it is already.
 * @param {number} index of the row @param {number} top @param {number} height of what is to be seen, without the head
 * @param {number} row height of one */
export function revealing(index, top, height, row) {
  const [above, below] = [index * row, (index + 1) * row];
  if (above < top) return above;
  return below > top + height ? below - height : top;
}

/** Returns the ids of the pages to forget: the farthest from those in sight, when there are more than `most`.
 * @param {number[]} pages @param {number} middle @param {number} most */
export function forgotten(pages, middle, most) {
  return pages.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(most);
}
