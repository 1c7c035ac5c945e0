/* How the columns of the table are moved and made wider at their heads: by dragging, and by the arrow keys with Alt. */

import { moved, resized } from "../lib/runs-query.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { Signal } from "../vendor/runtime.js" */
/** @typedef {{ id: string, place: number, row: HTMLElement | null, drop: Signal<{ id: string, to: number } | null>,
 *   wasDragged: { current: boolean } }} Dragged  place: of the column; row: of the heads; drop: before which one it would fall */

/** What is moved by less than this was meant as a click. */
const FAR = 5;
const NUDGE = 16;

/** @param {PointerEvent} event @param {RunsPage} page @param {Dragged} dragged */
export function drag(event, page, { id, place, row, drop, wasDragged }) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const onMove = (/** @type {number} */ x, /** @type {number} */ from) => {
    if (!drop.value && Math.abs(x - from) < FAR) return;
    wasDragged.current = true;
    drop.value = { id, to: placeAt(row, x) };
  };
  follow(event, onMove, () => {
    const to = drop.value?.to;
    drop.value = null;
    if (to !== undefined) page.choose(moved(page.columns.peek(), id, to > place ? to - 1 - place : to - place));
  });
}

/** @param {PointerEvent} event @param {RunsPage} page @param {string} id */
export function widen(event, page, id) {
  if (event.button !== 0) return;
  event.stopPropagation();
  event.preventDefault();
  const width = headOf(event).offsetWidth;
  const onMove = (/** @type {number} */ x, /** @type {number} */ from) => {
    page.draft.value = resized(page.columns.peek(), id, width + x - from);
  };
  follow(event, onMove, () => {
    const columns = page.draft.peek();
    if (columns) page.choose(columns);
  });
}

/** Gives a column the width that it has by itself.
 * @param {RunsPage} page @param {string} id */
export function reset(page, id) {
  page.choose(resized(page.columns.peek(), id, null));
}

/** @param {KeyboardEvent} event @param {RunsPage} page @param {string} id */
export function nudge(event, page, id) {
  if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
  event.preventDefault();
  const by = event.key === "ArrowLeft" ? -1 : 1;
  const columns = page.columns.peek();
  page.choose(event.shiftKey ? resized(columns, id, headOf(event).offsetWidth + by * NUDGE) : moved(columns, id, by));
}

/** @param {Event} event */
function headOf({ currentTarget }) {
  return /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (currentTarget).closest("[role=columnheader]"));
}

/** Follows a pointer that is held down until it is let go.
 * @param {PointerEvent} event @param {(x: number, from: number) => void} onMove @param {() => void} onEnd */
function follow(event, onMove, onEnd) {
  const from = event.clientX;
  const move = (/** @type {PointerEvent} */ { clientX }) => onMove(clientX, from);
  const end = () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    onEnd();
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

/** Returns before which column something would be dropped.
 * @param {HTMLElement | null} row @param {number} x */
function placeAt(row, x) {
  const heads = [...(row?.children ?? [])].slice(1);
  const place = heads.findIndex((head) => {
    const { left, width } = head.getBoundingClientRect();
    return x < left + width / 2;
  });
  return place < 0 ? heads.length : place;
}
