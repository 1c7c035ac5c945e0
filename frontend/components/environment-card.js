/* What a run was trained with and where it was started from: what its numbers depend on besides the configuration. */

import { bytes as bytesText } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** @import { Environment, Project, RunDetail } from "../wire/types.js" */
/** @typedef {[name: string, value: unknown]} Row */

/** @param {{ run: RunDetail }} props */
export function EnvironmentCard({ run: { info, config } }) {
  const rows = [...projectRows(info.project), ["Seed", config.seed], ...machineRows(info.environment)];
  return html`<${FactCard} id="environment-title" title="Environment">
    <dl class="facts">${rows
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => html`<dt key=${name}>${name}</dt><dd>${value}</dd>`)}</dl>
  </${FactCard}>`;
}

/** @param {Project | undefined} project @returns {Row[]} */
function projectRows(project) {
  if (!project) return [];
  const { folder, commit, branch, is_dirty: isDirty } = project;
  const state = isDirty === null ? "" : isDirty ? ", with changes that are not in it" : ", unchanged";
  return [
    ["Started from", folder],
    ["Branch", branch],
    ["Commit", commit && html`<code title=${commit}>${commit.slice(0, 12)}</code><span class="quiet">${state}</span>`],
  ];
}

/** @param {Environment | undefined} environment @returns {Row[]} */
function machineRows(environment) {
  if (!environment) return [];
  const { processor, cores, threads, memory, blas, numba } = environment;
  return [
    ["babysit", environment.babysit],
    ["Python", environment.python],
    ["NumPy", [environment.numpy, blas].filter(Boolean).join(", ")],
    ["Numba", numba ?? "not installed"],
    ["Processor", processor],
    ["Threads", cores ? `${threads} of ${cores} cores` : threads],
    ["Memory", memory && bytesText(memory)],
    ["System", environment.platform],
    ["Host", environment.host],
  ];
}
