/* What the charts of one run share: their points, the axis, the zoom, the step that all of them show. */

import { clamp } from "../lib/view-state.js";
import { computed, signal, untracked } from "../vendor/runtime.js";
import { Cursor } from "./cursor.js";

/** @import { Line } from "../charts/line-figure.js" */
/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { Columns } from "../lib/columns.js" */
/** @import { Found } from "../lib/markers.js" */
/** @import { LiveRun } from "./live-run.js" */
/** @import { RunAxis } from "./run-axis.js" */
/** @import { View } from "./view.js" */
/** @typedef {{ specs: Record<string, LineSpec[]>, columns: Map<string, Columns> }} Overlay
 *   lines of other runs: what each chart gets by its id, and their points by the lines' names */

const STEPS = { per: 1, word: "step" };

export class RunCharts {
  /** @param {LiveRun} run @param {View} view */
  constructor(run, view) {
    this.id = `run-${run.id}`;
    this.run = run;
    this.view = view;
    this.zoomedTo = computed(() => view.look.value.range);
    this.emptyText = computed(() => (run.detail.value?.ended_at ? "No points were logged" : "No points yet"));
    this.perEpoch = computed(() => run.detail.value?.steps_per_epoch ?? run.detail.value?.info.steps_per_epoch ?? null);
    const steps = new Cursor(this);
    this.steps = steps;
    /** The step under the pointer, on whichever chart. */
    this.cursor = steps.hovered;
    /** The step that was picked to stay at; null follows the newest. */
    this.picked = steps.picked;
    /** The step that all charts, histograms and pictures show; null for the newest. */
    this.at = steps.at;
    this.isFrozen = run.isFrozen;
    /** What the doctor has found, which charts mark. */
    this.findings = signal(/** @type {Found[]} */ ([]));
    /** The run's relatives over it; replaced with each of their points. */
    this.overlay = signal(/** @type {Overlay | null} */ (null));
    /** The spread of finished runs like it, behind the charts, with what is said of it; see ghosts.js. */
    this.ghosts = signal(/** @type {(Overlay & { words: Record<string, string> }) | null} */ (null));
    /** The axis, where it is not the run's own; see run-axis.js. */
    this.ownAxis = /** @type {RunAxis | null} */ (null);
    /** Tells which lines stand out; null while all are alike. */
    this.lit = signal(/** @type {((line: LineSpec) => boolean) | null} */ (null));
    /** The series whose chart is to be brought into sight. */
    this.revealed = signal(/** @type {{ name: string } | null} */ (null));
  }

  /** Subscribes to everything that changes what the charts show, but for the step. */
  watch() {
    this.run.revision.value;
    this.run.zoomed.value;
    this.view.look.value;
    this.overlay.value;
    this.ghosts.value;
  }

  /** Unfolds the section of a series, and brings its chart into sight.
   * @param {string} name */
  reveal(name) {
    this.revealed.value = { name };
  }

  /** @param {string} name of a line, of this run or of one that is drawn over it */
  columnsOf(name) {
    const others = this.overlay.peek()?.columns.get(name) ?? this.ghosts.peek()?.columns.get(name);
    return this.run.series.get(name) ?? others;
  }

  /** Returns the steps from the first to the last of all series.
   * @returns {Range} */
  whole() {
    let last = Number.NEGATIVE_INFINITY;
    let first = Number.POSITIVE_INFINITY;
    for (const columns of [...this.run.series.values(), ...(this.overlay.value?.columns.values() ?? [])]) {
      if (columns.n === 0) continue;
      first = Math.min(first, columns.arrays.steps[0]);
      last = Math.max(last, columns.lastStep);
    }
    if (first > last) return [0, 1];
    return [first, Math.max(last, first + 1)];
  }

  /** Returns the steps in view.
   * @returns {Range} */
  range() {
    return this.view.state.value.range ?? this.whole();
  }

  /** Returns the points of lines, sharp where the zoom has fetched them.
   * @param {LineSpec[]} specs
   * @returns {Line[]} */
  lines(specs) {
    const detail = this.run.zoomed.peek();
    const range = this.view.state.peek().range;
    const isCurrent = detail !== null && range !== null && detail.range[0] === range[0] && detail.range[1] === range[1];
    return specs.flatMap((spec) => {
      const sharp = isCurrent ? detail.series.get(spec.name) : undefined;
      const columns = sharp ?? this.columnsOf(spec.name);
      return columns ? [{ spec, columns, isDetail: sharp !== undefined }] : [];
    });
  }

  /** How places on the x axis are told: so many a unit, and its name.
   * @returns {{ per: number, word: string }} */
  get grain() {
    return STEPS;
  }

  /** The steps over which lines are smoothed; none for those of the axis.
   * @returns {number | undefined} */
  smoothingSpan() {
    return undefined;
  }

  /** Takes note of the line that is pointed at.
   * @param {LineSpec | null} _line */
  light(_line) {}

  /** @param {number | null} step */
  point(step) {
    this.steps.point(step);
  }

  /** Stays at a step, null follows the newest.
   * @param {number | null} step */
  pick(step) {
    if (step === null) this.steps.follow();
    else this.steps.pick(step);
  }

  /** Shows a range of steps on all charts, null for all of them.
   * @param {Range | null} range */
  zoom(range) {
    this.view.zoom(range && clamp([Math.round(range[0]), Math.round(range[1])], this.whole()));
  }

  /** Fetches sharper points for the present range.
   * @param {number} width of a chart in pixels */
  sharpen(width) {
    const range = this.zoomedTo.value;
    const names = this.run.names.value;
    if (this.run.isLoaded.value) untracked(() => this.run.zoom(range, names, width));
  }
}
