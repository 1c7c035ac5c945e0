/* The points of the runs of a comparison: asked for together, placed on an axis that all of them share, growing with the live ones.
 *
 * A line of a chart is called by its run and its series. The charts take it for a series of one run: this is what they ask
 * in the place of a run. By steps a point lies at its step; by epochs, or by time, at thousandths of them, for each run has
 * its own way from its steps to these. */

import { bandOf } from "../lib/band.js";
import { Columns } from "../lib/columns.js";
import { readGroupName } from "../lib/compare-charts.js";
import { grainOf, lineName, placed, splitName } from "../lib/placed-columns.js";
import { isFinal } from "../lib/states.js";
import { between, clockOf } from "../lib/x-axis.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import { getCurves } from "./compare-api.js";
import { BUCKETS, MOST_ROWS } from "./first-curves.js";
import { RunSeries } from "./run-series.js";

/** @import { SeriesData } from "../wire/types.js" */
/** @import { Range, XMode } from "../lib/view-state.js" */
/** @import { Comparison } from "./comparison.js" */
/** @import { LiveSocket } from "./socket.js" */
/** @typedef {{ range: Range, series: Map<string, Columns> }} Detail */

const ZOOM_WAIT = 120;
/** @type {SeriesData} */
const NOTHING = (() => {
  const none = new Uint8Array(0);
  return { n: 0, is_bucketed: false, steps: none, times: none, values: none };
})();

/** The series of one of the runs, which come with those of the others. */
class SeriesOfOne extends RunSeries {
  /** @param {string} run @param {ComparedRuns} all */
  constructor(run, all) {
    super(run, { onPoints() {}, onFetched: () => all.onFetched() });
    this.all = all;
  }

  /** @param {string[]} names @returns {Promise<Record<string, SeriesData>>} */
  async fetch(names) {
    const found = await this.all.fetch(this.run, names, this.abort.signal);
    return Object.fromEntries(names.map((name) => [name, found[name] ?? NOTHING]));
  }
}

export class ComparedRuns {
  /** @param {Comparison} comparison @param {import("../vendor/runtime.js").ReadonlySignal<XMode>} mode @param {LiveSocket} socket */
  constructor(comparison, mode, socket) {
    this.id = "comparison";
    this.comparison = comparison;
    this.mode = mode;
    this.socket = socket;
    /** @type {Map<string, { curves: SeriesOfOne, close: () => void }>} */
    this.members = new Map();
    this.memberAge = signal(0);
    this.isFrozen = signal(false);
    this.isLoaded = computed(() => comparison.answer.value !== null);
    this.names = computed(() => comparison.answer.value?.series.map(({ name }) => name) ?? []);
    this.revision = computed(() => this.age());
    this.zoomed = signal(/** @type {Detail | null} */ (null));
    this.detail = computed(() => this.describe());
    this.events = signal([]);
    this.findings = signal([]);
    /** What the charts read: lines by their names, placed on the present axis. */
    this.series = { get: (/** @type {string} */ name) => this.columnsOf(name), values: () => this.allColumns() };
    /** @type {Map<string, { source: Columns, n: number, total: number, mode: XMode, start: number, columns: Columns }>} */
    this.cache = new Map();
    /** @type {Map<string, { run: string, names: string[], take: (found: Record<string, SeriesData>) => void, fail: (error: unknown) => void }[]>} */
    this.waiting = new Map();
    /** @type {Map<string, { age: string, columns: Columns }>} the lines of groups */
    this.means = new Map();
    this.zoomTimer = 0;
    /** @type {AbortController | null} */
    this.zoomAbort = null;
    this.zoomWidth = 0;
    this.stop = effect(() => {
      const ids = comparison.idText.value.split(",").filter(Boolean);
      const names = this.names.value;
      untracked(() => this.follow(ids, names));
    });
  }

  close() {
    this.stop();
    clearTimeout(this.zoomTimer);
    this.zoomAbort?.abort();
    for (const { close } of this.members.values()) close();
    this.members.clear();
  }

  age() {
    let age = this.memberAge.value;
    for (const { curves } of this.members.values()) age += curves.revision.value;
    return age;
  }

  /** What the tools of the charts want to know of a run. */
  describe() {
    const runs = this.comparison.answer.value?.runs ?? [];
    const isOver = runs.every(({ ended_at }) => ended_at !== null);
    const hasEpochs = runs.some(({ steps_per_epoch }) => steps_per_epoch);
    const name = `Comparison of ${runs.length} runs`;
    return { name, ended_at: isOver ? 1 : null, steps_per_epoch: hasEpochs ? 1 : null, info: {} };
  }

  /** Takes up the runs that are new, and lets go of those that were removed.
   * @param {string[]} ids @param {string[]} names of all series */
  follow(ids, names) {
    for (const [id, { close }] of this.members)
      if (!ids.includes(id)) {
        close();
        this.members.delete(id);
      }
    for (const id of ids) {
      const member = this.members.get(id) ?? this.begin(id);
      this.members.set(id, member);
      for (const name of names) member.curves.known.add(name);
      member.curves.askSoon();
    }
    this.memberAge.value += 1;
  }

