/* The step that every chart shows: a slider with playing and a number, always at the foot of the window. */

import { SPEEDS } from "../app/playback.js";
import { axisOf } from "../app/run-axis.js";
import { announce } from "../app/store.js";
import { duration, placeText, placeWord, timeOfDay } from "../lib/format.js";
import { between } from "../lib/x-axis.js";
import { effect, html, useEffect } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { useTyped } from "./use-typed.js";

/** @import { Playback } from "../app/playback.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Stepper } from "../app/stepper.js" */

const REST = 800;

/** @param {{ charts: RunCharts, stepper: Stepper }} props */
export function StepBar({ charts, stepper }) {
  useEffect(() => announceAtRest(charts), [charts]);
  charts.run.revision.value;
  charts.view.look.value;
  const { steps } = charts;
  const at = charts.at.value;
  const [first, last] = charts.range();
  const step = Math.round(at ?? last);
  const isOver = Boolean(charts.run.detail.value?.ended_at);
  const { per, word } = charts.grain;
  const onSlide = (/** @type {Event} */ event) =>
    steps.pick(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value));
  const number = useTyped(step / per, (text) => text !== "" && steps.pick(Number(text) * per));
  const follow = isOver || charts.isFrozen.value ? "Newest" : "Follow live";
  return html`<div class="step-bar" role="group" aria-label="Step shown by all charts">
    <${Play} playback=${stepper.playback} />
    <input class="step-slider" type="range" min=${Math.round(first)} max=${Math.round(last)} step="1" value=${step} aria-label="Step" aria-valuetext=${`${placeWord(step, charts.grain)} of ${placeText(last, charts.grain)}${at === null ? ", the newest" : ""}`} onInput=${onSlide} />
    <label class="step-number"><span>${capital(word)}</span><input type="number" min=${Math.round(first) / per} max=${Math.round(last) / per} step=${1 / per} aria-label="Step as a number" ...${number} /></label>
    ${charts.ownAxis ? null : html`<span class="step-when quiet">${whenOf(charts, step)}</span>`}
    <${Freeze} charts=${charts} />
    <button type="button" class="button button-small step-live" aria-pressed=${at === null} aria-label=${follow} onClick=${() => steps.follow()} title=${`${follow} (F)`}><${Icon} name="live" /><span>${follow}</span></button>
  </div>`;
}

/** @param {{ playback: Playback }} props */
function Play({ playback }) {
  const isPlaying = playback.isPlaying.value;
  const label = isPlaying ? "Stop playing" : "Play the steps in view";
  const onSpeed = (/** @type {Event} */ event) => {
    playback.speed.value = Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value);
  };
  return html`<button type="button" class="icon-button step-play" aria-label=${label} title=${`${label} (P)`} onClick=${() => playback.toggle()}><${Icon} name=${isPlaying ? "pause" : "play"} /></button>
    <select class="step-speed" aria-label="Speed of playing" value=${String(playback.speed.value)} onChange=${onSpeed}>${SPEEDS.map((speed) => html`<option key=${speed} value=${String(speed)} selected=${speed === playback.speed.value}>${speed}×</option>`)}</select>`;
}

/** A picture that stands though the training goes on; there is nothing to hold once it has ended.
 * @param {{ charts: RunCharts }} props */
function Freeze({ charts }) {
  const isFrozen = charts.isFrozen.value;
  if (charts.run.detail.value?.ended_at && !isFrozen) return null;
  return html`<button type="button" class="button button-small step-freeze" aria-pressed=${isFrozen} aria-label="Freeze view" onClick=${() => charts.run.freeze(!isFrozen)} title="Hold the picture; the training goes on (Z)"><${Icon} name="freeze" /><span>${isFrozen ? "Frozen" : "Freeze"}</span></button>`;
}

/** Returns the epoch of a step, the time of day and how long the training had gone on.
 * @param {RunCharts} charts @param {number} step */
function whenOf(charts, step) {
  const { steps, times, n } = axisOf(charts).clock.value;
  const perEpoch = charts.perEpoch.value;
  const words = perEpoch ? [`epoch ${(step / perEpoch).toFixed(1)}`] : [];
  if (n) {
    const time = between(steps, times, n, step);
    words.push(timeOfDay(time), `+${duration(time - times[0])}`);
  }
  return words.join(" · ");
}

/** Tells the step once it rests, with what the chart in use reads there; never while it moves. The slider tells its own.
 * @param {RunCharts} charts */
function announceAtRest(charts) {
  let timer = 0;
  let known = charts.at.peek();
  const stop = effect(() => {
    const step = charts.at.value;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (step === known) return;
      known = step;
      if (document.activeElement?.matches(".step-slider")) return;
      announce(
        step === null
          ? "The newest step"
          : `${capital(placeWord(step, charts.grain))}. ${charts.steps.leading?.words(step) ?? ""}`,
      );
    }, REST);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** @param {string} words */
function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
