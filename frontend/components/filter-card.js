/* The first layer's weights as a wall of pictures, and one unit's through the run. */

import { announce } from "../app/store.js";
import { caption } from "../charts/filter-figure.js";
import { mount } from "../charts/filter-wall.js";
import { paintOn } from "../charts/painter.js";
import { count } from "../lib/format.js";
import { effect, html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { CardHead } from "./card-head.js";
import { FilterHistory } from "./filter-history.js";
import { useTensor } from "./use-tensor.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { ReadonlySignal, Signal } from "../vendor/runtime.js" */
/** @import { TensorData } from "../wire/types.js" */

const HEIGHT = 560;
const HELP = "What each unit of the first layer looks for. Structure is learning; noise that stays is not.";

/** @param {{ charts: Pick<RunCharts, "run" | "at" | "pick">, id?: string, title?: import("../vendor/runtime.js").Child, height?: number, isBare?: boolean }} props  height: the most that the wall takes; isBare: without one unit's history */
export function FilterCard({
  charts,
  id = "chart-filters",
  title = "First-layer weights",
  height = HEIGHT,
  isBare = false,
}) {
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chosen = useSignal(0);
  const shown = useTensor(charts, "layer/1/filters");
  const tensor = shown.value;
  useEffect(
    () =>
      drawInto(
        /** @type {HTMLElement} */ (room.current),
        /** @type {HTMLElement} */ (frame.current),
        height,
        shown,
        chosen,
      ),
    [shown],
  );
  return html`<section class="card chart wall-card" aria-labelledby=${id}>
    <${CardHead} id=${id} title=${title} help=${HELP} note=${tensor ? `step ${count(tensor.step)}` : ""} />
    <div class="wall-frame" ref=${frame} role="group" tabindex="0" aria-label="First-layer weights: arrows go from unit to unit, Enter shows one through the run">
      <div class="wall" ref=${room} role="img" aria-label=${tensor ? `Weights of ${tensor.shape[0]} first-layer units as pictures, at step ${count(tensor.step)}` : "First-layer weights: no pictures yet"}></div>
    </div>
    ${tensor && !isBare ? html`<${FilterHistory} charts=${charts} newest=${tensor} unit=${Math.min(chosen.value, tensor.shape[0] - 1)} />` : null}
    <p class="caption">${tensor ? caption(tensor) : "Fetching the pictures…"}</p>
  </section>`;
}

/** Draws the wall whenever there is another one; returns what ends it.
 * @param {HTMLElement} room @param {HTMLElement} frame @param {number} height @param {ReadonlySignal<TensorData | null>} shown @param {Signal<number>} chosen */
function drawInto(room, frame, height, shown, chosen) {
  const onPoint = (/** @type {number | null} */ unit) => {
    if (unit !== null && document.activeElement === frame) announce(`Unit ${unit}`);
  };
  const onChoose = (/** @type {number} */ unit) => {
    chosen.value = unit;
  };
  const wall = mount(room, { height, focus: frame, onPoint, onChoose });
  const paint = paintOn(room, () => shown.value && wall.draw(shown.value));
  const stop = effect(() => {
    shown.value;
    paint.invalidate();
  });
  return () => {
    stop();
    paint.dispose();
    wall.destroy();
  };
}
