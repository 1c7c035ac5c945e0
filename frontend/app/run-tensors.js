/* The tensor records of one run in the browser: which there are, and the newest of each. */

import { indexAt } from "../lib/steps.js";
import { signal } from "../vendor/runtime.js";

/** @import { TensorData, TensorInfo } from "../wire/types.js" */
/** @typedef {(tensor: TensorData) => void} Listener */

export class RunTensors {
  /** @param {string} run */
  constructor(run) {
    this.run = run;
    /** Grows only when there is a name more. */
    this.names = signal(/** @type {string[]} */ ([]));
    /** Grows with every fetch of the whole run: what was missed on the way is known from then on. */
    this.age = signal(0);
    /** @type {Map<string, number[]>} the steps of each name's records, ascending */
    this.steps = new Map();
    /** @type {Map<string, TensorData>} what the stream brought last */
    this.newest = new Map();
    /** @type {Set<Listener>} */
    this.listeners = new Set();
  }

  /** @param {TensorInfo[]} catalogue */
  takeCatalogue(catalogue) {
    for (const { name, steps } of catalogue) {
      const later = (this.steps.get(name) ?? []).filter((step) => step > (steps.at(-1) ?? -1));
      this.steps.set(name, [...steps, ...later]);
    }
    this.noteNames();
    this.age.value += 1;
  }

  /** @param {TensorData} tensor of the stream */
  take(tensor) {
    const { name, step } = tensor;
    const steps = this.steps.get(name) ?? [];
    if (step < (steps.at(-1) ?? 0)) return;
    if (step !== steps.at(-1)) steps.push(step);
    this.steps.set(name, steps);
    this.newest.set(name, tensor);
    this.noteNames();
    for (const listener of this.listeners) listener(tensor);
  }

  noteNames() {
    if (this.steps.size !== this.names.peek().length) this.names.value = [...this.steps.keys()].sort();
  }

  /** Returns the step of the record that shows `at`: the last one up to it, else the first; the newest for null.
   * @param {string} name @param {number | null} at @returns {number | null} null: there is no record */
  stepAt(name, at) {
    const steps = this.steps.get(name);
    if (!steps?.length) return null;
    return steps[
      at === null
        ? steps.length - 1
        : Math.max(
            indexAt(steps.length, (index) => steps[index], at),
            0,
          )
    ];
  }

  /** Tells of each record that comes; returns what ends that.
   * @param {Listener} listener */
  follow(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
