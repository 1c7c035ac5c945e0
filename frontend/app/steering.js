/* What a person has ordered of a run from this page, and what became of each order: asked, applied at a step, or refused. */

import { isFinal } from "../lib/states.js";
import { effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";
import { announce } from "./store.js";

/** @import { Order } from "../wire/steering.js" */
/** @import { RunEvent } from "../wire/types.js" */
/** @import { LiveRun } from "./live-run.js" */
/** @typedef {{ key: number, order: Order, words: string, id: number | null, status: "sending" | "waiting" | "applied" | "refused",
 *   answer: string, step: number | null }} Placed  words: what was ordered; step: at which it was applied */

const WHO = "who";
const MOST = 6;
const LINGER = 8000;

/** Who sits before this browser, as kept from one visit to the next; "" where nobody has said. */
export const who = signal(localStorage.getItem(WHO) ?? "");

/** @param {string} name */
export function keepWho(name) {
  who.value = name.slice(0, 40);
  if (name) localStorage.setItem(WHO, who.value);
  else localStorage.removeItem(WHO);
}

/** @type {WeakMap<LiveRun, Steering>} */
const known = new WeakMap();

/** Returns what all parts of the page order through.
 * @param {LiveRun} run */
export function steeringOf(run) {
  const made = known.get(run) ?? new Steering(run);
  known.set(run, made);
  return made;
}

export class Steering {
  /** @param {LiveRun} run */
  constructor(run) {
    this.run = run;
    /** Newest last. */
    this.orders = signal(/** @type {Placed[]} */ ([]));
    this.n = 0;
    effect(() => this.follow(run.events.value, run.detail.value?.state ?? ""));
  }

  /** Sends an order; a refusal is kept with it, and returned.
   * @param {Order} order @param {string} words @returns {Promise<string>} why not, or "" */
  async give(order, words) {
    this.n += 1;
    const key = this.n;
    const placed = { key, order, words, id: null, status: /** @type {const} */ ("sending"), answer: "", step: null };
    this.orders.value = [...this.orders.peek(), placed].slice(-MOST);
    try {
      const by = who.peek();
      const { id, status } = await api.sendOrder(this.run.id, by ? { ...order, by } : order);
      this.change(key, { id, status: id === null && status === "applied" ? "applied" : "waiting" });
      this.follow(this.run.events.peek(), this.run.detail.peek()?.state ?? "");
      return "";
    } catch (error) {
      const why = reasonOf(error);
      this.change(key, { status: "refused", answer: why });
      announce(`Refused: ${words}. ${why}`);
      return why;
    }
  }

  /** Changes a setting, unless it has another value by now than the one that was seen.
   * @param {string} field @param {unknown} value @param {{ expected?: unknown, note?: string, undoes?: number }} more @param {string} words */
  set(field, value, { expected, note = "", undoes }, words) {
    const order = /** @type {Order} */ ({ type: "set", field, value, note });
    if (expected !== undefined) order.expected = expected;
    if (undoes !== undefined) order.undoes = undoes;
    return this.give(order, words);
  }

  /** @param {number} key @param {Partial<Placed>} part */
  change(key, part) {
    this.orders.value = this.orders.peek().map((each) => (each.key === key ? { ...each, ...part } : each));
  }

  /** Takes the run's answers.
   * @param {RunEvent[]} events @param {string} state */
  follow(events, state) {
    const waiting = untracked(() => this.orders.value.filter(({ status }) => status === "waiting"));
    for (const { key, id, words } of waiting) {
      const answer = events.findLast(
        ({ kind, data }) => kind === "command" && data.id === id && isSettled(data.status),
      );
      if (answer) {
        const isRefused = answer.data.status === "refused";
        const why = String(answer.data.answer ?? "");
        this.change(key, { status: isRefused ? "refused" : "applied", answer: why, step: answer.step });
        // What was done is told by the timeline from then on.
        if (!isRefused) setTimeout(() => this.forget(key), LINGER);
        announce(isRefused ? `Refused: ${words}. ${why}` : `${words}: done at step ${answer.step}`);
      } else if (isFinal(state)) this.change(key, { status: "refused", answer: "the run has ended" });
    }
  }

  /** @param {number} key */
  forget(key) {
    this.orders.value = this.orders.peek().filter((each) => each.key !== key);
  }
}

/** @param {unknown} status */
function isSettled(status) {
  return status === "applied" || status === "refused";
}

/** Returns why the server refused, with the rules that were broken.
 * @param {unknown} error */
export function reasonOf(error) {
  if (!(error instanceof api.ApiError)) return error instanceof Error ? error.message : String(error);
  const rules = error.problems.map(({ field, rule }) =>
    field === "value" || field === "field" ? rule : `${field} ${rule}`,
  );
  return rules.length ? rules.join("; ") : error.message;
}
