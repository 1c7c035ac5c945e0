/* Which of a run's probes are on, and why one is off. */

/** @import { RunDetail, RunEvent } from "../wire/types.js" */
/** @typedef {{ isOn: boolean, reason: string }} ProbeState */

const NOT_PROBES = new Set(["budget", "every", "interval"]);
const BY_CONFIGURATION = "the configuration switches it off";

/** Returns each probe's state by name: as configured, as the run tells it, as the newest event has it.
 * @param {Pick<RunDetail, "config" | "info">} run @param {RunEvent[]} events @returns {Map<string, ProbeState>} */
export function probesOf({ config, info }, events) {
  const states = new Map(/** @type {[string, ProbeState][]} */ ([]));
  const section = /** @type {Record<string, unknown>} */ (config.probes ?? {});
  for (const [name, value] of Object.entries(section))
    if (!NOT_PROBES.has(name) && typeof value === "boolean") states.set(name, stateOf(value));
  for (const { name, is_on } of info.probes ?? []) states.set(name, stateOf(is_on));
  for (const { kind, data } of events)
    if (kind === "probe")
      states.set(String(data.name), { isOn: data.is_on === true, reason: String(data.reason ?? "") });
  return states;
}

/** @param {boolean} isOn @returns {ProbeState} */
function stateOf(isOn) {
  return { isOn, reason: isOn ? "" : BY_CONFIGURATION };
}
