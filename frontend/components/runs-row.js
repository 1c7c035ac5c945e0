/* A run's row. What edits it comes into the row that is pointed at or that the keys act on: the others are only read. */

import { cellOf, columnOf, NAME, numberIn } from "../lib/columns-of-runs.js";
import { visible } from "../lib/visible.js";
import { html, useMemo } from "../vendor/runtime.js";
import { Chips, cellContent, StillStar } from "./runs-cell.js";
import { kindOf } from "./runs-head.js";

/** @import { RowTools } from "./row-tools-fetch.js" */
/** @import { RunsCurves } from "../app/runs-curves.js" */
/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { HistoryRun } from "../wire/history.js" */
/** @typedef {{ columns: Column[], best: Map<string, number | null>, curves: RunsCurves, fallback: string[], tools: RowTools | null,
 *   hasTags: boolean }} RowContext  hasTags: tags have a column of their own */
/** @typedef {{ run: HistoryRun | undefined, index: number, context: RowContext, isActive: boolean, isHot: boolean,
 *   isChosen: boolean, level?: number }} RowProps  isActive: the keys act on it; isHot: it is pointed at; level: in groups, 2 */

/** The columns whose numbers are written as such in a row that is not there yet. */
const NOTHING = "";

/** @param {number} index */
export function rowId(index) {
  return `run-row-${index}`;
}

/** What makes an element the row of a place, be it a line or a card.
 * @param {number} index @param {number | undefined} level */
export function rowProps(index, level) {
  return { id: rowId(index), role: "row", "aria-rowindex": index + 2, "data-index": index, "aria-level": level };
}

/** @param {RowProps} props */
export function Row({ run, index, context, isActive, isHot, isChosen, level }) {
  const isOpen = (isActive || isHot) && context.tools !== null;
  return useMemo(() => {
    const shared = rowProps(index, level);
    const kind = `runs-row ${isActive ? "is-active" : ""} ${isChosen ? "is-chosen" : ""} ${level === 2 ? "is-member" : ""}`;
    if (!run)
      return html`<div class=${`${kind} is-coming`} ...${shared} aria-busy="true"><div class="runs-cell cell-choice" role="gridcell"></div>${context.columns.map(({ id }) => html`<div class="runs-cell" role="gridcell" key=${id}>${id === NAME ? html`<span class="coming"></span>` : NOTHING}</div>`)}</div>`;
    const isGone = run.deleted_at !== null || run.archived_at !== null;
    return html`<div class=${`${kind} ${isGone ? "is-gone" : ""}`} ...${shared} aria-selected=${isChosen}>
      <div class="runs-cell cell-choice" role="gridcell"><label class="row-choice"><input type="checkbox" tabindex="-1" data-choice checked=${isChosen} aria-label=${`Choose ${run.name || run.id}`} /></label></div>
      ${context.columns.map((column, place) => html`<${CellOf} key=${column.id} run=${run} column=${column} place=${place} context=${context} isOpen=${isOpen} />`)}
    </div>`;
  }, [run, index, context, isActive, isOpen, isChosen, level]);
}

/** @param {{ run: HistoryRun, column: Column, place: number, context: RowContext, isOpen: boolean }} props */
function CellOf({ run, column, place, context, isOpen }) {
  const { id } = column;
  if (id === NAME)
    return html`<div class="runs-cell cell-name" role="rowheader" aria-colindex=${place + 2}><${NameCell} run=${run} context=${context} isOpen=${isOpen} /></div>`;
  const tools = isOpen ? context.tools : null;
  const isNumber = column.isNumber || (column.kind === "config" && numberIn(cellOf(run, column, 0)) !== null);
  const best = context.best.get(id) ?? null;
  const content =
    tools && id === "starred"
      ? html`<${tools.StarButton} run=${run} />`
      : tools && id === "tags"
        ? html`<${tools.TagList} run=${run} />`
        : id === "starred"
          ? html`<${StillStar} run=${run} />`
          : cellContent(run, column, { ...context, best });
  return html`<div class=${`runs-cell cell-${kindOf(column)} ${isNumber ? "number" : ""}`} role="gridcell" aria-colindex=${place + 2}>${content}</div>`;
}

/** @param {{ run: HistoryRun, context: RowContext, isOpen: boolean }} props */
export function NameCell({ run, context, isOpen }) {
  const tools = isOpen ? context.tools : null;
  const name = visible(run.name || run.id);
  const reason = run.state === "failed" || run.state === "stopped" ? run.reason : "";
  return html`
    ${tools ? html`<${tools.NameEdit} run=${run} />` : html`<span class="name-edit"><a class="name-link" tabindex="-1" href=${`/runs/${run.id}`} title=${name}><bdi>${name}</bdi></a></span>`}
    ${context.hasTags ? null : tools ? html`<${tools.TagList} run=${run} />` : run.tags.length ? html`<${Chips} tags=${run.tags} />` : null}
    ${tools ? html`<${tools.NoteButton} run=${run} />` : run.has_note ? html`<span class="still-note" title="Has a note"><span class="visually-hidden">has a note</span></span>` : null}
    ${reason ? html`<span class="reason" title=${reason}>${reason}</span>` : null}`;
}

/** Returns the columns that stand at the right: those of numbers, and fields that are numbers in the runs in sight.
 * @param {Column[]} columns @param {(HistoryRun | undefined)[]} runs */
export function numberColumns(columns, runs) {
  const found = columns.filter((column) => {
    if (column.isNumber || column.kind !== "config") return column.isNumber;
    const known = runs.find((run) => run && cellOf(run, column, 0) != null);
    return known !== undefined && numberIn(cellOf(known, column, 0)) !== null;
  });
  return new Set(found.map(({ id }) => id));
}

/** Returns the widths of columns as CSS has them, and the least that they take together.
 * @param {{ id: string, width: number | null }[]} shown @param {number} choice width of the boxes, in pixels */
export function template(shown, choice) {
  const widths = shown.map(({ id, width }) => ({ id, width, least: width ?? columnOf(id).width }));
  const tracks = widths.map(({ id, width, least }) =>
    id === NAME && width === null ? `minmax(${least}px, 1fr)` : `${least}px`,
  );
  const rest = widths.some(({ id, width }) => id === NAME && width === null) ? "" : " minmax(0, 1fr)";
  const sum = widths.reduce((total, { least }) => total + least, choice);
  return { tracks: `${choice}px ${tracks.join(" ")}${rest}`, width: sum };
}
