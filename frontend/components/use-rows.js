/* What the tables of runs, flat and grouped, have in common: their columns, what a row needs to draw itself, their pointer. */

import { fetchRowTools, rowTools } from "../app/runs-tools.js";
import { columnOf } from "../lib/columns-of-runs.js";
import { html, useEffect, useMemo, useSignal } from "../vendor/runtime.js";
import { numberColumns, template } from "./runs-row.js";

/** @import { RunsCurves } from "../app/runs-curves.js" */
/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { HistoryRun } from "../wire/history.js" */
/** @import { GridHandle } from "./runs-grid.js" */
/** @import { RowContext } from "./runs-row.js" */

export const ROW_HEIGHT = 36;
export const HEAD_HEIGHT = 34;
export const CARD_HEIGHT = 86;
const CHOICE_WIDTH = 36;

/** Returns the columns, by their descriptions, the same ones as long as they are the same.
 * @param {RunsPage} page @param {{ id: string, width: number | null }[]} shown */
export function useColumns(page, shown) {
  const ids = shown.map(({ id }) => id).join("\n");
  const columns = useMemo(() => shown.map(({ id }) => columnOf(id)), [ids]);
  const { tracks, width } = template(shown, CHOICE_WIDTH);
  return { columns, tracks, width, fallback: fallbackOf(page.headline.value) };
}

/** Returns the series of which a curve that names none shows the first.
 * @param {string} headline */
function fallbackOf(headline) {
  return headline === "train/loss" ? FALLBACKS.train : headline === "val/loss" ? FALLBACKS.loss : FALLBACKS.accuracy;
}

const FALLBACKS = { train: ["train/loss"], loss: ["val/loss", "train/loss"], accuracy: ["val/accuracy", "train/loss"] };

/** Returns what a row needs besides its run, the same as long as nothing of it changes.
 * @param {{ columns: Column[], fallback: string[], curves: RunsCurves, best: Map<string, number | null> }} parts
 * @returns {RowContext} */
export function useContext({ columns, fallback, curves, best }) {
  const tools = rowTools.value;
  const bests = JSON.stringify([...best]);
  return useMemo(
    () => ({ columns, best, curves, fallback, tools, hasTags: columns.some(({ id }) => id === "tags") }),
    [columns, fallback, tools, bests],
  );
}

/** @param {Column[]} columns @param {(HistoryRun | undefined)[]} runs in sight */
export function useNumbers(columns, runs) {
  const ids = [...numberColumns(columns, runs)].join("\n");
  return useMemo(() => new Set(ids.split("\n")), [ids]);
}

/** Returns which row is pointed at, and the listeners by which that is known; a press on a row takes the keys there.
 * @param {RunsPage} page */
export function usePointer(page) {
  const hot = useSignal(-1);
  useEffect(() => {
    const timer = setTimeout(fetchRowTools, 2500);
    return () => clearTimeout(timer);
  }, []);
  const onPointerOver = (/** @type {PointerEvent} */ { target }) => {
    fetchRowTools();
    hot.value = rowOf(target);
  };
  const onPointerLeave = () => {
    hot.value = -1;
  };
  const onClick = (/** @type {MouseEvent} */ event) => {
    const index = rowOf(event.target);
    if (index < 0) return;
    page.cursor.go(index, false);
    if (/** @type {Element} */ (event.target).matches("[data-choice]")) choose(page, index, event.shiftKey);
  };
  // What is being edited in a row stays while the pointer goes on to others.
  const onFocusIn = (/** @type {{ target: Element }} */ { target }) => {
    const index = rowOf(target);
    if (index >= 0 && target.matches("input:not([data-choice]), button, a")) page.cursor.go(index, false);
  };
  return { hot: hot.value, listeners: { onPointerOver, onPointerLeave, onClick, onFocusIn, onFocus: fetchRowTools } };
}

/** Chooses the run of a row, with Shift also those up to the one that was chosen last.
 * @param {RunsPage} page @param {number} index @param {boolean} isRange */
async function choose({ cursor, selection }, index, isRange) {
  if (isRange && cursor.anchor >= 0) return selection.add(await cursor.reach(index));
  cursor.anchor = index;
  const run = cursor.rows?.runAt(index);
  if (run) selection.toggle(run.id);
  else selection.turn((await cursor.rows?.between(index, index)) ?? []);
}

/** @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest("[data-index]") : null;
  return row instanceof HTMLElement ? Number(row.dataset.index) : -1;
}

/** Tells whether nobody is at a row, so that rows may move.
 * @param {GridHandle | null} grid @param {RunsPage} page */
export function isCalm(grid, { selection, cursor }) {
  if (!grid) return true;
  const { element } = grid;
  const isHeld = element.matches(":hover") || element.contains(document.activeElement);
  return !isHeld && element.scrollTop < ROW_HEIGHT && !selection.ids.peek().size && cursor.index.peek() < 0;
}

/** The box in the head: all runs that match, or none.
 * @param {{ page: RunsPage, n: number, most: number }} props */
export function ChooseAll({ page, n, most }) {
  const { selection } = page;
  const chosen = selection.ids.value.size;
  const isAll = chosen > 0 && chosen >= Math.min(n, most);
  const label = n > most ? `Choose the first ${most} of the ${n} that match` : `Choose all ${n} that match`;
  const onClick = () => (chosen ? selection.clear() : selection.all());
  return html`<label class="row-choice" title=${chosen ? "Choose none" : label}><input type="checkbox" checked=${isAll} indeterminate=${chosen > 0 && !isAll} disabled=${selection.isFilling.value} aria-label=${chosen ? "Choose none" : label} onClick=${onClick} /></label>`;
}

/** What is drawn while that which draws is fetched. */
export function Nothing() {
  return null;
}
