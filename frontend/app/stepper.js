/* Going from step to step: by drawn points, to the first, or by itself. */

import { moved } from "../lib/places.js";
import { Playback } from "./playback.js";
import { axisOf } from "./run-axis.js";

/** @import { RunCharts } from "./run-charts.js" */

const MOST_PLACES = 1500;

export class Stepper {
  /** @param {RunCharts} charts */
  constructor(charts) {
    this.charts = charts;
    this.cursor = charts.steps;
    this.playback = new Playback(this);
  }

  /** Returns the steps that can be gone to one by one: those that the leading chart draws in the range in view.
   * @returns {number[]} */
  places() {
    const [first, last] = this.charts.range();
    const drawn = this.cursor.leading?.places() ?? this.entries();
    return drawn.filter((step) => step >= first && step <= last);
  }

  /** @returns {number[]} the steps of the longest series, evenly picked */
  entries() {
    const { steps, n } = axisOf(this.charts).clock.peek();
    const every = Math.ceil(n / MOST_PLACES) || 1;
    return Array.from({ length: n }, (_, i) => steps[i]).filter((_, i) => (n - 1 - i) % every === 0);
  }

  /** Returns the step from which a move goes. */
  here() {
    return this.cursor.at.peek() ?? this.charts.range()[1];
  }

  /** @param {number} by drawn points */
  move(by) {
    const step = moved(this.places(), this.here(), by);
    if (step !== null) this.cursor.pick(step);
  }

  toFirst() {
    const [first] = this.places();
    if (first !== undefined) this.cursor.pick(first);
  }

  close() {
    this.playback.close();
  }
}
