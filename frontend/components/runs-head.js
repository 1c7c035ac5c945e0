/* The heads of the table's columns: a click sorts, dragging moves, the edge makes wider; with Alt, the arrow keys do. */

import { sortOf, turnedSort } from "../lib/runs-query.js";
import { html, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { Signal } from "../vendor/runtime.js" */

/** What moves columns comes when somebody comes near a head. @type {typeof import("./runs-head-moves.js") | null} */
let moves = null;

function fetchMoves() {
  if (moves) return;
  import("./runs-head-moves.js").then((found) => {
    moves = found;
  });
}

const SORTED = { true: "descending", false: "ascending" };

/** @param {{ page: RunsPage, columns: Column[], numbers: Set<string>, choice: import("../vendor/runtime.js").Child }} props
 *  numbers: the columns that stand at the right; choice: the head over the boxes */
export function Head({ page, columns, numbers, choice }) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  const drop = useSignal(/** @type {{ id: string, to: number } | null} */ (null));
  return html`<div class="runs-head" role="rowgroup" onPointerEnter=${fetchMoves} onFocusIn=${fetchMoves}><div class="runs-row runs-heads" role="row" aria-rowindex="1" ref=${row}>
    <div class="runs-cell cell-choice" role="columnheader">${choice}</div>
    ${columns.map((column, place) => html`<${HeadCell} key=${column.id} page=${page} column=${column} place=${place} isNumber=${numbers.has(column.id)} row=${row} drop=${drop} />`)}
  </div></div>`;
}

/** @param {{ page: RunsPage, column: Column, place: number, isNumber: boolean, row: { current: HTMLElement | null },
 *   drop: Signal<{ id: string, to: number } | null> }} props */
function HeadCell({ page, column, place, isNumber, row, drop }) {
  const { id, title, isSortable } = column;
  const sorted = sortOf(page.sort.value, id);
  const isSole = page.sort.value.length === 1;
  const wasDragged = useRef(false);
  const click = (/** @type {MouseEvent} */ event) => {
    if (wasDragged.current || !isSortable) return;
    page.change({ sort: turnedSort(page.query.peek().sort, column, event.shiftKey) });
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    wasDragged.current = false;
    moves?.drag(event, page, { id, place, row: row.current, drop, wasDragged });
  };
  const mark =
    drop.value && (drop.value.to === place ? "drops-before" : drop.value.to === place + 1 ? "drops-after" : "");
  return html`<div class=${`runs-cell cell-${kindOf(column)} ${isNumber ? "number" : ""} ${drop.value?.id === id ? "is-dragged" : ""} ${mark || ""}`} role="columnheader" aria-colindex=${place + 2}
    aria-sort=${sorted ? SORTED[`${sorted.isDown}`] : isSortable ? "none" : undefined}>
    <button type="button" class="head-button" title=${titleOf(column)} aria-disabled=${isSortable ? undefined : "true"} onClick=${click} onKeyDown=${(/** @type {KeyboardEvent} */ event) => moves?.nudge(event, page, id)} onPointerDown=${drag}>
      <span class=${id === "starred" ? "visually-hidden" : "head-words"}>${title}</span>${id === "starred" ? html`<span aria-hidden="true">★</span>` : null}
      ${sorted ? html`<span class="head-sort" aria-hidden="true">${sorted.isDown ? "↓" : "↑"}${isSole ? "" : sorted.place + 1}</span>` : null}
    </button>
    <span class="head-edge" aria-hidden="true" onPointerDown=${(/** @type {PointerEvent} */ event) => moves?.widen(event, page, id)} onDblClick=${() => moves?.reset(page, id)}></span>
  </div>`;
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
