/* A run's relatives in the browser: its family, and the lines of those that are drawn over it, kept up to date while they live. */

import { Columns } from "../lib/columns.js";
import { drawnOver, KIN_SERIES, kinLines, kinName } from "../lib/lineage.js";
import { batch, effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";
import { RunSeries } from "./run-series.js";
import { socket } from "./store.js";

/** @import { Drawn } from "../lib/lineage.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { Relative } from "../wire/steering.js" */
/** @import { RunCharts } from "./run-charts.js" */
/** @typedef {{ kin: Drawn, curves: RunSeries, close: () => void }} Followed */

const BUCKETS = 400;
const NAMES = Object.values(KIN_SERIES).flat();
/** How often lines of relatives are drawn anew at most, in milliseconds. */
const PAUSE = 250;

export class Family {
  /** @param {RunCharts} charts */
  constructor(charts) {
    this.charts = charts;
    this.error = signal("");
    /** How many of how many relatives are drawn. */
    this.drawn = signal({ n: 0, of: 0 });
    /** @type {Map<string, Followed>} */
    this.followed = new Map();
    this.timer = 0;
    this.isClosed = false;
    let known = "";
    this.stop = effect(() => {
      const causes = causesOf(charts);
      untracked(() => {
        if (causes !== known) this.load();
        known = causes;
      });
    });
  }

  close() {
    this.isClosed = true;
    this.stop();
    clearTimeout(this.timer);
    for (const { close } of this.followed.values()) close();
    this.charts.overlay.value = null;
  }

  async load() {
    const { run } = this.charts;
    try {
      const runs = await api.getLineage(run.id);
      if (this.isClosed) return;
      this.error.value = "";
      run.lineage.value = runs;
      this.follow(runs);
    } catch (error) {
      if (error instanceof api.ApiError) this.error.value = error.message;
    }
  }

  /** Draws those that are to be drawn and are not yet; forgets the others.
   * @param {Relative[]} runs */
  follow(runs) {
    const { drawn, of } = drawnOver(runs, this.charts.run.id);
    const ids = new Set(drawn.map(({ run }) => run.id));
    for (const [id, { close }] of this.followed)
      if (!ids.has(id)) {
        close();
        this.followed.delete(id);
      }
    for (const kin of drawn) if (!this.followed.has(kin.run.id)) this.followed.set(kin.run.id, this.begin(kin));
    this.drawn.value = { n: drawn.length, of };
  }

  /** @param {Drawn} kin @returns {Followed} */
  begin(kin) {
    const { id } = kin.run;
    const curves = new RunSeries(id, { onPoints() {}, onFetched() {} });
    for (const name of NAMES) curves.wanted.add(name);
    const load = async () => {
      const abort = curves.begin();
      const page = await api.getPage(id, BUCKETS, abort).catch(() => null);
      if (!page || abort.aborted) return;
      const own = Object.entries(page.series).filter(([name]) => NAMES.includes(name));
      curves.settle(page.names, Object.fromEntries(own));
      this.take(page.run);
    };
    const unwatch = socket.watch(id, {
      onUpdate: ({ blocks, summaries }) => {
        const newest = summaries.at(-1);
        if (newest) this.take(newest);
        if (blocks.length === 0) return;
        curves.take(blocks);
        this.drawSoon();
      },
      onSnapshotNeeded: load,
    });
    const close = () => {
      unwatch();
      curves.close();
    };
    return { kin, curves, close };
  }

  /** Puts a relative's newer summary in its place.
   * @param {RunSummary} summary */
  take(summary) {
    const { lineage } = this.charts.run;
    lineage.value = lineage.peek().map((each) => (each.id === summary.id ? { ...each, ...summary } : each));
    this.drawSoon();
  }

  drawSoon() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      if (!this.charts.isFrozen.peek()) batch(() => this.draw());
    }, PAUSE);
  }

  draw() {
    /** @type {Map<string, Columns>} */
    const columns = new Map();
    for (const { kin, curves } of this.followed.values())
      for (const name of NAMES) {
        const held = curves.held.get(name);
        if (held?.n) columns.set(kinName(kin.run.id, name), kin.last < held.lastStep ? until(held, kin.last) : held);
      }
    const specs = Object.fromEntries(
      Object.entries(KIN_SERIES).map(([chart, series]) => [
        chart,
        [...this.followed.values()]
          .flatMap(({ kin }) => kinLines(kin, series))
          .filter(({ name }) => columns.get(name)?.n),
      ]),
    );
    this.charts.overlay.value = { specs, columns };
  }
}

/** Returns the entries up to a step.
 * @param {Columns} columns @param {number} last */
function until(columns, last) {
  const n = columns.indexAfter(last);
  const cut = Object.assign(new Columns(1), columns);
  return Object.assign(cut, { n, total: n, rawFrom: Math.min(columns.rawFrom, n) });
}

/** Returns what changes when the family has: who the parent is, and what was forked.
 * @param {RunCharts} charts */
function causesOf({ run }) {
  const forks = run.events.value.filter(({ kind }) => kind === "forked").length;
  return `${run.detail.value?.parent?.id ?? ""} ${forks}`;
}
