/* The first layer's weights as a wall of pictures. */

import { announce } from "../app/store.js";
import { caption } from "../charts/filter-figure.js";
import { mount } from "../charts/filter-wall.js";
import { paintOn } from "../charts/painter.js";
import { count } from "../lib/format.js";
import { effect, html, useEffect, useRef } from "../vendor/runtime.js";

/** @import { LiveRun } from "../app/live-run.js" */

const HEIGHT = 560;
const HELP = "What each unit of the first layer looks for. Structure is learning; noise that stays is not.";

/** @param {{ run: LiveRun }} props */
export function FilterCard({ run }) {
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const tensor = run.filters.shown.value;
  useEffect(
    () => drawInto(/** @type {HTMLElement} */ (room.current), /** @type {HTMLElement} */ (frame.current), run),
    [],
  );
  return html`<section class="card chart wall-card" aria-labelledby="chart-filters">
    <header class="card-head"><h2 id="chart-filters" title=${HELP}>First-layer weights</h2></header>
    <div class="wall-frame" ref=${frame} role="group" tabindex="0" aria-label="First-layer weights: arrows go from unit to unit">
      <div class="wall" ref=${room} role="img" aria-label=${tensor ? `Weights of ${tensor.shape[0]} first-layer units as pictures, at step ${count(tensor.step)}` : "First-layer weights: no pictures yet"}></div>
    </div>
    ${tensor || !run.isLoaded.value ? null : html`<p class="plot-empty">No pictures yet</p>`}
    <p class="caption">${tensor ? caption(tensor) : " "}</p>
  </section>`;
}

/** Draws the wall whenever there is a newer one; returns what ends it.
 * @param {HTMLElement} room @param {HTMLElement} frame @param {LiveRun} run */
function drawInto(room, frame, run) {
  const onPoint = (/** @type {number | null} */ unit) => {
    if (unit !== null && document.activeElement === frame) announce(`Unit ${unit}`);
  };
  const wall = mount(room, { height: HEIGHT, focus: frame, onPoint });
  const paint = paintOn(room, () => run.filters.shown.value && wall.draw(run.filters.shown.value));
  const stop = effect(() => {
    run.filters.shown.value;
    paint.invalidate();
  });
  return () => {
    stop();
    paint.dispose();
    wall.destroy();
  };
}
