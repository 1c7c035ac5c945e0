/* The table of runs in groups: a row a group with the mean and deviation of each number, and its runs below where it is open. */

import { RunsCurves } from "../app/runs-curves.js";
import { RunsGroups } from "../app/runs-groups.js";
import { COUNT, columnOf, NAME } from "../lib/columns-of-runs.js";
import { count } from "../lib/format.js";
import { groupRows, sortedGroups } from "../lib/runs-groups.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { GroupLine } from "./group-line.js";
import { Notice } from "./notice.js";
import { Grid } from "./runs-grid.js";
import { Head } from "./runs-head.js";
import { Row, rowId } from "./runs-row.js";
import { useCard, useNarrow } from "./use-narrow.js";
import {
  CARD_HEIGHT,
  HEAD_HEIGHT,
  Nothing,
  ROW_HEIGHT,
  useColumns,
  useContext,
  useNumbers,
  usePointer,
} from "./use-rows.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { GroupRow, MemberRow } from "../lib/runs-groups.js" */
/** @import { Range } from "../lib/runs-windows.js" */
/** @import { GridHandle } from "./runs-grid.js" */

/** Milliseconds after which the groups follow what the live stream has told. */
const FOLLOW = 3000;
/** Least widths of a mean with its deviation, and of one in hours and minutes, in pixels. */
const ROOMY = 136;
const LONG = 196;
const WIDE = 360;

/** @param {{ page: RunsPage, handle: { current: GridHandle | null } }} props */
export function GroupedRuns({ page, handle }) {
  const groups = useMemo(() => new RunsGroups(page), []);
  const curves = useMemo(() => new RunsCurves(), []);
  const isNarrow = useNarrow();
  const Card = useCard(isNarrow);
  const { hot, listeners } = usePointer(page);
  const shown = ofGroups(page.columns.value);
  const { columns, tracks, width, fallback } = useColumns(page, shown);
  const by = page.query.value.group;
  const context = useContext({ columns, fallback, curves, best: NONE });
  useGroups(page, groups, columns);
  const found = groups.found.value;
  const sorted = useMemo(() => sortedGroups(found?.groups ?? [], page.sort.value), [found, page.sort.value]);
  const version = groups.version.value;
  const rows = useMemo(
    () => groupRows(sorted, new Set(groups.open.value), groups.runs),
    [sorted, groups.open.value, version],
  );
  const seen = useRef(/** @type {Range} */ ({ first: 0, last: 0 }));
  const look = (/** @type {boolean} */ isScrolled) => {
    const members = rows.slice(seen.current.first, seen.current.last).flatMap((row) => ("id" in row ? [row] : []));
    groups.fetch(members.map(({ id }) => id));
    const wanted = columns.filter(({ kind }) => kind === "curve").map(({ series }) => (series ? [series] : fallback));
    curves.look(
      members.flatMap(({ run }) => (run ? [run] : [])),
      wanted,
      isScrolled,
    );
  };
  useCursor(page, groups, rows, handle);
  useEffect(() => curves.close.bind(curves), []);
  useEffect(() => look(false), [rows, columns]);
  const numbers = useNumbers(columns, [...groups.runs.values()].slice(0, 20));
  const active = page.cursor.index.value;
  const chosen = page.selection.ids.value;
  const row = (/** @type {number} */ index) => {
    const each = rows[index];
    const state = { index, isActive: index === active };
    if ("group" in each) {
      const isChosen = each.group.runs.every((id) => chosen.has(id));
      return html`<${GroupLine} key=${each.key} row=${each} columns=${columns} numbers=${numbers} by=${by} isChosen=${isChosen} isNarrow=${isNarrow} unfold=${() => groups.unfold(each.key)} ...${state} />`;
    }
    const Each = isNarrow ? (Card ?? Nothing) : Row;
    return html`<${Each} key=${each.key} run=${each.run} context=${context} isHot=${index === hot} isChosen=${chosen.has(each.id)} level=${2} ...${state} />`;
  };
  if (groups.error.value)
    return html`<${Notice} tone="bad" isAlert title="The groups could not be fetched"><p>${groups.error.value.message}</p></${Notice}>`;
  if (!found) return null;
  const onLook = (/** @type {Range} */ range) => {
    seen.current = range;
    look(true);
  };
  const onReady = (/** @type {GridHandle} */ grid) => {
    handle.current = grid;
  };
  const head = isNarrow ? null : html`<${Head} page=${page} columns=${columns} numbers=${numbers} choice=${null} />`;
  return html`<p class="quiet groups-count">${count(found.groups.length)}${found.groups.length < found.all ? ` of ${count(found.all)}` : ""} ${found.groups.length === 1 ? "group" : "groups"}; a number is the mean ± the standard deviation over the runs of its group that have one</p>
    <${Grid} n=${rows.length} rowHeight=${isNarrow ? CARD_HEIGHT : ROW_HEIGHT} headHeight=${isNarrow ? 0 : HEAD_HEIGHT} template=${tracks} width=${isNarrow ? 0 : width} label="Groups of runs" nColumns=${columns.length + 1}
      top=${0} active=${active >= 0 ? rowId(active) : ""} head=${head} row=${row} onLook=${onLook} onRest=${() => {}} onReady=${onReady} role="treegrid" ...${listeners} />`;
}

