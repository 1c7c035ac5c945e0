/* One unit's weights as pictures through the run: a strip of steps, each of which can be gone to. */

import { PictureStrip } from "../app/picture-strip.js";
import { rgba } from "../charts/filter-figure.js";
import { count } from "../lib/format.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";

/** @import { Picture } from "../app/picture-strip.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { TensorData } from "../wire/types.js" */

/** @param {{ charts: Pick<RunCharts, "run" | "pick">, newest: TensorData, unit: number }} props */
export function FilterHistory({ charts, newest, unit }) {
  const strip = useMemo(() => new PictureStrip(charts.run.tensors, newest), [charts]);
  useEffect(() => strip.start(), [strip]);
  const pictures = strip.pictures.value;
  if (pictures.length < 2) return null;
  // One listener for all: a strip that grows with the run adds none.
  const onClick = (/** @type {MouseEvent} */ { target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button) charts.pick(Number(button.dataset.step));
  };
  return html`<div class="strip">
    <p class="strip-title">Unit ${unit} <span class="quiet">through the run; choose another above</span></p>
    <ol class="strip-steps" onClick=${onClick}>${pictures.map(
      (picture) => html`<li key=${picture.step}>
      <button type="button" class="strip-step" aria-pressed=${picture.step === newest.step} aria-label=${`Unit ${unit} at step ${count(picture.step)}: show all at this step`} data-step=${picture.step}>
        <${Tile} picture=${picture} unit=${unit} /><span>${count(picture.step)}</span>
      </button>
    </li>`,
    )}</ol>
  </div>`;
}

/** @param {{ picture: Picture, unit: number }} props */
function Tile({ picture: { shape, data }, unit }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  useEffect(() => {
    const pixels = rgba({ shape: [1, height, width, channels], data: data.subarray(unit * size, (unit + 1) * size) });
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [data, unit]);
  return html`<canvas ref=${canvas} width=${width} height=${height} aria-hidden="true"></canvas>`;
}
