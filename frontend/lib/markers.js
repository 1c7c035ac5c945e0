/* What happened in a run, as markers on its charts; those that would hide one another become one. Pure. */

import { changeWord, fieldWord } from "./changes.js";
import { count } from "./format.js";
import { ADVANCED, GUARDED } from "./timeline.js";

/** @import { RunEvent } from "../wire/types.js" */
/** @typedef {"intervention" | "nan" | "fork" | "finding" | "pause" | "checkpoint"} MarkerKind */
/** @typedef {{ step: number, kind: MarkerKind, label: string, tone: string }} Marker  tone: the token of its colour */
/** @typedef {{ opened_step: number, severity: string, title: string }} Found */
/** @typedef {{ step: number, label: string }} Branch */
/** @typedef {{ place: number, step: number, kind: MarkerKind, tone: string, label: string, markers: Marker[] }} Flag
 *   one marker, or several that stand too close; place: that of the first */

/** The worst first: which sign a crowd of markers has. */
const ORDER = /** @type {const} */ (["nan", "finding", "intervention", "fork", "pause", "checkpoint"]);

/** Markers of a crowd that are told one by one. */
const NAMED = 2;

/** @type {Record<MarkerKind, [one: string, many: string]>} */
const NOUNS = {
  nan: ["NaN", "NaNs"],
  finding: ["finding", "findings"],
  intervention: ["change", "changes"],
  fork: ["fork", "forks"],
  pause: ["pause", "pauses"],
  checkpoint: ["checkpoint", "checkpoints"],
};

/** The signs, as paths in a box from −5 to 5: each kind has a shape of its own.
 * @type {Record<MarkerKind, string>} */
export const SHAPES = {
  intervention: "M0-5L5 0L0 5L-5 0z",
  nan: "M-5-3L-3-5L0-2L3-5L5-3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0z",
  fork: "M-1.2 5V.8L-5-2.4V-5H-2.8L0-2.2L2.8-5H5V-2.4L1.2.8V5z",
  finding: "M0-5L5 4H-5z",
  pause: "M-4-5H-1V5H-4zM1-5H4V5H1z",
  checkpoint: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
};

/** @type {Record<string, string>} */
const TONES = { alarm: "bad", warning: "warning", note: "text-quiet" };

/** Returns the markers of a run, ascending by step. Checkpoints that nobody asked for are left out: they come by themselves.
 * @param {RunEvent[]} events
 * @param {Found[]} [findings]
 * @param {Branch[]} [forks] branch points of which no event of this run tells, as the one it was born at
 * @returns {Marker[]} */
export function markersOf(events, findings = [], forks = []) {
  const found = [
    ...events.flatMap(markerOf),
    ...findings.map(({ opened_step, severity, title }) =>
      marker(opened_step, "finding", title, TONES[severity] ?? "text-quiet"),
    ),
    ...forks.map(({ step, label }) => marker(step, "fork", label, "good")),
  ];
  return found.sort((one, other) => one.step - other.step);
}

/** @param {number} step @param {MarkerKind} kind @param {string} label @param {string} tone @returns {Marker} */
function marker(step, kind, label, tone) {
  return { step, kind, label, tone };
}

/** @param {RunEvent} event @returns {Marker[]} */
function markerOf({ kind, step, data }) {
  if (step === null) return [];
  const by = data.by ? `, ${data.by}` : "";
  if (kind === "intervention") {
    const words = `${fieldWord(String(data.field))} ${changeWord(data.old, data.new)}${by}`;
    return [marker(step, "intervention", data.undoes == null ? words : `${words}, set back`, "accent")];
  }
  if (kind === "nan")
    return [marker(step, "nan", String(data.sentence || `${data.name} is not finite`).replace(/\.$/, ""), "bad")];
  if (kind === "forked") {
    const n = Array.isArray(data.runs) ? data.runs.length : 1;
    return [marker(Number(data.step ?? step), "fork", `${n === 1 ? "Forked" : `Forked into ${n}`}${by}`, "good")];
  }
  if (kind === "state" && data.state === "paused" && !isTold(data.reason))
    return [marker(step, "pause", `Paused${by}`, "text-quiet")];
  if (kind === "checkpoint" && data.reason === "asked")
    return [marker(step, "checkpoint", `Checkpoint asked for${by}`, "text-quiet")];
  return [];
}

/** Tells whether a pause only ends an advance, or stands beside the NaN that it is for.
 * @param {unknown} reason */
function isTold(reason) {
  const text = String(reason ?? "");
  return ADVANCED.test(text) || GUARDED.test(text);
}

/** Returns the markers as flags, those nearer than `gap` to the first of a crowd with it.
 * @param {Marker[]} markers ascending
 * @param {(step: number) => number} placeOf where a step is drawn, ascending with it
 * @param {number} gap
 * @returns {Flag[]} */
export function crowd(markers, placeOf, gap) {
  /** @type {{ place: number, markers: Marker[] }[]} */
  const crowds = [];
  for (const each of markers) {
    const place = placeOf(each.step);
    const last = crowds.at(-1);
    if (last && place - last.place < gap) last.markers.push(each);
    else crowds.push({ place, markers: [each] });
  }
  return crowds.map(({ place, markers: own }) => {
    const lead = own.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind))[0];
    return { place, step: lead.step, kind: lead.kind, tone: lead.tone, label: crowdLabel(own), markers: own };
  });
}

/** Returns what a crowd is called: the label of one, "3 changes", "1 NaN and 2 pauses" of several.
 * @param {Marker[]} markers */
function crowdLabel(markers) {
  if (markers.length === 1) return markers[0].label;
  const parts = ORDER.flatMap((kind) => {
    const n = markers.filter((each) => each.kind === kind).length;
    return n ? [`${n} ${NOUNS[kind][n === 1 ? 0 : 1]}`] : [];
  });
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Returns the markers as a sentence, for those who cannot see them; "" without any.
 * @param {Flag[]} flags @param {number} most */
export function flagsWord(flags, most = 5) {
  if (flags.length === 0) return "";
  const named = flags.slice(-most).map(({ label, step, markers }) => {
    const words = markers.length <= NAMED ? markers.map((each) => each.label).join(" and ") : label;
    return `${words} at step ${count(step)}`;
  });
  const rest = flags.length - named.length;
  return `Marked: ${rest > 0 ? `${rest} earlier, ` : ""}${named.join("; ")}.`;
}
