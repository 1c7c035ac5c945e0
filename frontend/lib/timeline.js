/* What happened to a run in order, as entries of its timeline: pauses, changes, checkpoints, forks, NaN. Pure. */

import { changeWord, fieldWord } from "./changes.js";
import { count } from "./format.js";

/** @import { Intervention } from "../wire/steering.js" */
/** @import { RunEvent } from "../wire/types.js" */
/** @import { MarkerKind } from "./markers.js" */
/** @typedef {{ key: string, kind: MarkerKind | "resume" | "end", step: number, time: number, title: string, note: string,
 *   by: string, isMinor: boolean, change: Intervention | null, runs: string[], isUndone: boolean }} Entry
 *   isMinor: a checkpoint that came by itself; change: what can be set back; isUndone: it has been */

/** How a run says that it stands again after so many steps. */
export const ADVANCED = /^it has advanced/;
/** How it says that the NaN guard has paused it. */
export const GUARDED = /was not applied; /;
const ENDS = new Set(["finished", "stopped", "failed"]);

/** @param {RunEvent[]} events
 * @returns {Entry[]} in the order in which they happened */
export function timelineOf(events) {
  const undone = new Set(events.flatMap(({ kind, data }) => (kind === "intervention" ? [data.undoes] : [])));
  let wasPaused = false;
  /** @type {(event: RunEvent, index: number) => Entry[]} */
  const entriesOf = (event, index) => {
    const { kind, step, time, data } = event;
    const base = {
      ...{ key: `${kind}-${time}-${index}`, step: step ?? 0, time, note: text(data.note), by: text(data.by) },
      ...{ isMinor: false, change: null, runs: [], isUndone: false },
    };
    if (kind === "state") {
      const before = wasPaused;
      wasPaused = data.state === "paused";
      return stateEntry(base, text(data.state), text(data.reason), before);
    }
    if (kind === "intervention") return [changeEntry(base, event, undone)];
    if (kind === "nan") return [{ ...base, kind: "nan", title: text(data.sentence) || `${data.name} is not finite` }];
    if (kind === "checkpoint") return checkpointEntry(base, data);
    if (kind === "forked") return [forkEntry(base, data)];
    return [];
  };
  return joined(events.flatMap(entriesOf));
}

/** Makes one entry of a NaN and its pause, one of a pause after an advance and the resumption before it, and one of several in a row.
 * @param {Entry[]} entries */
function joined(entries) {
  /** @type {Entry[]} */
  const out = [];
  for (const entry of entries) {
    const last = out.at(-1);
    // The guard's pause says nothing that its alarm has not said.
    if (entry.kind === "pause" && GUARDED.test(entry.note)) continue;
    if (!isAdvanced(entry) || last?.kind !== "resume") {
      out.push(entry);
      continue;
    }
    out.pop();
    const before = out.at(-1);
    if (before?.title.startsWith("Advanced")) out.pop();
    out.push({ ...entry, title: `Advanced to step ${count(entry.step)}`, note: "", by: last.by });
  }
  return out;
}

/** @param {Entry} entry */
function isAdvanced({ kind, note }) {
  return kind === "pause" && ADVANCED.test(note);
}

/** @param {unknown} value */
function text(value) {
  return value === null || value === undefined ? "" : String(value);
}

/** @typedef {Omit<Entry, "kind" | "title">} Base */

/** @param {Base} base @param {string} state @param {string} reason @param {boolean} wasPaused @returns {Entry[]} */
function stateEntry(base, state, reason, wasPaused) {
  const note = base.note || reason;
  if (state === "paused") return [{ ...base, kind: "pause", title: "Paused", note }];
  if (state === "running" && wasPaused) return [{ ...base, kind: "resume", title: "Resumed", note }];
  if (ENDS.has(state)) return [{ ...base, kind: "end", title: state[0].toUpperCase() + state.slice(1), note }];
  return [];
}

/** @param {Base} base @param {RunEvent} event @param {Set<unknown>} undone @returns {Entry} */
function changeEntry(base, { data, step, time }, undone) {
  const change = /** @type {Intervention} */ ({ ...data, step: step ?? 0, time });
  const back = change.undoes == null ? "" : " (set back)";
  const title = `${fieldWord(change.field)} ${changeWord(change.old, change.new)}${back}`;
  return { ...base, kind: "intervention", title, change, isUndone: undone.has(change.id) };
}

/** @type {Record<string, string>} */
const REASONS = {
  asked: "Checkpoint, asked for",
  best: "Checkpoint of the best weights so far",
  nan: "Checkpoint at the NaN",
};

/** The checkpoint before a change is told with the change.
 * @param {Base} base @param {Record<string, unknown>} data @returns {Entry[]} */
function checkpointEntry(base, data) {
  const reason = text(data.reason) || (data.is_best ? "best" : "");
  if (reason === "intervention") return [];
  return [
    {
      ...base,
      kind: "checkpoint",
      title: REASONS[reason] ?? "Checkpoint",
      isMinor: reason === "" || reason === "best",
    },
  ];
}

/** @param {Base} base @param {Record<string, unknown>} data @returns {Entry} */
function forkEntry(base, data) {
  const runs = Array.isArray(data.runs) ? data.runs.map(String) : [];
  const word = runs.length === 1 ? "Forked" : `Forked into ${runs.length} runs`;
  return { ...base, kind: "fork", step: Number(data.step ?? base.step), title: word, runs };
}
