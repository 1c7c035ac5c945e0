/* The small curves of the rows in sight: asked for together, kept, and asked for anew of runs that go on. */

import { signal } from "../vendor/runtime.js";
import { getSparklines } from "./history-api.js";

/** @import { HistoryRun, Sparkline } from "../wire/history.js" */

const SETTLE = 90;
const MOST = 200;
const KEPT = 2000;
/** Milliseconds after which the curve of a run that goes on is asked for again. */
const OLD = 4000;

export class RunsCurves {
  constructor() {
    this.version = signal(0);
    /** @type {Map<string, { at: number, step: number, line: Sparkline | null }>} by series and run */
    this.lines = new Map();
    this.timer = 0;
    this.dueAt = 0;
    this.isAsking = false;
    this.isWanted = false;
    this.restsUntil = 0;
    /** @type {() => void} */
    this.ask = () => {};
  }

  close() {
    clearTimeout(this.timer);
  }

  /** @param {string} series @param {string} id */
  line(series, id) {
    return this.lines.get(`${series}\n${id}`)?.line ?? null;
  }

  /** Returns the first of the series that a run has a curve of.
   * @param {string[]} series @param {string} id */
  first(series, id) {
    for (const name of series) {
      const line = this.line(name, id);
      if (line) return { name, line };
    }
    return null;
  }

  /** Sees to it that the rows in sight get their curves, once they have come to rest.
   * @param {HistoryRun[]} runs @param {string[][]} wanted for each column the series of which a run shows the first
   * @param {boolean} isScrolled other rows have come into sight */
  look(runs, wanted, isScrolled) {
    this.ask = () => this.fetch(runs, wanted);
    if (this.timer && !isScrolled && this.dueAt - Date.now() < SETTLE) return;
    this.askAfter(SETTLE);
  }

  /** @param {HistoryRun[]} runs @param {string[][]} wanted */
  async fetch(runs, wanted) {
    if (Date.now() < this.restsUntil) return;
    this.isWanted = this.isAsking;
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      for (const series of wanted) {
        let lacking = runs;
        for (const name of series) {
          await this.fetchSeries(lacking, name);
          lacking = lacking.filter((run) => !this.line(name, run.id));
        }
      }
    } catch {
      // Without its curves a table says the same; a later look asks again.
      this.isWanted = false;
      this.restsUntil = Date.now() + OLD;
    }
    this.isAsking = false;
    if (this.isWanted) this.ask();
  }

  /** @param {HistoryRun[]} runs @param {string} name */
  async fetchSeries(runs, name) {
    const due = runs.filter((run) => this.isDue(name, run)).slice(0, MOST);
    if (runs.some((run) => !due.includes(run) && this.isBehind(name, run))) this.askLater();
    if (!due.length) return;
    const found = await getSparklines(
      due.map(({ id }) => id),
      name,
    );
    const at = Date.now();
    if (this.lines.size > KEPT) this.lines.clear();
    for (const run of due) this.lines.set(`${name}\n${run.id}`, { at, step: run.step, line: found[run.id] ?? null });
    this.version.value += 1;
  }

  /** @param {string} name @param {HistoryRun} run */
  isDue(name, run) {
    const held = this.lines.get(`${name}\n${run.id}`);
    return !held || (held.step !== run.step && Date.now() - held.at > OLD);
  }

  /** @param {string} name @param {HistoryRun} run */
  isBehind(name, run) {
    return this.lines.get(`${name}\n${run.id}`)?.step !== run.step;
  }

  /** What has gone on since it was asked for is asked for again, though nobody should tell of it. */
  askLater() {
    if (!this.timer) this.askAfter(OLD);
  }

  /** @param {number} wait in milliseconds */
  askAfter(wait) {
    clearTimeout(this.timer);
    this.dueAt = Date.now() + wait;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.ask();
    }, wait);
  }
}