  /** @param {string} id */
  begin(id) {
    const curves = new SeriesOfOne(id, this);
    const run = this.comparison.answer.peek()?.runs.find((each) => each.id === id);
    if (!run || isFinal(run.state)) return { curves, close: () => curves.close() };
    const unwatch = this.socket.watch(id, {
      onUpdate: ({ blocks }) => blocks.length && !this.isFrozen.peek() && curves.take(blocks),
      onSnapshotNeeded: () => this.reload(curves),
    });
    return {
      curves,
      close() {
        unwatch();
        curves.close();
      },
    };
  }

  /** Fetches anew what is held of a live run: blocks of its stream wait until that is here.
   * @param {SeriesOfOne} curves */
  async reload(curves) {
    const abort = curves.begin();
    const held = [...curves.wanted];
    const found = held.length ? await curves.fetch(held).catch(() => null) : {};
    if (!abort.aborted) curves.settle([], found ?? {});
  }

  /** Asks for the lines of a chart.
   * @param {string[]} lines */
  need(lines) {
    /** @type {Map<string, string[]>} */
    const byRun = new Map();
    for (const line of lines)
      for (const [run, name] of this.partsOf(line)) byRun.set(run, [...(byRun.get(run) ?? []), name]);
    for (const [run, names] of byRun) this.members.get(run)?.curves.need(names);
  }

  /** Returns the runs and series that a line is made of.
   * @param {string} line @returns {[run: string, name: string][]} */
  partsOf(line) {
    const group = readGroupName(line);
    if (!group) return [splitName(line)];
    const members = [...(this.comparison.groups() ?? new Map()).values()][group[0]] ?? [];
    return members.map((/** @type {string} */ id) => [id, group[1]]);
  }

  /** @param {string[]} lines */
  isWaitingFor(lines) {
    return lines.some((line) =>
      this.partsOf(line).some(([run, name]) => this.members.get(run)?.curves.isWaitingFor([name])),
    );
  }

  /** Gathers what one moment asks for into few requests: one for all runs that want the same series.
   * @param {string} run @param {string[]} names @param {AbortSignal} abort @returns {Promise<Record<string, SeriesData>>} */
  fetch(run, names, abort) {
    const first = this.comparison.first?.take(run, names);
    if (first) return first;
    return new Promise((resolve, reject) => {
      const key = JSON.stringify(names);
      const group = this.waiting.get(key);
      const take = (/** @type {Record<string, SeriesData>} */ found) => !abort.aborted && resolve(found);
      if (group) group.push({ run, names, take, fail: reject });
      else this.waiting.set(key, [{ run, names, take, fail: reject }]);
      if (this.waiting.size === 1 && !group) setTimeout(() => this.fetchAll());
    });
  }

  fetchAll() {
    const groups = [...this.waiting.values()];
    this.waiting.clear();
    for (const group of groups) {
      const size = Math.max(1, Math.floor(MOST_ROWS / (BUCKETS * group[0].names.length)));
      for (let at = 0; at < group.length; at += size) this.fetchGroup(group.slice(at, at + size));
    }
  }

