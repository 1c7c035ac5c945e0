/* The storage as the page shows it: what takes how much, and which runs would go by the rules. */

import { bytes, count } from "../lib/format.js";
import { FIRST_RULES, orderOf } from "../lib/storage.js";
import { signal } from "../vendor/runtime.js";
import { ApiError, getJson, postJson } from "./api.js";
import { announce } from "./store.js";

/** @import { Signal } from "../vendor/runtime.js" */
/** @import { RetentionOrder, RetentionPlan, StorageKind, StorageSummary } from "../wire/storage.js" */

const AGAIN_MS = 1000;
const NOTHING = /** @type {const} */ ({ what: "", sentence: "" });

export class Storage {
  constructor() {
    this.summary = signal(/** @type {StorageSummary | null} */ (null));
    this.sort = signal(/** @type {StorageKind | "bytes"} */ ("bytes"));
    this.rules = signal({ ...FIRST_RULES });
    /** What would go, for the order that it was asked with. */
    this.plan = signal(/** @type {{ order: RetentionOrder, plan: RetentionPlan } | null} */ (null));
    /** Why the page could not be brought up to date. */
    this.error = signal(/** @type {ApiError | null} */ (null));
    /** Why what was asked for was not done: it stays until something else is asked for. */
    this.refusal = signal(/** @type {ApiError | null} */ (null));
    /** What is being done, "" for nothing. */
    this.doing = signal(/** @type {"" | "plan" | "apply" | "compact"} */ (""));
    /** What has been done last, and what that came to as a sentence. */
    this.done = signal(/** @type {{ what: "" | "apply" | "compact", sentence: string }} */ (NOTHING));
    this.timer = 0;
    this.isClosed = false;
    this.close = () => {
      this.isClosed = true;
      clearTimeout(this.timer);
    };
  }

  async load() {
    clearTimeout(this.timer);
    await attempt(this.error, async () => {
      const found = await getJson(`/api/storage?sort=${this.sort.peek()}`);
      if (this.isClosed) return;
      this.summary.value = found;
      if (found.is_counting) this.timer = window.setTimeout(() => this.load(), AGAIN_MS);
    });
  }

  /** @param {StorageKind | "bytes"} kind */
  async sortBy(kind) {
    this.sort.value = kind;
    await this.load();
  }

  /** Changes a rule; what was shown by the rules before no longer holds.
   * @param {Partial<typeof FIRST_RULES>} change */
  change(change) {
    this.rules.value = { ...this.rules.peek(), ...change };
    this.plan.value = null;
    this.done.value = NOTHING;
    this.refusal.value = null;
  }

  async look() {
    const { order } = orderOf(this.rules.peek());
    if (!order) return;
    await this.act("plan", async () => {
      const plan = await postJson("/api/storage/retention", order);
      this.plan.value = { order, plan };
      announce(plan.runs.length ? `${runsText(plan.runs.length)} would go` : "No run would go");
    });
  }

  async apply() {
    const planned = this.plan.peek();
    if (!planned) return;
    await this.act("apply", async () => {
      const { runs, bytes: freed } = await postJson("/api/storage/retention", { ...planned.order, apply: true });
      this.plan.value = null;
      this.done.value = { what: "apply", sentence: `${runsText(runs.length)} gone for good, ${bytes(freed)}` };
    });
    await this.load();
  }

  async compact() {
    await this.act("compact", async () => {
      const { before, after } = await postJson("/api/storage/compact", {});
      this.done.value = { what: "compact", sentence: `The database is ${bytes(before - after)} smaller. ` };
    });
    await this.load();
  }

  /** @param {"plan" | "apply" | "compact"} what @param {() => Promise<void>} act */
  async act(what, act) {
    this.doing.value = what;
    this.done.value = NOTHING;
    await attempt(this.refusal, act);
    this.doing.value = "";
  }
}

/** @param {Signal<ApiError | null>} failure @param {() => Promise<void>} act */
async function attempt(failure, act) {
  try {
    await act();
    failure.value = null;
  } catch (error) {
    failure.value = error instanceof ApiError ? error : new ApiError(0, String(error));
  }
}

/** @param {number} n */
export function runsText(n) {
  return `${count(n)} ${n === 1 ? "run" : "runs"}`;
}
