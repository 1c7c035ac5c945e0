/* The newest record of one tensor, shown at once but not more than twice a second. */

import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { TensorData, TensorInfo } from "../wire/types.js" */

const PAUSE = 500;

export class LatestTensor {
  /** @param {string} name */
  constructor(name) {
    this.name = name;
    this.shown = signal(/** @type {TensorData | null} */ (null));
    this.shownAt = Number.NEGATIVE_INFINITY;
    this.timer = 0;
  }

  /** Fetches the newest record where the run has any.
   * @param {string} run @param {TensorInfo[]} catalogue @param {AbortSignal} abort */
  async load(run, catalogue, abort) {
    if (!catalogue.some(({ name }) => name === this.name)) return;
    const tensor = await api.getTensor(run, this.name);
    if (!abort.aborted && tensor.step >= (this.shown.value?.step ?? 0)) this.shown.value = tensor;
  }

  /** @param {TensorData} tensor */
  take(tensor) {
    if (tensor.name !== this.name) return;
    clearTimeout(this.timer);
    const wait = this.shownAt + PAUSE - performance.now();
    if (wait > 0) {
      this.timer = window.setTimeout(() => this.take(tensor), wait);
      return;
    }
    this.shownAt = performance.now();
    this.shown.value = tensor;
  }

  close() {
    clearTimeout(this.timer);
  }
}
