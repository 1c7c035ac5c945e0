/* The record of one tensor at the step that is looked at: the newest while that is followed, else the one of that step.
 *
 * Records of the stream are shown at once but not more than twice a second. One of an earlier step is fetched after a
 * short wait, one request at a time: while one is on its way only the last step that was wanted is remembered. */

import { effect, signal, untracked } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { ReadonlySignal } from "../vendor/runtime.js" */
/** @import { TensorData } from "../wire/types.js" */
/** @import { RunTensors } from "./run-tensors.js" */

const PAUSE = 500;
const WAIT = 80;
const RETRY_WAIT = 2000;
const KEPT = 24;

export class TensorAt {
  /** @param {RunTensors} tensors @param {string} name @param {ReadonlySignal<number | null>} at null: the newest */
  constructor(tensors, name, at) {
    this.tensors = tensors;
    this.name = name;
    this.at = at;
    this.shown = signal(/** @type {TensorData | null} */ (null));
    /** @type {Map<number, TensorData>} by the step that was wanted, the last used at the end */
    this.cache = new Map();
    this.shownAt = Number.NEGATIVE_INFINITY;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.request = null;
  }

  /** Begins to follow; returns what ends it. */
  start() {
    const stop = effect(() => {
      this.at.value;
      this.tensors.age.value;
      untracked(() => this.update());
    });
    const unfollow = this.tensors.follow((tensor) => tensor.name === this.name && this.take(tensor));
    return () => {
      stop();
      unfollow();
      clearTimeout(this.timer);
      this.request?.abort();
      this.request = null;
    };
  }

  /** @param {TensorData} tensor of the stream */
  take(tensor) {
    this.keep(tensor.step, tensor);
    if (this.at.peek() === null && !this.request) this.update();
  }

  /** Shows what is wanted, at once where it is here. */
  update() {
    clearTimeout(this.timer);
    const at = this.at.peek();
    const step = this.tensors.stepAt(this.name, at);
    if (step === null || step === this.shown.peek()?.step) return;
    const known = this.cache.get(step);
    const wait = at === null ? this.shownAt + PAUSE - performance.now() : known ? 0 : WAIT;
    if (wait > 0) this.timer = window.setTimeout(() => this.showWanted(), wait);
    else this.showWanted();
  }

  showWanted() {
    const step = this.tensors.stepAt(this.name, this.at.peek());
    const known = step === null ? undefined : this.cache.get(step);
    if (step === null) return;
    if (known) this.show(step, known);
    else if (!this.request) this.fetch(step);
  }

  /** @param {number} step @param {TensorData} tensor */
  show(step, tensor) {
    this.keep(step, tensor);
    this.shownAt = performance.now();
    this.shown.value = tensor;
  }

  /** @param {number} step */
  async fetch(step) {
    const request = new AbortController();
    this.request = request;
    const tensor = await api.getTensor(this.tensors.run, this.name, step, request.signal).catch(() => null);
    if (this.request !== request) return;
    this.request = null;
    if (!tensor) {
      this.timer = window.setTimeout(() => this.update(), RETRY_WAIT);
      return;
    }
    this.keep(step, tensor);
    if (this.tensors.stepAt(this.name, this.at.peek()) === step) this.show(step, tensor);
    else this.update();
  }

  /** @param {number} step @param {TensorData} tensor */
  keep(step, tensor) {
    this.cache.delete(step);
    this.cache.set(step, tensor);
    if (this.cache.size <= KEPT) return;
    const [oldest] = this.cache.keys();
    this.cache.delete(oldest);
  }
}
