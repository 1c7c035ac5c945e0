/* The ghost behind a run's charts: fetched when it is wanted, and anew while the run goes on. */

import { GHOST_SERIES, ghostLine, ghostWords } from "../lib/ghost.js";
import { isFinal } from "../lib/states.js";
import { effect, untracked } from "../vendor/runtime.js";
import { getGhost } from "./compare-api.js";

/** @import { RunCharts } from "./run-charts.js" */

/** So long a ghost is good for a run that trains, in milliseconds. */
const PAUSE = 5000;

export class Ghosts {
  /** @param {RunCharts} charts */
  constructor(charts) {
    this.charts = charts;
    this.abort = new AbortController();
    this.timer = 0;
    this.loadedAt = Number.NEGATIVE_INFINITY;
    let known = "";
    this.stop = effect(() => {
      const { names, detail, revision } = charts.run;
      const state = detail.value?.state ?? "";
      const wanted = GHOST_SERIES.map(([, series]) => series.find((name) => names.value.includes(name)) ?? "").join();
      revision.value;
      const causes = `${wanted} ${state}`;
      untracked(() => this.loadSoon(causes !== known || !isFinal(state || "running")));
      known = causes;
    });
  }

  close() {
    this.stop();
    this.abort.abort();
    clearTimeout(this.timer);
    this.charts.ghosts.value = null;
  }

  /** @param {boolean} isDue */
  loadSoon(isDue) {
    if (!isDue || this.timer) return;
    const wait = Math.max(this.loadedAt + PAUSE - performance.now(), 0);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      if (document.hidden || this.charts.isFrozen.peek()) return;
      this.loadedAt = performance.now();
      this.load();
    }, wait);
  }

  async load() {
    const { run } = this.charts;
    const names = run.names.peek();
    const found = await Promise.all(
      GHOST_SERIES.map(async ([chart, series]) => {
        const name = series.find((each) => names.includes(each));
        const ghost = name ? await getGhost(run.id, name, this.abort.signal).catch(() => null) : null;
        return ghost && name ? [{ chart, name, ghost }] : [];
      }),
    );
    if (this.abort.signal.aborted) return;
    const all = found
      .flat()
      .map(({ chart, name, ghost }) => ({ chart, words: ghostWords(name, ghost), ...ghostLine(name, ghost) }));
    this.charts.ghosts.value = {
      specs: Object.fromEntries(all.map(({ chart, spec, columns }) => [chart, columns.n ? [spec] : []])),
      columns: new Map(all.map(({ spec, columns }) => [spec.name, columns])),
      words: Object.fromEntries(all.map(({ chart, words }) => [chart, words])),
    };
  }
}
