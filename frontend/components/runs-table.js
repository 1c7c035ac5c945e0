/* The table of runs as one long list: the page's list in a grid. */

import { listHistory, MOST_IN_BULK } from "../app/history-api.js";
import { RunsBest } from "../app/runs-best.js";
import { RunsCurves } from "../app/runs-curves.js";
import { PAGE } from "../lib/runs-windows.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { Grid } from "./runs-grid.js";
import { Head } from "./runs-head.js";
import { Row, rowId } from "./runs-row.js";
import { useCard, useNarrow } from "./use-narrow.js";
import {
  CARD_HEIGHT,
  ChooseAll,
  HEAD_HEIGHT,
  isCalm,
  Nothing,
  ROW_HEIGHT,
  useColumns,
  useContext,
  useNumbers,
  usePointer,
} from "./use-rows.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { Range } from "../lib/runs-windows.js" */
/** @import { HistoryRun } from "../wire/history.js" */
/** @import { GridHandle } from "./runs-grid.js" */

/** @param {{ page: RunsPage, handle: { current: GridHandle | null } }} props */
export function RunsTable({ page, handle }) {
  const { list, cursor, selection } = page;
  const curves = useMemo(() => new RunsCurves(), []);
  const bests = useMemo(() => new RunsBest(list), []);
  const isNarrow = useNarrow();
  const Card = useCard(isNarrow);
  const { hot, listeners } = usePointer(page);
  const { columns, tracks, width, fallback } = useColumns(page, page.columns.value);
  const seen = useRef(/** @type {Range} */ ({ first: 0, last: 0 }));
  const version = list.version.value;
  const n = list.total.value;
  const best = useMemo(() => bests.of(columns), [version, columns, bests.told.value]);
  const context = useContext({ columns, fallback, curves, best });
  const inSight = runsIn(list, seen.current);
  const numbers = useNumbers(columns, inSight.length ? inSight : [list.at(0)]);
  const look = (/** @type {boolean} */ isScrolled) => {
    const wanted = columns.filter(({ kind }) => kind === "curve").map(({ series }) => (series ? [series] : fallback));
    curves.look(runsIn(list, seen.current), wanted, isScrolled);
  };
  useRows(page, handle);
  useEffect(() => curves.close.bind(curves), []);
  useEffect(() => {
    cursor.moves.value += 1;
    look(false);
    bests.look(columns);
  }, [version, columns, fallback]);
  const active = cursor.index.value;
  const rowHeight = isNarrow ? CARD_HEIGHT : ROW_HEIGHT;
  const Each = isNarrow ? (Card ?? Nothing) : Row;
  const row = (/** @type {number} */ index) => {
    const run = list.at(index);
    const isChosen = run !== undefined && selection.ids.value.has(run.id);
    return html`<${Each} key=${run && list.places.get(run.id) === index ? run.id : index} run=${run} index=${index} context=${context} isActive=${index === active} isHot=${index === hot} isChosen=${isChosen} />`;
  };
  const onLook = (/** @type {Range} */ range) => {
    seen.current = range;
    list.look(range);
    look(true);
  };
  const choice = html`<${ChooseAll} page=${page} n=${n} most=${MOST_IN_BULK} />`;
  const head = isNarrow ? null : html`<${Head} page=${page} columns=${columns} numbers=${numbers} choice=${choice} />`;
  const onReady = (/** @type {GridHandle} */ grid) => {
    handle.current = grid;
  };
  return html`<${Grid} n=${n} rowHeight=${rowHeight} headHeight=${isNarrow ? 0 : HEAD_HEIGHT} template=${tracks} width=${isNarrow ? 0 : width} label="Runs" nColumns=${columns.length + 1}
    top=${page.top} active=${active >= 0 ? rowId(active) : ""} head=${head} row=${row} onLook=${onLook} onRest=${(/** @type {number} */ at) => page.keepTop(at)} onReady=${onReady} aria-busy=${list.isBusy.value} ...${listeners} />`;
}

/** Lets the keys and the page know the rows, for as long as the table is shown.
 * @param {RunsPage} page @param {{ current: GridHandle | null }} handle */
function useRows(page, handle) {
  const { list, cursor } = page;
  useEffect(() => {
    cursor.rows = {
      n: () => list.total.peek(),
      keyAt: (index) => list.at(index)?.id,
      placeOf: (id) => list.places.get(id),
      runAt: (index) => list.at(index),
      between: (first, last) => idsBetween(page, first, last),
    };
    cursor.reveal = (index) => handle.current?.reveal(index);
    page.jump = (row) => handle.current?.jump(row);
    page.isCalm = () => isCalm(handle.current, page);
    return () => {
      cursor.rows = null;
      handle.current = null;
    };
  }, []);
}

/** @param {RunsPage["list"]} list @param {Range} range @returns {HistoryRun[]} */
function runsIn(list, { first, last }) {
  const rows = Array.from({ length: last - first }, (_, index) => list.at(first + index));
  return rows.filter((run) => run !== undefined);
}

/** Returns the ids of a range of rows; those that are not here are asked for.
 * @param {RunsPage} page @param {number} first @param {number} last */
async function idsBetween({ list }, first, last) {
  const end = Math.min(last, first + MOST_IN_BULK - 1);
  const here = runsIn(list, { first, last: end + 1 });
  if (here.length === end - first + 1) return here.map(({ id }) => id);
  const { columns, ...query } = list.query;
  const ids = [];
  for (let offset = first; offset <= end; offset += PAGE) {
    const limit = Math.min(PAGE, end + 1 - offset);
    const { runs } = await listHistory({ ...query, limit, offset });
    ids.push(...runs.map(({ id }) => id));
  }
  return ids;
}
