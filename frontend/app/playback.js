/* Playing: the step goes through the range in view by itself, in about twenty seconds, and stops at its end. */

import { advanced } from "../lib/places.js";
import { effect, signal, untracked } from "../vendor/runtime.js";

/** @import { Stepper } from "./stepper.js" */

export const SPEEDS = [0.25, 0.5, 1, 2, 4];
const DURATION = 20_000;
const INTERVAL = 200;
/** For those who want no motion the picture changes seldom, by as much in all. */
const CALM_INTERVAL = 1000;

export class Playback {
  /** @param {Stepper} stepper */
  constructor(stepper) {
    this.stepper = stepper;
    this.isPlaying = signal(false);
    this.speed = signal(1);
    this.timer = 0;
    /** The step that playing came to last. */
    this.shown = /** @type {number | null} */ (null);
    // Whoever picks another step, or lets go of it, has taken over.
    this.close = effect(() => {
      const step = stepper.cursor.picked.value;
      untracked(() => step !== this.shown && this.stop());
    });
  }

  toggle() {
    if (this.isPlaying.peek()) this.stop();
    else this.start();
  }

  /** Plays on from the step; from the first one where it is at the end. */
  start() {
    const places = this.stepper.places();
    if (places.length === 0) return;
    const here = this.stepper.here();
    this.isPlaying.value = true;
    this.show(here >= places[places.length - 1] ? places[0] : here);
    this.wait();
  }

  stop() {
    clearTimeout(this.timer);
    this.isPlaying.value = false;
  }

  /** @param {number} step */
  show(step) {
    this.shown = Math.round(step);
    this.stepper.cursor.pick(step);
  }

  wait() {
    const interval = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_INTERVAL : INTERVAL;
    this.timer = window.setTimeout(() => this.go(interval), interval);
  }

  /** @param {number} interval in milliseconds */
  go(interval) {
    const { stepper } = this;
    const [first, last] = stepper.charts.range();
    const distance = (interval / DURATION) * this.speed.peek() * (last - first);
    const step = advanced(stepper.places(), stepper.here(), distance);
    if (step === null) return this.stop();
    this.show(step);
    this.wait();
  }
}
