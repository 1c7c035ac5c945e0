/* What a run will cost, what is wrong, and the button that starts it. */

import { bytes, count, duration, number } from "../lib/format.js";
import { idOf, readable } from "../lib/problems.js";
import { html, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

/** @import { Form } from "../app/form.js" */
/** @import { Problem } from "../wire/types.js" */

const loadControls = () => import("./preflight-panel.js").then(({ PreflightControls }) => PreflightControls);

/** @param {{ form: Form, summary: { current: HTMLElement | null } }} props */
export function EstimatePanel({ form, summary }) {
  // While a field is wrong the last numbers stay, dimmed: nothing jumps.
  const last = useRef(form.estimate.value);
  if (form.estimate.value) last.current = form.estimate.value;
  const estimate = last.current;
  const isOld = form.isEstimating.value || !form.estimate.value;
  const problems = form.problems.value;
  const row = (/** @type {string} */ name, /** @type {string} */ value) =>
    html`<div><dt>${name}</dt><dd>${estimate ? value : "–"}</dd></div>`;
  return html`<section class="estimate card" aria-label="Estimate">
    <h2>Estimate</h2>
    <dl class=${`estimate-facts ${isOld ? "is-waiting" : ""}`}>
      ${row("Parameters", count(estimate?.parameters))}
      ${row("Memory", bytes(estimate?.memory_bytes))}
      ${row("Steps", estimate ? `${count(estimate.total_steps)}` : "")}
      ${row("Steps an epoch", count(estimate?.steps_per_epoch))}
      ${row("Work a step", estimate ? `${number(estimate.flops_per_step / 1e6, 3)} Mflop` : "")}
      ${row("Time", `about ${duration(estimate?.seconds)}`)}
    </dl>
    ${problems.length || form.message.value ? html`<${Summary} problems=${problems} message=${form.message.value} summary=${summary} />` : null}
    <button type="submit" class="button button-primary button-large" disabled=${form.isStarting.value}><${Icon} name="play" />${form.isStarting.value ? "Starting…" : form.verb}</button>
    ${form.isCheckable ? html`<${Lazy} load=${loadControls} form=${form} />` : null}
  </section>`;
}

/** @param {{ problems: Problem[], message: string, summary: { current: HTMLElement | null } }} props */
function Summary({ problems, message, summary }) {
  const go = (/** @type {string} */ path) => {
    const field = nearestField(path);
    field?.scrollIntoView({ block: "center" });
    field?.focus();
  };
  return html`<div class="problems" ref=${summary} tabindex="-1" role="group" aria-label="What needs a change">
    <p><strong>${message || (problems.length === 1 ? "One field needs a change" : `${problems.length} fields need a change`)}</strong></p>
    <ul>${problems.map(
      (problem) =>
        html`<li><button type="button" class="link" onClick=${() => go(problem.field)}>${readable(problem.field)}</button> ${problem.rule}</li>`,
    )}</ul>
  </div>`;
}

/** Returns the element that edits a field, or the closest one around it.
 * @param {string} path @returns {HTMLElement | null} */
function nearestField(path) {
  const keys = path.split(".");
  for (let n = keys.length; n > 0; n--) {
    const found = document.getElementById(idOf(keys.slice(0, n).join(".")));
    if (found) return found;
  }
  return null;
}
