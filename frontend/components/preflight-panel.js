/* The pre-flight checks beside the form: the button that begins them, and their results as they come. */

import { preflightOf } from "../app/preflight.js";
import { duration } from "../lib/format.js";
import { countText } from "../lib/preflight.js";
import { html } from "../vendor/runtime.js";
import { CheckList } from "./check-list.js";
import { Icon } from "./icon.js";

/** @import { Form } from "../app/form.js" */
/** @import { Checkup } from "../wire/types.js" */

/** Titles of the checks that have not told theirs yet.
 * @type {Record<string, string>} */
const TITLES = {
  gradients: "Gradient check",
  initial_loss: "Initial loss",
  regularizer: "Regularizer",
  overfit_tiny: "Learns 20 examples by heart",
  init_statistics: "Activations at the start",
  zero_input: "Inputs say something",
  labels: "Labels",
  inputs: "Inputs",
  overlap: "Overlap of the splits",
  rate_range: "Learning rate",
};

/** What stands beside the start button.
 * @param {{ form: Form }} props */
export function PreflightControls({ form }) {
  const preflight = preflightOf(form);
  const isRunning = preflight.isRunning.value;
  const toggle = (/** @type {Event} */ event) => {
    preflight.isGated.value = /** @type {HTMLInputElement} */ (event.currentTarget).checked;
  };
  return html`<div class="preflight-controls">
    ${
      isRunning
        ? html`<button type="button" class="button" key="cancel" onClick=${() => preflight.cancel()}><${Icon} name="cross" />Cancel checks</button>`
        : html`<button type="button" class="button" key="begin" disabled=${form.problems.value.length > 0} onClick=${() => preflight.begin()}><${Icon} name="check" />Check before the flight</button>`
    }
    <label class="preflight-gate"><input type="checkbox" checked=${preflight.isGated.value} onChange=${toggle} /> Start only when all pass</label>
  </div>`;
}

/** @param {{ form: Form }} props */
export function PreflightPanel({ form }) {
  const preflight = preflightOf(form);
  const checkup = preflight.checkup.value;
  const message = preflight.message.value || (checkup?.state === "failed" ? checkup.error : "");
  if (!checkup && !message && !preflight.isAsking.value) return null;
  const isStale = preflight.isStale.value && !preflight.isRunning.value;
  return html`<section class="card preflight" aria-labelledby="preflight-title">
    <header class="card-head"><h2 id="preflight-title">Pre-flight</h2><span class="quiet card-note">${checkup ? noteOf(checkup) : message ? "" : "waiting"}</span></header>
    <div class="preflight-body" tabindex="0" role="region" aria-label="Results of the checks" aria-busy=${preflight.isRunning.value ? "true" : undefined}>
      ${message ? html`<p class="foresight-refusal"><${Icon} name="warning" /> Not checked: ${message}.</p>` : null}
      ${isStale && checkup ? html`<p class="foresight-refusal preflight-stale"><${Icon} name="warning" /> The form has changed since: this is of how it was. <button type="button" class="link" onClick=${() => preflight.begin()}>Check again</button></p>` : null}
      ${checkup?.state === "done" && !isStale ? html`<${Verdict} checkup=${checkup} form=${form} />` : null}
      ${checkup ? html`<div class=${isStale ? "is-old" : ""}><${CheckList} results=${checkup.results} running=${runningOf(checkup)} /></div>` : null}
    </div>
  </section>`;
}

/** What all results together say, and what can be done about it.
 * @param {{ checkup: Checkup, form: Form }} props */
function Verdict({ checkup, form }) {
  if (checkup.is_passed)
    return html`<p class="preflight-verdict tone-good"><${Icon} name="check" /><span>Nothing stands against a start. A run keeps these results.</span></p>`;
  const failed = checkup.results.filter(({ outcome }) => outcome === "failed").map(({ title }) => title);
  return html`<div class="preflight-verdict tone-bad"><${Icon} name="warning" /><span><strong>${failed.join(", ")}</strong>: look below, or <button type="submit" class="button button-small" disabled=${form.isStarting.value} onClick=${() => force(form)}><${Icon} name="play" />Start anyway</button></span></div>`;
}

/** The next start goes ahead, whatever the checks say.
 * @param {Form} form */
function force(form) {
  preflightOf(form).isForced = true;
}

/** @param {Checkup} checkup */
function noteOf({ state, results, n, seconds }) {
  if (state === "running") return n ? `${results.length} of ${n} · ${duration(seconds)}` : "preparing the data";
  if (state === "cancelled") return "cancelled";
  return `${countText(results)} · ${duration(seconds)}`;
}

/** @param {Checkup} checkup */
function runningOf({ state, running }) {
  if (state !== "running") return null;
  return running ? (TITLES[running] ?? running.replaceAll("_", " ")) : "Preparing";
}
