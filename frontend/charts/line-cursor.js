/* The pointer over a line chart, and the line at the step that all charts show: moved over the picture, which stays as it is. */

/** @import uPlot from "../vendor/uplot.js" */
/** @import { Figure } from "./line-figure.js" */
/** @typedef {{ step: number, y: number, left: number, top: number }} Pointed  left, top: in the window */
/** @typedef {{ onPoint: (at: Pointed | null) => void, onPick: (step: number) => void }} CursorHandlers */
/** @typedef {{ figure: Figure | null, isDown: boolean }} CursorState */

/** Tells of the pointer over a plot. A finger has no place over it: its tap picks a step.
 * @param {uPlot} plot
 * @param {CursorState} state
 * @param {CursorHandlers} handlers */
export function listen(plot, state, handlers) {
  const { over } = plot;
  const placeOf = (/** @type {MouseEvent} */ event) => {
    const { left, top } = over.getBoundingClientRect();
    return { left: event.clientX - left, top: event.clientY - top };
  };
  const stepAt = (/** @type {number} */ left) =>
    Math.round(/** @type {Figure} */ (state.figure).axis.toStep(plot.posToVal(left, "x")));
  over.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const { left, top } = placeOf(event);
    handlers.onPoint({ step: stepAt(left), y: plot.posToVal(top, "y"), left: event.clientX, top: event.clientY });
  });
  over.addEventListener("pointerleave", () => handlers.onPoint(null));
  over.addEventListener("pointerdown", () => {
    state.isDown = true;
    addEventListener("pointerup", () => setTimeout(() => (state.isDown = false)), { once: true });
  });
  // uPlot lets only those clicks through that end no drag.
  over.addEventListener("click", (event) => handlers.onPick(stepAt(placeOf(event).left)));
}

/** Puts the line at a step, and a fainter one at the step that was picked when that is another.
 * @param {uPlot} plot
 * @param {Figure} figure
 * @param {number | null} at
 * @param {number | null} picked */
export function place(plot, figure, at, picked) {
  plot.setCursor({ left: at === null ? -10 : leftOf(plot, figure, at), top: -10 }, false);
  plot.root.classList.toggle("is-picked", at !== null && at === picked);
  const left = picked === null || at === picked ? -10 : leftOf(plot, figure, picked);
  const mark = pickedMark(plot);
  mark.hidden = left < 0;
  mark.style.transform = `translateX(${Math.round(left)}px)`;
}

/** @param {uPlot} plot @returns {HTMLElement} */
function pickedMark({ over }) {
  const known = over.querySelector(".picked-line");
  if (known) return /** @type {HTMLElement} */ (known);
  const made = document.createElement("div");
  made.className = "picked-line";
  over.append(made);
  return made;
}

/** @param {uPlot} plot @param {Figure} figure @param {number} step */
function leftOf(plot, { axis, x, isLogX }, step) {
  const place = axis.toX(step);
  if (place < x[0] || place > x[1] || (isLogX && place <= 0)) return -10;
  return plot.valToPos(place, "x");
}

/** Returns the place of a row's point that is nearest to another place: rows that have no point there have one beside it.
 * @param {(number|null|undefined)[]} row
 * @param {number[]} places
 * @param {number} index
 * @param {number} at on the axis */
export function nearestKnown(row, places, index, at) {
  if (row[index] !== undefined) return index;
  let [before, behind] = [index, index];
  while (before >= 0 && row[before] === undefined) before -= 1;
  while (behind < row.length && row[behind] === undefined) behind += 1;
  if (before < 0) return behind < row.length ? behind : null;
  if (behind === row.length) return before;
  return at - places[before] <= places[behind] - at ? before : behind;
}
