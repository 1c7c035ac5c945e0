/* How a run fares, in one line: a level, how much was found since when, and what nobody can say yet. */

import { arrange, countsText, isOpen, SEVERITIES } from "./findings.js";
import { count } from "./format.js";
import { isFinal } from "./states.js";

/** @import { Finding, RunDetail } from "../wire/types.js" */
/** @import { ProbeState } from "./probes.js" */
/** @typedef {RunDetail["health"]} Level */
/** @typedef {{ level: Level, headline: string, counts: string, waits: string }} Health */
/** @typedef {{ run: RunDetail, findings: Finding[], names: string[], probes: Map<string, ProbeState> }} Signs
 *   of a run: names of its series, its probes */

/** Statistics that a probe gives and that the doctor reads, in words. */
const READ = /** @type {const} */ ([
  ["activations", "activations"],
  ["dead_units", "dead units"],
  ["gradients", "gradients"],
  ["updates", "updates"],
]);

/** @param {Signs} signs @returns {Health} */
export function healthOf(signs) {
  const open = signs.findings.filter(isOpen);
  const level = levelOf(open, signs.run);
  const waits = waitsFor(signs, level);
  return { level, headline: headlineOf(open, level, signs.run), counts: countsText(open), waits };
}

/** What is found decides; the run's own word only tells whether anybody has looked.
 * @param {Finding[]} open @param {RunDetail} run @returns {Level} */
function levelOf(open, run) {
  return SEVERITIES.find((each) => open.some(({ severity }) => severity === each)) ?? (run.health ? "healthy" : "");
}

/** @param {Finding[]} open @param {Level} level @param {RunDetail} run */
function headlineOf(open, level, run) {
  if (level === "") return isFinal(run.state) ? "It ended before it could be judged" : "Too early to say";
  if (level === "healthy") return "No rule has anything to say against it";
  const [first] = arrange(open).groups;
  return `${first.finding.title}, since step ${count(first.finding.opened_step)}`;
}

/** Returns what is not judged, and why; "" where all is.
 * @param {Signs} signs @param {Level} level */
function waitsFor({ run, names, probes }, level) {
  if (isFinal(run.state) && level !== "" && names.length === 0) return "";
  if (!isFinal(run.state) && run.step === 0) return "the doctor begins with the first steps";
  const waits = names.some((name) => name.startsWith("val/"))
    ? []
    : [isFinal(run.state) ? "never evaluated, so that nothing is said of validation" : "no evaluation yet"];
  const off = READ.filter(([probe]) => probes.get(probe)?.isOn === false).map(([, words]) => words);
  if (off.length)
    waits.push(`nothing is said of ${listed(off)}, whose ${off.length > 1 ? "probes are" : "probe is"} off`);
  return waits.join("; ");
}

/** @param {string[]} words */
function listed(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
}
