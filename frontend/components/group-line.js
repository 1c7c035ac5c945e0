/* A group's row: what its runs share, how many they are, and of each number their mean and deviation. */

import { COUNT, NAME } from "../lib/columns-of-runs.js";
import { count } from "../lib/format.js";
import { groupText, MISSING } from "../lib/runs-cells.js";
import { groupTitle } from "../lib/runs-groups.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { kindOf } from "./runs-head.js";
import { rowId } from "./runs-row.js";

/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { GroupRow } from "../lib/runs-groups.js" */
/** @import { HistoryGroup } from "../wire/history.js" */

/** @param {{ row: GroupRow, columns: Column[], numbers: Set<string>, by: string[], index: number, isActive: boolean, isChosen: boolean,
 *   isNarrow: boolean, unfold: () => void }} props */
export function GroupLine({
  row: { group, isOpen },
  columns,
  numbers,
  by,
  index,
  isActive,
  isChosen,
  isNarrow,
  unfold: turn,
}) {
  const title = groupTitle(group, by);
  const shared = {
    id: rowId(index),
    role: "row",
    "aria-level": 1,
    "aria-expanded": isOpen,
    "aria-rowindex": index + 2,
    "data-index": index,
    "aria-selected": isChosen,
  };
  const choice = html`<label class="row-choice"><input type="checkbox" tabindex="-1" data-choice checked=${isChosen} aria-label=${`Choose the ${newestOf(group) || group.n} runs of ${title}`} /></label>`;
  const button = html`<button type="button" class="group-button" tabindex="-1" aria-expanded=${isOpen} onClick=${turn}><${Icon} name="right" /><bdi>${title}</bdi>${isOpen && newestOf(group) ? html`<span class="quiet">${newestOf(group)}</span>` : null}</button>`;
  if (isNarrow) {
    const facts = columns.filter(({ id, series }) => series && group.columns[id]?.n).slice(0, 3);
    return html`<div class=${`run-card is-group ${isActive ? "is-active" : ""} ${isChosen ? "is-chosen" : ""}`} ...${shared}>
      <div class="card-choice" role="gridcell">${choice}</div><div class="card-name" role="rowheader">${button}</div><div class="card-state" role="gridcell">${runsOf(group)}</div>
      <div class="card-facts" role="gridcell">${facts.map((column) => html`<span class="card-fact" key=${column.id}><span class="fact-word">${column.title}</span><${Measure} group=${group} column=${column} /></span>`)}</div></div>`;
  }
  return html`<div class=${`runs-row is-group ${isActive ? "is-active" : ""} ${isChosen ? "is-chosen" : ""}`} ...${shared}>
    <div class="runs-cell cell-choice" role="gridcell">${choice}</div>
    ${columns.map(
      (
        column,
        place,
      ) => html`<div class=${`runs-cell cell-${kindOf(column)} ${numbers.has(column.id) || group.columns[column.id]?.n ? "number" : ""}`} role=${column.id === NAME ? "rowheader" : "gridcell"} aria-colindex=${place + 2} key=${column.id}>
      ${column.id === NAME ? button : column.id === COUNT ? count(group.n) : html`<${Measure} group=${group} column=${column} />`}</div>`,
    )}
  </div>`;
}

/** @param {HistoryGroup} group */
function runsOf({ n }) {
  return `${count(n)} ${n === 1 ? "run" : "runs"}`;
}

/** Returns which of a group's runs are listed and chosen with it, where that is not all of them.
 * @param {HistoryGroup} group */
function newestOf({ n, runs }) {
  return runs.length < n ? `newest ${count(runs.length)} of ${count(n)}` : "";
}

/** @param {{ group: HistoryGroup, column: Column }} props */
function Measure({ group, column }) {
  const { mean, spread, note } = groupText(group.columns[column.id], column, group.n);
  if (mean === MISSING) return group.columns[column.id] ? MISSING : null;
  return html`<span class="measure" title=${`${mean} ${spread}, ${note || `all ${group.n}`} runs`}>${mean}${spread ? html` <span class="spread">${spread}</span>` : null}${note ? html`<span class="measure-note">${note}</span>` : null}</span>`;
}
