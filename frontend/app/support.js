/* What the pages need of a browser beyond what their scripts need to run at all. */

/** @typedef {{ WebSocket?: unknown, IntersectionObserver?: unknown, ResizeObserver?: unknown, document: Document }} Browser */
/** @type {[name: string, isThere: (browser: Browser) => boolean][]} */
const NEEDS = [
  ["WebSocket, by which points come as they are made", ({ WebSocket }) => typeof WebSocket === "function"],
  ["the 2D canvas, on which charts and pictures are drawn", ({ document }) => hasCanvas(document)],
  [
    "observers of size and sight, which say what is to be drawn",
    (browser) => [browser.IntersectionObserver, browser.ResizeObserver].every((each) => typeof each === "function"),
  ],
];

/** Returns what a browser lacks, in words that end a sentence.
 * @param {Browser} browser @returns {string[]} */
export function lacking(browser) {
  return NEEDS.filter(([, isThere]) => !isThere(browser)).map(([name]) => name);
}

/** @param {Document} document */
function hasCanvas(document) {
  try {
    return Boolean(document.createElement("canvas").getContext("2d"));
  } catch {
    return false;
  }
}
