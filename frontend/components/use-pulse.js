/* A beat for what is drawn from the charts' points in the page itself: at once with the cursor, seldom with new points. */

import { effect, untracked, useEffect, useSignal } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */

const PAUSE = 300;

/** Draws the component that calls it anew whenever the cursor moves, and at most every PAUSE milliseconds for new points.
 * @param {Pick<RunCharts, "at" | "watch">} charts */
export function usePulse(charts) {
  const pulse = useSignal(0);
  useEffect(() => {
    let timer = 0;
    let last = performance.now();
    let at = charts.at.peek();
    const beat = () => {
      clearTimeout(timer);
      timer = 0;
      last = performance.now();
      pulse.value += 1;
    };
    const stop = effect(() => {
      charts.watch();
      const next = charts.at.value;
      untracked(() => {
        if (next !== at) beat();
        else timer ||= window.setTimeout(beat, Math.max(last + PAUSE - performance.now(), 0));
        at = next;
      });
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [charts]);
  return pulse.value;
}
