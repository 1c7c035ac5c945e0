/* What is seen before anything trains: the network's first weights on the chosen data, and the data themselves. */

import { summaryOf } from "../lib/foresight.js";
import { same } from "../lib/paths.js";
import { effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";
import { announce } from "./store.js";

/** @import { Config, Preview, SampleSheet } from "../wire/types.js" */
/** @import { Form } from "./form.js" */
/** @template T @typedef {import("../vendor/runtime.js").Signal<T>} Signal */
/** @typedef {(config: Config, session: string, signal: AbortSignal) => Promise<any>} Fetch */

/** A screen reader is told what is new once it has rested so long. */
const REST = 1200;
/** What takes longer than this says so. */
const SLOW = 2000;
/** What of a configuration a preview depends on. */
const OF_NETWORK = ["seed", "data", "network", "objective"];
const OF_DATA = ["seed", "data"];

export class Foresight {
  /** Follows the form: whenever its configuration has been found valid, it is looked at.
   * @param {Form} form */
  constructor(form) {
    const session = Math.random().toString(36).slice(2);
    this.preview = new Look(/** @type {Signal<Preview | null>} */ (signal(null)), api.preview, OF_NETWORK, session);
    this.sheet = new Look(
      /** @type {Signal<SampleSheet | null>} */ (signal(null)),
      api.previewSamples,
      OF_DATA,
      session,
    );
    /** Whether what is shown is not of the present configuration. */
    this.isOld = signal(false);
    const stop = [
      effect(() => {
        this.isOld.value = form.isEstimating.value || form.problems.value.length > 0 || this.preview.isAsking.value;
      }),
      effect(() => {
        if (form.estimate.value) untracked(() => this.look(form.config.value));
      }),
      effect(() => tellOf(this.preview.answer.value)),
    ];
    this.close = () => {
      for (const end of stop) end();
      this.preview.close();
      this.sheet.close();
    };
  }

  /** @param {Config} config */
  look(config) {
    this.preview.ask(config);
    this.sheet.ask(config);
  }
}

/** One kind of question, asked anew when what its answer depends on has changed; the old answer stays meanwhile. */
class Look {
  /** @param {Signal<any>} answer @param {Fetch} fetch @param {string[]} keys @param {string} session */
  constructor(answer, fetch, keys, session) {
    this.answer = answer;
    this.fetch = fetch;
    this.keys = keys;
    this.session = session;
    /** Why there is no answer; "" when there is, or will be. */
    this.message = signal("");
    this.isAsking = signal(false);
    this.isSlow = signal(false);
    this.abort = new AbortController();
    /** @type {unknown} */
    this.asked = null;
  }

  /** @param {Config} config */
  async ask(config) {
    const part = Object.fromEntries(this.keys.map((key) => [key, config[key]]));
    if (same(part, this.asked)) return;
    this.asked = part;
    this.abort.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.isAsking.value = true;
    const timer = setTimeout(() => {
      if (!abort.signal.aborted) this.isSlow.value = true;
    }, SLOW);
    try {
      const answer = await this.fetch(config, this.session, abort.signal);
      if (abort.signal.aborted) return;
      this.answer.value = answer;
      this.message.value = "";
    } catch (error) {
      if (!abort.signal.aborted && error instanceof api.ApiError) this.refuse(error);
    } finally {
      clearTimeout(timer);
      if (!abort.signal.aborted) this.isAsking.value = this.isSlow.value = false;
    }
  }

  /** @param {api.ApiError} error */
  refuse(error) {
    this.asked = null; // so that the same may be asked again
    this.message.value = error.problems.map(({ rule }) => rule).join("; ") || error.message;
  }

  close() {
    this.abort.abort();
  }
}

let told = "";

/** @param {Preview | null} preview @returns {(() => void) | undefined} what takes it back */
function tellOf(preview) {
  if (!preview) return undefined;
  const text = summaryOf(preview);
  const timer = setTimeout(() => {
    if (text !== told) announce(text);
    told = text;
  }, REST);
  return () => clearTimeout(timer);
}