  /** @param {{ run: string, names: string[], take: (found: Record<string, SeriesData>) => void, fail: (error: unknown) => void }[]} group */
  async fetchGroup(group) {
    const runs = group.map(({ run }) => run);
    try {
      const found = await getCurves({ runs, names: group[0].names, buckets: BUCKETS });
      for (const { run, take } of group) take(found[run] ?? {});
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }

  /** @param {string} line @returns {Columns | undefined} */
  columnsOf(line) {
    if (readGroupName(line)) return this.meanOf(line);
    const [run, name] = splitName(line);
    const source = this.members.get(run)?.curves.held.get(name);
    return source && this.place(line, run, source);
  }

  /** Tells whether a line, or any of those that it is the mean of, has come to what is no number.
   * @param {string} line */
  hasDiverged(line) {
    return this.partsOf(line).some(([run, name]) => {
      const columns = this.members.get(run)?.curves.held.get(name);
      return columns?.arrays.nonfinite.subarray(0, columns.n).some((n) => n > 0) ?? false;
    });
  }

  /** Returns the mean of a group's lines; worked out once for as long as there are no more points.
   * @param {string} line @returns {Columns | undefined} */
  meanOf(line) {
    const parts = this.partsOf(line);
    const age = JSON.stringify([this.revision.peek(), this.mode.peek(), parts]);
    const known = this.means.get(line);
    if (known?.age === age) return known.columns;
    const members = parts.flatMap(([run, name]) => this.columnsOf(lineName(run, name)) ?? []);
    const { columns } = bandOf(members);
    this.means.set(line, { age, columns });
    return columns;
  }

  /** Puts the points of a run onto the present axis; worked out once for as long as there are no more of them.
   * @param {string} line @param {string} run @param {Columns} source */
  place(line, run, source) {
    const mode = this.mode.peek();
    if (mode === "step") return source;
    const { start, perEpoch } = this.originOf(run);
    const known = this.cache.get(line);
    const { n, total } = source;
    if (
      known?.source === source &&
      known.n === n &&
      known.total === total &&
      known.mode === mode &&
      known.start === start
    )
      return known.columns;
    const columns = placed(source, mode, start, perEpoch);
    this.cache.set(line, { source, n, total, mode, start, columns });
    return columns;
  }

  /** Returns when a run began, and how many steps its epochs have.
   * @param {string} id */
  originOf(id) {
    const run = this.comparison.answer.peek()?.runs.find((each) => each.id === id);
    const clock = this.clockOf(id);
    return { start: run?.started_at ?? (clock.n ? clock.times[0] : 0), perEpoch: run?.steps_per_epoch ?? null };
  }

  /** @param {string} id */
  clockOf(id) {
    return clockOf(this.members.get(id)?.curves.held.values() ?? []);
  }

  /** Returns the step of a run at a place of the present axis, null for the newest.
   * @param {string} id @param {number | null} at */
  stepOf(id, at) {
    const mode = this.mode.value;
    if (at === null || mode === "step") return at;
    const { start, perEpoch } = this.originOf(id);
    if (mode === "epoch") return perEpoch ? Math.round((at / 1000) * perEpoch) : at;
    const { steps, times, n } = this.clockOf(id);
    return n ? Math.round(between(times, steps, n, at / 1000 + (mode === "relative" ? start : 0))) : null;
  }

  *allColumns() {
    for (const id of this.comparison.shown.value) {
      const curves = this.members.get(id)?.curves;
      for (const [name, source] of curves?.held ?? []) if (source.n) yield this.place(lineName(id, name), id, source);
    }
  }

  /** Holds the picture, or lets it go on with all that has come meanwhile.
   * @param {boolean} isFrozen */
  freeze(isFrozen) {
    this.isFrozen.value = isFrozen;
    if (!isFrozen)
      for (const { curves } of this.members.values())
        if (curves.early !== null || curves.wanted.size) this.reload(curves);
  }

  onFetched() {
    const detail = this.zoomed.peek();
    if (detail) this.zoom(detail.range, [], this.zoomWidth);
  }

  /** Sharpens a range of the axis after a short wait.
   * @param {Range | null} range @param {string[]} _names @param {number} width of a chart in pixels */
  zoom(range, _names, width) {
    clearTimeout(this.zoomTimer);
    this.zoomAbort?.abort();
    this.zoomWidth = width;
    if (!range) {
      this.zoomed.value = null;
      return;
    }
    this.zoomTimer = window.setTimeout(() => this.sharpen(range, width), ZOOM_WAIT);
  }

  /** @param {Range} range @param {number} width */
  async sharpen(range, width) {
    const coarse = this.coarseIn(range);
    this.zoomed.value = coarse.runs.length ? this.zoomed.peek() : null;
    if (coarse.runs.length === 0) return;
    const abort = new AbortController();
    this.zoomAbort = abort;
    const { runs, names, first, last } = coarse;
    const most = Math.floor(MOST_ROWS / (runs.length * names.length));
    const buckets = Math.max(1, Math.min(Math.ceil(width * coarse.excess), most, 4000));
    const found = await getCurves({ runs, names, first, last, buckets }, abort.signal).catch(() => null);
    if (!found || abort.signal.aborted) return;
    const series = new Map();
    for (const [run, own] of Object.entries(found))
      for (const [name, data] of Object.entries(own))
        series.set(lineName(run, name), this.sharp(run, Columns.from(data)));
    this.zoomed.value = { range, series };
  }

  /** @param {string} run @param {Columns} columns */
  sharp(run, columns) {
    const { start, perEpoch } = this.originOf(run);
    return placed(columns, this.mode.peek(), start, perEpoch);
  }

  /** Returns which runs and series have more points in a range than are here, and the steps that it has in any of them;
   * excess: how many times those of one run they are.
   * @param {Range} range */
  coarseIn([low, high]) {
    const names = new Set();
    const runs = [];
    let [first, last, narrowest] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY];
    for (const id of this.comparison.shown.peek()) {
      const [from, to] = [low, high].map((at) => this.stepOf(id, at) ?? 0);
      const held = this.members.get(id)?.curves.held ?? new Map();
      const coarse = [...held].filter(([, columns]) => columns.n && !columns.isRaw(from, to)).map(([name]) => name);
      if (coarse.length === 0) continue;
      runs.push(id);
      for (const name of coarse) names.add(name);
      [first, last] = [Math.min(first, Math.floor(from)), Math.max(last, Math.ceil(to))];
      narrowest = Math.min(narrowest, Math.max(to - from, 1));
    }
    return { runs, names: [...names], first, last, excess: (last - first) / narrowest };
  }

  /** How the places of the present axis are told to people. */
  get grain() {
    return grainOf(this.mode.value);
  }
}
