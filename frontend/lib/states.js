/* The states of a run as a person sees them: each with an icon and a word, never colour alone. */

/** @import { RunSummary } from "../wire/live.js" */
/** @import { RunState } from "../wire/types.js" */

/** @type {Record<RunState, { word: string, icon: string, tone: string }>} */
const LOOKS = {
  queued: { word: "Queued", icon: "clock", tone: "quiet" },
  starting: { word: "Starting", icon: "dots", tone: "active" },
  running: { word: "Running", icon: "play", tone: "active" },
  paused: { word: "Paused", icon: "pause", tone: "warning" },
  finished: { word: "Finished", icon: "check", tone: "good" },
  stopped: { word: "Stopped", icon: "stop", tone: "quiet" },
  failed: { word: "Failed", icon: "cross", tone: "bad" },
  lost: { word: "Lost contact", icon: "question", tone: "warning" },
};

export const STATES = Object.keys(LOOKS);

/** @param {string} state */
export function lookOf(state) {
  return LOOKS[/** @type {RunState} */ (state)] ?? { word: state, icon: "question", tone: "quiet" };
}

/** @type {Record<RunSummary["health"], { word: string, icon: string, tone: string }>} */
const HEALTHS = {
  "": { word: "Not judged yet", icon: "clock", tone: "quiet" },
  healthy: { word: "Healthy", icon: "check", tone: "good" },
  note: { word: "Note", icon: "note", tone: "active" },
  warning: { word: "Warning", icon: "warning", tone: "warning" },
  alarm: { word: "Alarm", icon: "alarm", tone: "bad" },
};

export const HEALTH_WORDS = Object.keys(HEALTHS).filter(Boolean);

/** @param {RunSummary["health"]} health */
export function healthLookOf(health) {
  return HEALTHS[health] ?? HEALTHS[""];
}

/** @param {string} state */
export function isFinal(state) {
  return state === "finished" || state === "stopped" || state === "failed";
}

/** Tells which buttons a run takes; one that has stopped or failed can go on from a checkpoint.
 * @param {string} state
 * @param {boolean} [hasCheckpoint] */
export function commandsOf(state, hasCheckpoint = false) {
  return {
    canPause: state === "running",
    canResume: state === "paused" || (hasCheckpoint && (state === "stopped" || state === "failed")),
    canStop: !isFinal(state),
  };
}

/** Returns seconds until the end at the present speed, or null when nobody can know.
 * @param {RunSummary} run */
export function eta(run) {
  if (run.state !== "running" || !run.speed || run.speed <= 0 || !run.total_steps) return null;
  return Math.max(run.total_steps - run.step, 0) / run.speed;
}

/** Returns how long a run has taken, or null before its start.
 * @param {RunSummary} run
 * @param {number} now unix seconds */
export function elapsed(run, now) {
  if (run.started_at == null) return null;
  return Math.max((run.ended_at ?? now) - run.started_at, 0);
}

/** Returns what to announce about a change of state, e.g. "Baseline: Finished".
 * @param {RunSummary} run */
export function announcement(run) {
  const { word } = lookOf(run.state);
  return `${run.name || run.id}: ${word}${run.state === "failed" && run.reason ? `. ${run.reason}` : ""}`;
}
