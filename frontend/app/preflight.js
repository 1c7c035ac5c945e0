/* The pre-flight checks of a form: begun, followed while they are made, given up, and asked before a start. */

import { isSameTraining, summaryOf } from "../lib/preflight.js";
import { computed, signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { announce } from "./store.js";

/** @import { Checkup, Config } from "../wire/types.js" */
/** @import { Form } from "./form.js" */

/** Milliseconds between two looks at how far they are. */
const PAUSE = 250;

/** @type {WeakMap<Form, Preflight>} */
const known = new WeakMap();

/** Returns the one pre-flight of a form.
 * @param {Form} form */
export function preflightOf(form) {
  const found = known.get(form) ?? new Preflight(form);
  known.set(form, found);
  return found;
}

export class Preflight {
  /** @param {Form} form */
  constructor(form) {
    this.form = form;
    this.checkup = signal(/** @type {Checkup | null} */ (null));
    /** The configuration that was checked. */
    this.config = signal(/** @type {Config | null} */ (null));
    /** Why they could not be made; "" when they could. */
    this.message = signal("");
    this.isAsking = signal(false);
    /** Whether a start waits for all of them to pass. */
    this.isGated = signal(false);
    /** Whether the next start goes ahead all the same. */
    this.isForced = false;
    this.isRunning = computed(() => this.isAsking.value || this.checkup.value?.state === "running");
    this.isStale = computed(() => this.config.value !== null && !isSameTraining(this.config.value, form.config.value));
    form.clearance = () => this.clear();
    const close = form.close;
    form.close = () => {
      close();
      if (this.isRunning.peek()) this.cancel();
      this.round += 1;
    };
    /** Counts what was begun, so that what comes late is known for old. */
    this.round = 0;
    this.isGivenUp = false;
  }

  /** Has the present configuration checked; settles when that is over, with what was found, or null.
   * @returns {Promise<Checkup | null>} */
  async begin() {
    const round = ++this.round;
    const config = this.form.config.peek();
    if (this.checkup.peek()?.state === "running") await this.cancel();
    this.message.value = "";
    this.isAsking.value = true;
    this.isGivenUp = false;
    this.checkup.value = null;
    try {
      const { id } = await api.beginChecks(config);
      this.config.value = config;
      if (this.isGivenUp || round !== this.round) {
        this.checkup.value = await api.cancelChecks(id);
        return null;
      }
      announce("Pre-flight checks have begun.");
      return await this.follow(id, round);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.refuse(error);
      return null;
    } finally {
      if (round === this.round) this.isAsking.value = false;
    }
  }

  async cancel() {
    this.isGivenUp = true; // what is only being asked for is given up as soon as it is there
    const id = this.checkup.peek()?.id;
    if (id) this.checkup.value = await api.cancelChecks(id).catch(() => this.checkup.peek());
  }

  /** Says whether a run may start, and with which checks; null where it may not.
   * @returns {Promise<{ checks?: string, gate?: boolean } | null>} */
  async clear() {
    const isForced = this.isForced;
    this.isForced = false;
    if (this.isGated.peek() && !isForced) return this.gate();
    return this.isFresh() ? { checks: this.checkup.peek()?.id } : {};
  }

  /** Checks, unless that is done, and lets a run start if all have passed. */
  async gate() {
    const found = this.isFresh() ? this.checkup.peek() : await this.begin();
    if (found?.is_passed && found.state === "done") return { checks: found.id, gate: true };
    const n = found?.results.filter(({ outcome }) => outcome === "failed").length ?? 0;
    const many = n === 1 ? "1 check has failed" : `${n} checks have failed`;
    this.form.message.value = n ? `Not started: ${many}` : "Not started: the checks were not made to the end";
    return null;
  }

  /** Tells whether there are whole results of the configuration as it is now. */
  isFresh() {
    return this.checkup.peek()?.state === "done" && !this.isStale.peek();
  }

  /** @param {string} id @param {number} round @returns {Promise<Checkup | null>} */
  async follow(id, round) {
    for (;;) {
      const found = await api.getChecks(id);
      if (round !== this.round) return null;
      this.checkup.value = found;
      if (found.state !== "running") {
        announce(
          found.state === "done" ? summaryOf(found.results) : `Pre-flight checks: ${found.error ?? found.state}.`,
        );
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** @param {api.ApiError} error */
  refuse(error) {
    this.message.value = error.problems.map(({ field, rule }) => `${field} ${rule}`).join("; ") || error.message;
    announce(`Not checked: ${this.message.value}`);
  }
}
