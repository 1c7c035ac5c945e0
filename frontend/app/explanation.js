/* Which of the lecture's curves a run's curve looks like, asked of the server at most every few seconds. */

import { isFinal } from "../lib/states.js";
import { effect, signal, untracked } from "../vendor/runtime.js";
import { getExplanation } from "./doctor-api.js";

/** @import { Archetype } from "../wire/types.js" */
/** @import { LiveRun } from "./live-run.js" */

const PAUSE = 4000;
/** How often at most the run's own curve is drawn anew beside it. */
const BEAT = 1000;

export class Explanation {
  /** @param {LiveRun} run */
  constructor(run) {
    this.run = run;
    this.archetypes = signal(/** @type {Archetype[] | null} */ (null));
    /** Grows when the run's curves are to be drawn anew. */
    this.beat = signal(0);
    this.beatTimer = 0;
    this.revision = -1;
    this.askedAt = Number.NEGATIVE_INFINITY;
    this.timer = 0;
    this.abort = new AbortController();
    const stop = effect(() => {
      run.revision.value;
      run.detail.value?.state;
      run.isFrozen.value;
      untracked(() => {
        this.askSoon();
        this.drawSoon();
      });
    });
    this.close = () => {
      stop();
      this.abort.abort();
      clearTimeout(this.timer);
      clearTimeout(this.beatTimer);
    };
  }

  drawSoon() {
    this.beatTimer ||= window.setTimeout(() => {
      this.beatTimer = 0;
      if (!this.run.isFrozen.peek()) this.beat.value += 1;
    }, BEAT);
  }

  askSoon() {
    if (this.timer || this.run.isFrozen.peek()) return;
    const wait = Math.max(this.askedAt + PAUSE - performance.now(), 0);
    this.timer = window.setTimeout(() => this.ask(), wait);
  }

  async ask() {
    this.timer = 0;
    const revision = this.run.revision.peek();
    if (this.run.isFrozen.peek() || document.hidden || revision === this.revision) return;
    this.revision = revision;
    this.askedAt = performance.now();
    const told = await getExplanation(this.run.id, this.abort.signal).catch(() => null);
    if (this.abort.signal.aborted || this.run.isFrozen.peek()) return;
    if (told) this.archetypes.value = told;
    // The last points of a run come with its end, and its last word after them.
    else if (!isFinal(this.run.detail.peek()?.state ?? "")) this.revision = -1;
  }
}
