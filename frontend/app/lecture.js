/* The lecture in the browser: its presets, each with its newest run, kept up to date by the live stream. */

import { mayBeNew, withRuns } from "../lib/lecture-runs.js";
import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { RunUpdate } from "../wire/live.js" */
/** @import { LectureTheme } from "../wire/types.js" */
/** @import { LiveSocket } from "./socket.js" */

const PATIENCE = 300;

export class Lecture {
  /** @param {LiveSocket} socket */
  constructor(socket) {
    this.themes = signal(/** @type {LectureTheme[]} */ ([]));
    this.error = signal(/** @type {api.ApiError | null} */ (null));
    this.timer = 0;
    const unwatch = socket.watch("*", {
      onUpdate: (update) => this.take(update),
      onSnapshotNeeded: () => this.loadSoon(),
    });
    this.close = () => {
      unwatch();
      clearTimeout(this.timer);
    };
    this.load();
  }

  async load() {
    try {
      this.themes.value = await api.getLecture();
      this.error.value = null;
    } catch (error) {
      if (error instanceof api.ApiError) this.error.value = error;
    }
  }

  /** Fetches everything again, once for all reasons that come within a moment. */
  loadSoon() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(), PATIENCE);
  }

  /** @param {RunUpdate} update */
  take({ summaries }) {
    if (!summaries.length || !this.themes.value.length) return;
    const presets = this.themes.value.flatMap((theme) => theme.presets);
    const newest = new Map(summaries.map((run) => [run.id, run]));
    if (summaries.some((run) => mayBeNew(presets, run))) this.loadSoon();
    if (presets.some(({ run }) => run && newest.has(run.id))) this.themes.value = withRuns(this.themes.value, newest);
  }
}
