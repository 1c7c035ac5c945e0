/* What is done about findings, rule by rule; a rule that nobody has set is told of and does nothing. */

import { isOpen, rank } from "./findings.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { AlertSettings, Finding, RuleAlert } from "../wire/types.js" */

/** @type {RuleAlert} */
const UNSET = { notify: true, webhook: true, action: "none" };

const LEVELS = /** @type {RunSummary["health"][]} */ (["", "healthy", "note", "warning", "alarm"]);

/** @param {AlertSettings} settings @param {string} rule @returns {RuleAlert} */
export function alertOf(settings, rule) {
  return settings.rules[rule] ?? UNSET;
}

/** @param {AlertSettings} settings @param {string} rule @param {Partial<RuleAlert>} part @returns {AlertSettings} */
export function withRule(settings, rule, part) {
  return { ...settings, rules: { ...settings.rules, [rule]: { ...alertOf(settings, rule), ...part } } };
}

/** Tells whether a run has come to a level that is told of, from a better one.
 * @param {RunSummary["health"]} old @param {RunSummary["health"]} now @param {AlertSettings["minimum"]} minimum */
export function isWorse(old, now, minimum) {
  return LEVELS.indexOf(now) > LEVELS.indexOf(old) && LEVELS.indexOf(now) >= LEVELS.indexOf(minimum);
}

/** Returns the findings that have brought a run to its level and that the settings tell of, the causes first.
 * @param {Finding[]} findings @param {RunSummary["health"]} level @param {AlertSettings} settings */
export function toTell(findings, level, settings) {
  return findings
    .filter((finding) => isOpen(finding) && finding.severity === level && alertOf(settings, finding.rule).notify)
    .filter((finding) => rank(finding.severity) <= rank(settings.minimum))
    .sort((a, b) => Number(a.cause !== null) - Number(b.cause !== null) || a.opened_step - b.opened_step);
}

/** Returns how many rules do something by themselves.
 * @param {AlertSettings} settings */
export function nActing(settings) {
  return Object.values(settings.rules).filter(({ action }) => action !== "none").length;
}
