/* The heads of the table's columns: a click sorts, dragging moves, the edge makes wider; with Alt, the arrow keys do. */

import { moved, resized, sortOf, turnedSort } from "../lib/runs-query.js";
import { html, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { RunsPage } from "../app/runs-page.js" */

const FAR = 5;
const NUDGE = 16;
const SORTED = { true: "descending", false: "ascending" };

/** @param {{ page: RunsPage, columns: Column[], numbers: Set<string>, choice: import("../vendor/runtime.js").Child }} props
 *  numbers: the columns that stand at the right; choice: the head over the boxes */
export function Head({ page, columns, numbers, choice }) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  const drop = useSignal(/** @type {{ id: string, to: number } | null} */ (null));
  return html`<div class="runs-head" role="rowgroup"><div class="runs-row runs-heads" role="row" aria-rowindex="1" ref=${row}>
    <div class="runs-cell cell-choice" role="columnheader">${choice}</div>
    ${columns.map((column, place) => html`<${HeadCell} key=${column.id} page=${page} column=${column} place=${place} isNumber=${numbers.has(column.id)} row=${row} drop=${drop} />`)}
  </div></div>`;
}

/** @param {{ page: RunsPage, column: Column, place: number, isNumber: boolean, row: { current: HTMLElement | null },
 *   drop: import("../vendor/runtime.js").Signal<{ id: string, to: number } | null> }} props */
function HeadCell({ page, column, place, isNumber, row, drop }) {
  const { id, title, isSortable } = column;
  const sorted = sortOf(page.sort.value, id);
  const isSole = page.sort.value.length === 1;
  const wasDragged = useRef(false);
  const click = (/** @type {MouseEvent} */ event) => {
    if (wasDragged.current || !isSortable) return;
    page.change({ sort: turnedSort(page.query.peek().sort, column, event.shiftKey) });
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    const by = event.key === "ArrowLeft" ? -1 : 1;
    const columns = page.columns.peek();
    const cell = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
    page.choose(
      event.shiftKey ? resized(columns, id, (cell?.offsetWidth ?? column.width) + by * NUDGE) : moved(columns, id, by),
    );
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    wasDragged.current = false;
    if (event.button !== 0 || event.pointerType === "touch") return;
    follow(
      event,
      (x, from) => {
        if (!drop.value && Math.abs(x - from) < FAR) return;
        wasDragged.current = true;
        drop.value = { id, to: placeAt(row.current, x) };
      },
      () => {
        const to = drop.value?.to;
        drop.value = null;
        if (to !== undefined && wasDragged.current)
          page.choose(moved(page.columns.peek(), id, to > place ? to - 1 - place : to - place));
      },
    );
  };
  const mark =
    drop.value && (drop.value.to === place ? "drops-before" : drop.value.to === place + 1 ? "drops-after" : "");
  return html`<div class=${`runs-cell cell-${kindOf(column)} ${isNumber ? "number" : ""} ${drop.value?.id === id ? "is-dragged" : ""} ${mark || ""}`} role="columnheader" aria-colindex=${place + 2}
    aria-sort=${sorted ? SORTED[`${sorted.isDown}`] : isSortable ? "none" : undefined}>
    <button type="button" class="head-button" title=${titleOf(column)} aria-disabled=${isSortable ? undefined : "true"} onClick=${click} onKeyDown=${onKeyDown} onPointerDown=${drag}>
      <span class=${id === "starred" ? "visually-hidden" : "head-words"}>${title}</span>${id === "starred" ? html`<span aria-hidden="true">★</span>` : null}
      ${sorted ? html`<span class="head-sort" aria-hidden="true">${sorted.isDown ? "↓" : "↑"}${isSole ? "" : sorted.place + 1}</span>` : null}
    </button>
    <${Edge} page=${page} column=${column} />
  </div>`;
}

/** @param {{ page: RunsPage, column: Column }} props */
function Edge({ page, column: { id } }) {
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const cell = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).parentElement);
    const width = cell.offsetWidth;
    follow(
      event,
      (x, from) => {
        page.draft.value = resized(page.columns.peek(), id, width + x - from);
      },
      () => page.draft.peek() && page.choose(/** @type {any} */ (page.draft.peek())),
    );
  };
  const reset = () => page.choose(resized(page.columns.peek(), id, null));
  return html`<span class="head-edge" aria-hidden="true" onPointerDown=${drag} onDblClick=${reset}></span>`;
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

/** @param {Column} column */
export function kindOf({ id, kind, series }) {
  if (kind === "curve") return "curve";
  return kind === "builtin" ? id : series ? "metric" : "field";
}

/** @param {Column} column */
function titleOf({ id, title, kind, isSortable }) {
  const what = kind === "builtin" ? title : id;
  return isSortable ? `${what}: click to sort, Shift to sort by it as well, drag to move` : `${what}: drag to move`;
}
