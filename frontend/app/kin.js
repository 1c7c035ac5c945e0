/* The runs that a run was made from and that were made from it, and how these did beside each other. */

import { isFinal } from "../lib/states.js";
import { batch, signal } from "../vendor/runtime.js";
import { getLineage, getRun } from "./api.js";
import { listVerdicts } from "./doctor-api.js";
import { socket } from "./store.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { Config, Verdict } from "../wire/types.js" */
/** @import { LiveRun } from "./live-run.js" */

/** A verdict changes no faster than the runs are evaluated. */
const PAUSE = 3000;

/** @type {WeakMap<LiveRun, Kin>} */
const known = new WeakMap();

/** Returns the kin of a run, the same for all parts of its page.
 * @param {LiveRun} run */
export function kinOf(run) {
  const kin = known.get(run) ?? new Kin(run);
  known.set(run, kin);
  return kin;
}

class Kin {
  /** @param {LiveRun} run */
  constructor(run) {
    this.run = run;
    this.verdicts = signal(/** @type {Verdict[]} */ ([]));
    this.runs = signal(/** @type {Map<string, RunSummary>} */ (new Map()));
    /** The configuration of the run that this one was made from. */
    this.parentConfig = signal(/** @type {Config | null} */ (null));
    /** Whether it is known which runs and verdicts there are. */
    this.isLoaded = signal(false);
    this.n = 0;
    this.timer = 0;
    this.abort = new AbortController();
    this.unwatch = () => {};
  }

  /** Keeps it up to date for as long as somebody holds it; returns what lets go. */
  hold() {
    this.n += 1;
    if (this.n === 1) this.open();
    return () => {
      this.n -= 1;
      if (this.n === 0) this.close();
    };
  }

  open() {
    this.abort = new AbortController();
    this.unwatch = socket.watch("*", {
      onUpdate: ({ summaries }) => this.take(summaries),
      onSnapshotNeeded: () => this.load(),
    });
  }

  close() {
    this.unwatch();
    this.abort.abort();
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** @param {RunSummary[]} summaries */
  take(summaries) {
    const ours = summaries.filter((run) => this.runs.peek().has(run.id) || run.parent?.id === this.run.id);
    if (ours.length === 0) return;
    // The last word of a run that has ended comes after its summary.
    const wasUnsettled = this.isUnsettled();
    const hasNew = ours.some(({ id }) => !this.runs.peek().has(id));
    this.add(ours);
    if (hasNew || wasUnsettled) this.loadSoon();
  }

  /** @param {RunSummary[]} runs */
  add(runs) {
    if (this.run.isFrozen.peek() && runs.every(({ id }) => this.runs.peek().has(id))) return;
    this.runs.value = new Map([...this.runs.peek(), ...runs.map((run) => /** @type {const} */ ([run.id, run]))]);
  }

  /** Tells whether a verdict may still change: while one of its two runs goes on, or has only just ended. */
  isUnsettled() {
    return this.verdicts.peek().some(({ outcome, run, parent }) => {
      const states = [run, parent].map((id) => this.runs.peek().get(id)?.state ?? "finished");
      return outcome === "waiting" || !states.every(isFinal);
    });
  }

  loadSoon() {
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      if (this.run.isFrozen.peek() || document.hidden) this.loadSoon();
      else this.load();
    }, PAUSE);
  }

  async load() {
    const { signal: abort } = this.abort;
    const { id } = this.run;
    const parent = this.run.detail.peek()?.parent ?? null;
    const [family, own, siblings] = await Promise.all([
      getLineage(id).catch(() => []),
      listVerdicts(id, abort).catch(() => this.verdicts.peek()),
      parent?.group ? listVerdicts(parent.id, abort).catch(() => []) : [],
    ]);
    if (abort.aborted) return;
    if (parent && !this.parentConfig.peek())
      getRun(parent.id).then(
        ({ config }) => {
          this.parentConfig.value = config;
        },
        () => {},
      );
    batch(() => {
      this.isLoaded.value = true;
      this.add(family);
      this.verdicts.value = this.withSiblings(own, siblings, parent?.group ?? null);
    });
  }

  /** @param {Verdict[]} own @param {Verdict[]} siblings @param {string | null} group */
  withSiblings(own, siblings, group) {
    const here = new Set(own.map(({ run }) => run));
    const more = siblings.filter(({ run }) => !here.has(run) && this.runs.value.get(run)?.parent?.group === group);
    return [...own, ...more];
  }
}