/** In groups no value is the best of all. @type {Map<string, number | null>} */
const NONE = new Map();

/** Returns the columns as groups have them: first their name, which is long, how many runs they are, and the metrics; numbers with
 * room for their deviation.
 * @param {{ id: string, width: number | null }[]} shown */
function ofGroups(shown) {
  const name = shown.find(({ id }) => id === NAME) ?? { id: NAME, width: null };
  const rest = shown.filter(({ id }) => id !== NAME && id !== COUNT);
  const roomy = rest.map(({ id, width }) => {
    const { isNumber, unit } = columnOf(id);
    return { id, width: width ?? (isNumber ? (unit === "s" ? LONG : ROOMY) : null) };
  });
  const isMeasure = (/** @type {{ id: string }} */ { id }) => columnOf(id).kind === "metric";
  const others = roomy.filter((each) => !isMeasure(each));
  return [{ ...name, width: name.width ?? WIDE }, { id: COUNT, width: null }, ...roomy.filter(isMeasure), ...others];
}

/** Keeps the groups as the address and the live stream say.
 * @param {RunsPage} page @param {RunsGroups} groups @param {Column[]} columns */
function useGroups(page, groups, columns) {
  const { filter, search, scope, group } = page.query.value;
  const ids = columns.map(({ id }) => id);
  const key = JSON.stringify([filter, search, scope, group, ids, page.list.loadedAt]);
  useEffect(() => {
    groups.load(group, ids);
  }, [key]);
  useEffect(() => {
    let timer = 0;
    page.hear = (summaries) => {
      groups.tell(summaries);
      if (!timer)
        timer = window.setTimeout(() => {
          timer = 0;
          groups.load(page.query.peek().group, ids);
        }, FOLLOW);
    };
    return () => {
      page.hear = null;
      clearTimeout(timer);
    };
  }, [ids.join("\n")]);
  useEffect(() => () => groups.close(), []);
}

/** Lets the keys know the rows.
 * @param {RunsPage} page @param {RunsGroups} groups @param {(GroupRow | MemberRow)[]} rows
 * @param {{ current: GridHandle | null }} handle */
function useCursor(page, groups, rows, handle) {
  const { cursor } = page;
  useEffect(() => {
    const places = new Map(rows.map(({ key }, index) => [key, index]));
    cursor.rows = {
      n: () => rows.length,
      keyAt: (index) => rows[index]?.key,
      placeOf: (key) => places.get(key),
      runAt: (index) => memberAt(rows, index)?.run,
      between: async (first, last) => [...new Set(rows.slice(first, last + 1).flatMap(idsOf))],
      unfold: (index, isOpen) => unfold(groups, rows, index, isOpen),
    };
    cursor.moves.value += 1;
  }, [rows]);
  useEffect(() => {
    cursor.reveal = (index) => handle.current?.reveal(index);
    page.jump = (row) => handle.current?.jump(row);
    page.isCalm = () => false;
    return () => {
      cursor.rows = null;
      handle.current = null;
      cursor.leave();
    };
  }, []);
}

/** @param {(GroupRow | MemberRow)[]} rows @param {number} index */
function memberAt(rows, index) {
  const row = rows[index];
  return row && "id" in row ? row : null;
}

/** @param {GroupRow | MemberRow} row */
function idsOf(row) {
  return "group" in row ? row.group.runs : [row.id];
}

/** @param {RunsGroups} groups @param {(GroupRow | MemberRow)[]} rows @param {number} index @param {boolean} [isOpen] */
function unfold(groups, rows, index, isOpen) {
  const row = rows[index];
  if (row && "group" in row) groups.unfold(row.key, isOpen);
}
