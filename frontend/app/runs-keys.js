/* The keys of the page of runs: they move a row, open, choose and mark runs. */

import { isCharacter, rowActionOf } from "../lib/keys.js";
import { areLettersOn, takesKeys } from "./letter-keys.js";
import { navigate } from "./router.js";

/** @import { RunsPage } from "./runs-page.js" */
/** @import { RowAction } from "../lib/keys.js" */
/** @import { GridHandle } from "../components/runs-grid.js" */
/** @typedef {{ page: RunsPage, grid: () => GridHandle | null }} Place */

/** How many runs a comparison shows. */
const MOST_COMPARED = 50;
/** What does something with these keys itself, wherever it stands. */
const OWN = "button, a, summary, [role=separator]";

/** Listens to the keys for as long as the page is shown; returns what ends that.
 * @param {Place} place */
export function listenToKeys(place) {
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || (takesKeys(event.target) && !isBox(event.target))) return;
    const isInside = place.grid()?.element.contains(/** @type {Node} */ (event.target)) ?? false;
    if (isCharacter(event.key) && event.key !== " " && !isInside && !areLettersOn.peek()) return;
    const action = rowActionOf(event);
    if (!action || !isMeant(action, event, isInside)) return;
    if (act(place, action)) event.preventDefault();
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

/** @param {EventTarget | null} target */
function isBox(target) {
  return target instanceof HTMLInputElement && target.type === "checkbox";
}

/** Keys that controls and the page know themselves are the table's only where it is in focus, or nothing is.
 * @param {RowAction} action @param {KeyboardEvent} event @param {boolean} isInside */
function isMeant({ type }, { key, target }, isInside) {
  if (isCharacter(key) && key !== " " && type !== "all") return true;
  const element = target instanceof Element ? target : document.body;
  const isFree = element === document.body || element.matches("main, h1");
  if (key === " " || key === "Enter") return (isInside || isFree) && !element.closest(`${OWN}, input`);
  return isInside || isFree;
}

/** Does what a key says; false where there is nothing to do.
 * @param {Place} place @param {RowAction} action */
function act(place, action) {
  const { page, grid } = place;
  const { cursor, selection } = page;
  const index = cursor.index.peek();
  switch (action.type) {
    case "step":
      return go(place, index + action.by);
    case "page":
      return go(place, index + action.by * (grid()?.rows() ?? 1));
    case "end":
      return go(place, action.by < 0 ? 0 : Number.MAX_SAFE_INTEGER);
    case "extend":
      return extend(place, action.by);
    case "open":
      return open(place, index);
    case "unfold":
    case "fold":
      cursor.rows?.unfold?.(index, action.type === "unfold");
      return cursor.rows?.unfold !== undefined;
    case "choose":
      return choose(place, index);
    case "all":
      selection.all();
      return true;
    case "clear":
      return clear(page);
    case "compare":
      return compare(page);
    case "star":
    case "delete":
      return mark(page, action.type);
    case "tag":
      return press(grid(), index, ".tag-add");
    case "rename":
      return press(grid(), index, ".name-pencil");
  }
}

/** @param {Place} place @param {number} index */
function go({ page, grid }, index) {
  if (!page.cursor.rows?.n()) return false;
  page.cursor.go(index);
  page.cursor.anchor = page.cursor.index.peek();
  const element = grid()?.element;
  if (element && document.activeElement !== element) element.focus({ preventScroll: true });
  return true;
}

/** Chooses the runs from where it was begun to the next row.
 * @param {Place} place @param {number} by */
function extend({ page }, by) {
  const { cursor, selection } = page;
  if (!cursor.rows?.n()) return false;
  if (cursor.anchor < 0) cursor.anchor = Math.max(cursor.index.peek(), 0);
  cursor.go(cursor.index.peek() + by);
  cursor.reach(cursor.index.peek()).then((ids) => selection.add(ids));
  return true;
}

/** @param {Place} place @param {number} index */
function open({ page: { cursor } }, index) {
  const run = cursor.rows?.runAt(index);
  if (run) navigate(`/runs/${run.id}`);
  else cursor.rows?.unfold?.(index);
  return index >= 0;
}

/** @param {Place} place @param {number} index */
function choose({ page: { cursor, selection } }, index) {
  if (index < 0) return false;
  cursor.anchor = index;
  const run = cursor.rows?.runAt(index);
  if (run) selection.toggle(run.id);
  else cursor.rows?.between(index, index).then((ids) => selection.turn(ids));
  return true;
}

/** @param {RunsPage} page */
function clear({ selection, cursor }) {
  if (selection.ids.peek().size) selection.clear();
  else cursor.leave();
  return true;
}

/** @param {RunsPage} page */
function compare({ selection }) {
  const ids = [...selection.ids.peek()].slice(0, MOST_COMPARED);
  if (!ids.length) return false;
  navigate(`/compare?runs=${ids.join(",")}`);
  return true;
}

/** Marks the chosen runs, or the one that the keys act on.
 * @param {RunsPage} page @param {"star" | "delete"} what */
function mark(page, what) {
  const { cursor, selection } = page;
  const own = cursor.run();
  const runs = selection.runs.peek().length ? selection.runs.peek() : own ? [own] : [];
  if (!runs.length) return false;
  const action = what === "delete" ? "delete" : runs.every((run) => run.is_starred) ? "unstar" : "star";
  import("./bulk.js").then(({ doToAll }) => doToAll(runs, action, () => page.changed(action)));
  return true;
}

/** Presses a button of the row, which opens what edits it.
 * @param {GridHandle | null} grid @param {number} index @param {string} selector */
function press(grid, index, selector) {
  const button = grid?.element.querySelector(`[data-index="${index}"] ${selector}`);
  if (!(button instanceof HTMLElement)) return false;
  button.click();
  return true;
}
