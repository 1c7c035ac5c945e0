/* What the pages ask the server's doctor: rules, verdicts, explanations, alerts. */

import { getJson, postJson, runPath } from "./api.js";

/** @import { AlertSettings, Archetype, Finding, RuleInfo, Verdict } from "../wire/types.js" */

/** @returns {Promise<RuleInfo[]>} */
export async function listRules() {
  return (await getJson("/api/doctor/rules")).rules;
}

/** @param {string} id @returns {Promise<Finding[]>} */
export async function listFindings(id) {
  return (await getJson(`${runPath(id)}/findings`)).findings;
}

/** @param {string} id @param {string} finding @param {Finding["feedback"]} feedback @returns {Promise<Finding>} */
export function sendFeedback(id, finding, feedback) {
  return postJson(`${runPath(id)}/findings/${encodeURIComponent(finding)}/feedback`, { feedback });
}

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Archetype[]>} */
export async function getExplanation(id, signal) {
  return (await getJson(`${runPath(id)}/explanation`, signal)).archetypes;
}

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<Verdict[]>} */
export async function listVerdicts(id, signal) {
  return (await getJson(`${runPath(id)}/verdicts`, signal)).verdicts;
}

/** @returns {Promise<AlertSettings>} */
export function getAlerts() {
  return getJson("/api/alerts");
}

/** @param {AlertSettings} settings @returns {Promise<AlertSettings>} */
export function saveAlerts(settings) {
  return postJson("/api/alerts", settings, undefined, "PUT");
}

/** @returns {Promise<{ ok: boolean, sentence: string }>} */
export function testWebhook() {
  return postJson("/api/alerts/test", {});
}
