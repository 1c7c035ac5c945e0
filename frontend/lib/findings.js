/* What the doctor has found, as it is shown: causes with what follows from them, the worst first. */

import { count } from "./format.js";

/** @import { Finding, Severity } from "../wire/types.js" */
/** @typedef {{ finding: Finding, merged: Finding[], severity: Severity }} Group
 *   merged: what follows from the finding; severity: the worst among all of them */
/** @typedef {{ groups: Group[], dismissed: Finding[], cleared: Finding[] }} Arranged */

/** @type {Severity[]} the worst first */
export const SEVERITIES = ["alarm", "warning", "note"];

/** @param {Finding} finding */
export function isOpen(finding) {
  return finding.status === "open" && finding.feedback !== "not useful";
}

/** Parts the findings into what stands, what was called not useful, and what has cleared, the newest first.
 * @param {Finding[]} findings @returns {Arranged} */
export function arrange(findings) {
  return {
    groups: groupsOf(findings.filter(isOpen)),
    dismissed: findings.filter((finding) => finding.status === "open" && !isOpen(finding)),
    cleared: findings
      .filter(({ status }) => status === "cleared")
      .sort((a, b) => (b.cleared_step ?? 0) - (a.cleared_step ?? 0)),
  };
}

/** Returns the findings that charts mark: the causes that stand, and what was worse than a note before it cleared.
 * @param {Arranged} arranged @returns {Finding[]} */
export function toMark({ groups, cleared }) {
  return [...groups.map(({ finding }) => finding), ...cleared.filter(({ severity }) => severity !== "note")];
}

/** @param {Finding[]} open @returns {Group[]} */
function groupsOf(open) {
  const byId = new Map(open.map((finding) => [finding.id, finding]));
  /** @type {Map<Finding, Finding[]>} */
  const members = new Map();
  for (const finding of open) {
    const root = rootOf(finding, byId);
    members.set(root, [...(members.get(root) ?? []), finding]);
  }
  return [...members]
    .map(([finding, all]) => ({ finding, merged: all.filter((each) => each !== finding), severity: worst(all) }))
    .sort((a, b) => rank(a.severity) - rank(b.severity) || a.finding.opened_step - b.finding.opened_step);
}

/** Follows the causes as far as they stand; of causes that go in a ring the first by name is the root of all.
 * @param {Finding} finding @param {Map<string, Finding>} byId */
function rootOf(finding, byId) {
  const trail = [finding];
  for (let next = byId.get(finding.cause ?? ""); next; next = byId.get(next.cause ?? "")) {
    const from = trail.indexOf(next);
    if (from >= 0) return trail.slice(from).reduce((first, each) => (each.id < first.id ? each : first));
    trail.push(next);
  }
  return trail[trail.length - 1];
}

/** @param {Severity} severity 0 is the worst */
export function rank(severity) {
  return SEVERITIES.indexOf(severity);
}

/** @param {Finding[]} findings at least one @returns {Severity} */
export function worst(findings) {
  return SEVERITIES[Math.min(...findings.map(({ severity }) => rank(severity)))];
}

/** Returns layers as "layer 3", "layers 1–3, 5"; "" for none.
 * @param {number[]} layers */
export function layersText(layers) {
  if (layers.length === 0) return "";
  /** @type {[number, number][]} */
  const stretches = [];
  for (const layer of layers.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && layer <= last[1] + 1) last[1] = layer;
    else stretches.push([layer, layer]);
  }
  const words = stretches.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`));
  return `${layers.length === 1 ? "layer" : "layers"} ${words.join(", ")}`;
}

/** Returns when a finding was true: "steps 120–400", "since step 120", "at step 120".
 * @param {Finding} finding @param {boolean} isOver whether the run has ended */
export function stepsText({ opened_step: first, step: last, status }, isOver) {
  if (status === "open" && !isOver) return `since step ${count(first)}`;
  return first === last ? `at step ${count(first)}` : `steps ${count(first)}–${count(last)}`;
}

/** Returns how many of each severity there are: "1 alarm, 2 notes".
 * @param {Finding[]} findings */
export function countsText(findings) {
  return SEVERITIES.flatMap((severity) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n ? [`${n} ${severity}${n === 1 ? "" : "s"}`] : [];
  }).join(", ");
}

/** Returns how often a rule has spoken, and how often it was not useful.
 * @param {{ n_opened: number, n_not_useful: number }} rule */
export function countsOf({ n_opened: opened, n_not_useful: useless }) {
  const said = opened === 0 ? "not found yet" : `found ${opened === 1 ? "once" : `${count(opened)} times`}`;
  return useless ? `${said}, ${count(useless)} called not useful` : said;
}
