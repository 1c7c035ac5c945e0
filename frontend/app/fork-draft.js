/* A fork that is being put together: from which checkpoint, with what changed, as one child or several; checked by the server as it is edited. */

import { changeWord, fieldWord } from "../lib/changes.js";
import { chosenStep, counterfactuals, factorValues, readValues } from "../lib/forks.js";
import { localProblems, places } from "../lib/form-walk.js";
import { RATE } from "../lib/live-fields.js";
import { get, same, set, withoutNulls } from "../lib/paths.js";
import { computed, effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";
import { formGroups } from "./schema.js";
import { reasonOf, who } from "./steering.js";

/** @import { Group } from "../lib/form-from-schema.js" */
/** @import { Checkpoint, ForkChild, ForkOrder } from "../wire/steering.js" */
/** @import { Config, Problem, RunDetail } from "../wire/types.js" */
/** @typedef {{ run: { id: string }, step?: number | null, changes?: Config, kind?: ForkOrder["kind"], finding?: string | null }} ForkWish
 *   step: the checkpoint at or before it is chosen, the newest without one; changes: filled in */

const CHECK_WAIT = 250;
/** Groups whose fields can be added to what a fork changes. */
const CHANGEABLE = ["optimizer", "objective", "schedule", "training", "probes"];

export class ForkDraft {
  /** @param {ForkWish} wish */
  constructor({ run, step = null, changes = {}, kind = "fork", finding = null }) {
    this.id = run.id;
    this.wished = step;
    this.finding = finding;
    this.kind = signal(kind);
    this.groups = signal(/** @type {Group[]} */ ([]));
    this.detail = signal(/** @type {RunDetail | null} */ (null));
    this.checkpoints = signal(/** @type {Checkpoint[]} */ ([]));
    this.step = signal(/** @type {number | null} */ (null));
    /** The configuration of the checkpoint, before anything is changed. */
    this.base = signal(/** @type {Config | null} */ (null));
    this.changes = signal(/** @type {Map<string, unknown>} */ (new Map(Object.entries(changes))));
    /** The fields that are shown to be changed. */
    this.rows = signal([...new Set([RATE, ...Object.keys(changes)])]);
    this.name = signal("");
    this.note = signal("");
    this.field = signal(RATE);
    /** The values of a counterfactual as typed; null while they are × 3, × 1, ÷ 3. */
    this.typed = signal(/** @type {string | null} */ (null));
    this.refused = signal(/** @type {Problem[]} */ ([]));
    this.message = signal("");
    this.isSending = signal(false);
    this.config = computed(() => {
      let tree = this.base.value ?? {};
      for (const [path, value] of this.changes.value) tree = set(tree, path, value ?? undefined);
      return tree;
    });
    this.problems = computed(() => this.allProblems());
    this.stop = effect(() => this.follow());
  }

  close() {
    this.stop();
  }

  /** Fetches what there is to choose from. */
  async open() {
    try {
      const [detail, checkpoints, groups] = await Promise.all([
        api.getRun(this.id),
        api.listCheckpoints(this.id),
        formGroups(),
      ]);
      this.groups.value = groups;
      this.checkpoints.value = checkpoints.toSorted((one, other) => other.step - one.step);
      this.detail.value = detail;
      // At the end of a run nothing would be left to train.
      const useful = checkpoints.filter(({ step }) => step < detail.total_steps || step === this.wished);
      this.step.value = chosenStep(useful, this.wished);
    } catch (error) {
      this.message.value = reasonOf(error);
    }
  }

  /** @param {string} path @param {unknown} value */
  set(path, value) {
    this.refused.value = this.refused.value.filter(({ field }) => field !== path && !path.startsWith(`${field}.`));
    const row = this.rows.peek().find((each) => path === each || path.startsWith(`${each}.`)) ?? path;
    const whole = row === path ? value : get(set(this.config.peek(), path, value), row);
    const next = new Map(this.changes.peek());
    if (same(whole ?? null, get(this.base.peek(), row) ?? null)) next.delete(row);
    else next.set(row, whole ?? null);
    this.changes.value = next;
  }

  /** @param {string} path */
  add(path) {
    if (!this.rows.peek().includes(path)) this.rows.value = [...this.rows.peek(), path];
  }

  /** @param {string} path */
  remove(path) {
    const next = new Map(this.changes.peek());
    next.delete(path);
    this.changes.value = next;
    this.rows.value = this.rows.peek().filter((each) => each !== path);
  }

  /** Returns the fields that can be added, with their names.
   * @returns {{ path: string, title: string }[]} */
  addable() {
    const rows = new Set(this.rows.value);
    return places(this.groups.value, this.config.value)
      .filter(({ path, field }) => CHANGEABLE.includes(path.split(".")[0]) && field.kind !== "list" && !rows.has(path))
      .filter(({ path }) => !path.startsWith("schedule."))
      .filter(({ path, value }) => value !== undefined || !["training.epochs", "training.steps"].includes(path))
      .map(({ path, field }) => ({
        path,
        title: `${path.split(".")[0]}: ${path.includes(".") ? field.title : "kind"}`,
      }));
  }

  /** Returns the numbers of the configuration that a counterfactual may vary. */
  numbers() {
    return places(this.groups.value, this.base.value ?? {}).filter(
      ({ path, field, value }) =>
        field.kind === "number" && typeof value === "number" && value > 0 && CHANGEABLE.includes(path.split(".")[0]),
    );
  }

  /** Returns the values that a counterfactual tries; null where the text names none.
   * @returns {number[] | null} */
  values() {
    const present = get(this.base.value, this.field.value);
    if (this.typed.value !== null) return readValues(this.typed.value);
    return typeof present === "number" ? factorValues(present) : null;
  }

  /** @returns {ForkChild[]} */
  children() {
    if (this.kind.value !== "counterfactual")
      return [{ name: this.name.value.trim(), changes: Object.fromEntries(this.changes.value) }];
    const present = get(this.base.value, this.field.value);
    const values = this.values();
    const name = this.name.value.trim() || this.detail.value?.name || this.id;
    return values && typeof present === "number" ? counterfactuals(name, this.field.value, present, values) : [];
  }

  /** @returns {ForkOrder} */
  order() {
    const more = { finding: this.finding, note: this.note.value.trim(), by: who.value };
    return { step: this.step.value, kind: this.kind.value, ...more, children: this.children() };
  }

  /** @returns {Problem[]} */
  allProblems() {
    const rows = this.rows.value;
    const isShown = (/** @type {string} */ path) => rows.some((row) => path === row || path.startsWith(`${row}.`));
    const local = this.base.value
      ? localProblems(places(this.groups.value, this.config.value)).filter(({ field }) => isShown(field))
      : [];
    return this.kind.value === "counterfactual" ? this.refused.value : [...local, ...this.refused.value];
  }

  /** Asks the server, after a short rest, what the fork would be; returns what ends that. */
  follow() {
    const step = this.step.value;
    if (step === null) return undefined;
    const order = this.order();
    const abort = new AbortController();
    const timer = setTimeout(() => untracked(() => this.check(order, abort.signal)), CHECK_WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }

  /** The first child asked for is the checkpoint as it is: that is what changes are measured by.
   * @param {ForkOrder} order @param {AbortSignal} abort */
  async check(order, abort) {
    try {
      const own = order.children.slice(0, 7);
      const { children } = await api.checkFork(this.id, { ...order, children: [{ changes: {} }, ...own] }, abort);
      if (abort.aborted) return;
      const [unchanged, ...rest] = children;
      const base = withoutNulls(unchanged.config);
      if (!same(this.base.peek(), base)) this.base.value = base;
      this.refused.value = rest.flatMap(({ problems }) => problems);
      this.message.value = "";
    } catch (error) {
      if (!abort.aborted) this.message.value = reasonOf(error);
    }
  }

  /** Starts the children; returns them, or null where it was refused. */
  async start() {
    this.isSending.value = true;
    try {
      return (await api.forkRun(this.id, this.order())).runs;
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.refused.value = error.problems;
      this.message.value = error.problems.length ? "" : error.message;
      return null;
    } finally {
      this.isSending.value = false;
    }
  }

  /** Returns what will be started, in words. */
  words() {
    const from = this.step.value === 0 ? "from the beginning" : `from step ${this.step.value}`;
    if (this.kind.value === "counterfactual") return `${this.children().length} runs ${from}`;
    const changed = [...this.changes.value].map(
      ([path, value]) => `${fieldWord(path)} ${changeWord(get(this.base.value, path), value)}`,
    );
    return `${from}, ${changed.join(", ") || "unchanged"}`;
  }
}
