/* A few walls of pictures through a run, evenly chosen: fetched once, grown by the stream. */

import { int64 } from "../lib/columns.js";
import { evenSteps } from "../lib/steps.js";
import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";

/** @import { TensorData, TensorHistory } from "../wire/types.js" */
/** @import { RunTensors } from "./run-tensors.js" */
/** @typedef {Pick<TensorData, "step" | "shape" | "data">} Picture  shape [n, height, width, channels] */

const MOST_BYTES = 3e6;
const [FEWEST, MOST] = [4, 12];

export class PictureStrip {
  /** @param {RunTensors} tensors @param {TensorData} sample one of the records */
  constructor(tensors, { name, data }) {
    this.tensors = tensors;
    this.name = name;
    this.limit = Math.min(Math.max(Math.floor(MOST_BYTES / data.length), FEWEST), MOST);
    this.pictures = signal(/** @type {Picture[]} */ ([]));
    /** @type {Picture[]} up to twice as many as are shown, so that they stay even while the run grows */
    this.all = [];
  }

  /** Begins to follow; returns what ends it. */
  start() {
    const abort = new AbortController();
    const unfollow = this.tensors.follow((tensor) => tensor.name === this.name && this.add(tensor));
    this.load(abort.signal);
    return () => {
      unfollow();
      abort.abort();
    };
  }

  /** @param {AbortSignal} abort */
  async load(abort) {
    const found = await api.getTensorHistories(this.tensors.run, [this.name], this.limit, abort).catch(() => null);
    const told = found?.[this.name];
    if (abort.aborted || !told) return;
    const first = picturesOf(told);
    this.all = [...first, ...this.all.filter(({ step }) => step > (first.at(-1)?.step ?? -1))];
    this.show();
  }

  /** @param {Picture} picture */
  add(picture) {
    if (picture.step <= (this.all.at(-1)?.step ?? -1)) return;
    this.all.push(picture);
    if (this.all.length > 2 * this.limit) this.all = evenSteps(this.all, this.limit);
    this.show();
  }

  show() {
    this.pictures.value = evenSteps(this.all, this.limit);
  }
}

/** @param {TensorHistory} told @returns {Picture[]} */
function picturesOf({ steps, shape, data }) {
  const all = int64(steps);
  const size = data.length / Math.max(all.length, 1);
  return Array.from(all, (step, i) => ({ step, shape, data: data.subarray(i * size, (i + 1) * size) }));
}
