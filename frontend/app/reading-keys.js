/* The keys of a run's page: where they are heard, and what they then do to all charts. */

import { actionOf, isCharacter } from "../lib/keys.js";
import { pan, scale, X_MODES } from "../lib/view-state.js";
import { areLettersOn, takesKeys } from "./letter-keys.js";

/** @import { Action } from "../lib/keys.js" */
/** @import { XMode } from "../lib/view-state.js" */
/** @import { RunCharts } from "./run-charts.js" */
/** @import { Stepper } from "./stepper.js" */

const OWN = ".plot-frame, .step-bar";
/** On the page itself these scroll. */
const SCROLLING = new Set(["Home", "End"]);

/** @param {RunCharts} charts
 * @param {Stepper} stepper
 * @returns {() => void} what ends it */
export function listenForKeys(charts, stepper) {
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const action = event.defaultPrevented || !isHeard(event) ? null : actionOf(event);
    if (!action) return;
    event.preventDefault();
    act(action, charts, stepper);
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

/** A chart and the step bar hear every key, the page those of one character and the arrows.
 * @param {KeyboardEvent} event */
function isHeard({ key, target }) {
  if (takesKeys(target) || !(target instanceof Element)) return false;
  if (target.closest(OWN)) return true;
  if (isCharacter(key)) return areLettersOn.peek();
  return !SCROLLING.has(key) && target.matches("body, main, h1");
}

/** @param {Action} action @param {RunCharts} charts @param {Stepper} stepper */
function act(action, charts, stepper) {
  const { steps, view } = charts;
  if (action.type === "move") stepper.move(action.by);
  else if (action.type === "first") stepper.toFirst();
  else if (action.type === "live") steps.follow();
  else if (action.type === "release") release(charts);
  else if (action.type === "play") stepper.playback.toggle();
  else if (action.type === "zoom") charts.zoom(scale(charts.range(), action.by, charts.whole(), charts.at.peek()));
  else if (action.type === "pan") charts.zoom(pan(charts.range(), action.by, charts.whole()));
  else if (action.type === "all") charts.zoom(null);
  else if (action.type === "undo") view.undo();
  else if (action.type === "freeze") charts.run.freeze(!charts.isFrozen.peek());
  else if (action.type === "clip") view.change({ isClipped: !view.state.peek().isClipped });
  else if (action.type === "x") view.change({ x: nextX(charts) });
  else view.turnEvery(action.type);
}

/** @param {RunCharts} charts */
function release(charts) {
  if (charts.picked.peek() === null) charts.zoom(null);
  else charts.steps.follow();
}

/** @param {RunCharts} charts @returns {XMode} */
function nextX({ perEpoch, view }) {
  const modes = /** @type {XMode[]} */ (Object.keys(X_MODES)).filter((mode) => mode !== "epoch" || perEpoch.peek());
  return modes[(modes.indexOf(view.state.peek().x) + 1) % modes.length];
}
