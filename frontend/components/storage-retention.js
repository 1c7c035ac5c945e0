/* Old runs: rules by which they may go, first the list of those that would, then a button that is pressed twice. */

import { runsText } from "../app/storage.js";
import { addStyle } from "../app/style.js";
import { bytes } from "../lib/format.js";
import { filterProblem, orderOf } from "../lib/storage.js";
import { html } from "../vendor/runtime.js";
import { Lazy } from "./lazy.js";
import { useArmed } from "./use-armed.js";

/** @import { Storage } from "../app/storage.js" */
/** @import { RetentionPlan } from "../wire/storage.js" */

const SHOWN = 50;
const problemOf = () =>
  Promise.all([import("./filter-problem.js"), addStyle("desk-panels")]).then(([{ FilterProblem }]) => FilterProblem);

/** @param {{ storage: Storage }} props */
export function StorageRetention({ storage }) {
  const rules = storage.rules.value;
  const { problem } = orderOf(rules);
  const planned = storage.plan.value;
  const isBusy = storage.doing.value !== "";
  const done = storage.done.value;
  const wrong = storage.refusal.value && filterProblem(storage.refusal.value);
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    storage.look();
  };
  return html`<section class="card storage-card" aria-labelledby="retention-title">
    <h2 id="retention-title">Let old runs go</h2>
    <p class="quiet">A run goes when all chosen rules say so. One that has not ended never does.</p>
    <form class="storage-rules" onSubmit=${onSubmit}>
      <${Rule} label="Ended more than" after="days ago" isOn=${rules.hasAge} value=${rules.days} onSwitch=${(/** @type {boolean} */ hasAge) => storage.change({ hasAge })} onType=${(/** @type {string} */ days) => storage.change({ days, hasAge: true })} />
      <${Rule} label="Not among the" after="newest runs" isOn=${rules.hasKeep} value=${rules.keep} onSwitch=${(/** @type {boolean} */ hasKeep) => storage.change({ hasKeep })} onType=${(/** @type {string} */ keep) => storage.change({ keep, hasKeep: true })} />
      <label class="storage-line"><span>Matching</span><input type="text" value=${rules.filter} placeholder="val/accuracy.best < 0.5" spellcheck=${false} autocomplete="off" autocapitalize="off" onInput=${(/** @type {InputEvent} */ event) => storage.change({ filter: typed(event) })} /></label>
      ${wrong ? html`<${Lazy} load=${problemOf} line=${rules.filter} problem=${wrong} onTake=${(/** @type {string} */ filter) => storage.change({ filter })} />` : null}
      <label class="storage-line"><span>Spare the tags</span><input type="text" value=${rules.tags} placeholder="baseline, paper" spellcheck=${false} autocomplete="off" autocapitalize="off" onInput=${(/** @type {InputEvent} */ event) => storage.change({ tags: typed(event) })} /></label>
      <label class="storage-check"><input type="checkbox" checked=${rules.keepStarred} onChange=${(/** @type {Event} */ event) => storage.change({ keepStarred: /** @type {HTMLInputElement} */ (event.currentTarget).checked })} /> Spare what has a star</label>
      <div class="storage-actions">
        <button type="submit" class="button" disabled=${isBusy || problem !== ""}>${storage.doing.value === "plan" ? "Looking…" : "Show what would go"}</button>
        <span class=${problem ? "bad-text" : "quiet"} role="status">${problem || (done.what === "apply" ? done.sentence : "")}</span>
      </div>
    </form>
    ${planned ? html`<${Plan} storage=${storage} plan=${planned.plan} isBusy=${isBusy} />` : null}
  </section>`;
}

/** @param {{ label: string, after: string, isOn: boolean, value: string, onSwitch: (isOn: boolean) => void, onType: (text: string) => void }} props */
function Rule({ label, after, isOn, value, onSwitch, onType }) {
  return html`<div class="storage-rule">
    <label class="storage-check"><input type="checkbox" checked=${isOn} onChange=${(/** @type {Event} */ event) => onSwitch(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} /> ${label}</label>
    <input type="text" inputmode="decimal" autocomplete="off" aria-label=${`${label} … ${after}`} value=${value} class=${isOn ? "" : "is-off"} onInput=${(/** @type {InputEvent} */ event) => onType(typed(event))} />
    <span>${after}</span>
  </div>`;
}

/** @param {{ storage: Storage, plan: RetentionPlan, isBusy: boolean }} props */
function Plan({ storage, plan, isBusy }) {
  const isArmed = useArmed();
  if (!plan.runs.length) return html`<p class="storage-plan-head">No run would go.</p>`;
  const onPurge = () => {
    if (isArmed.value) storage.apply();
    isArmed.value = !isArmed.value;
  };
  const text = isArmed.value
    ? `Yes, purge ${runsText(plan.runs.length)} for good`
    : `Purge ${runsText(plan.runs.length)}`;
  const rest = plan.runs.length - SHOWN;
  return html`<div class="storage-plan">
    <p class="storage-plan-head"><strong>${runsText(plan.runs.length)}</strong> would go, <strong>${bytes(plan.bytes)}</strong>:</p>
    <div class="storage-plan-list" tabindex="0" role="region" aria-label="Runs that would go"><ul>${plan.runs
      .slice(0, SHOWN)
      .map(
        ({ id, name, bytes: size, why }) =>
          html`<li key=${id}><a href=${`/runs/${id}`}>${name || id}</a><span class="number">${bytes(size)}</span><span class="quiet storage-why">${why}</span></li>`,
      )}${rest > 0 ? html`<li class="quiet">and ${runsText(rest)} more</li>` : null}</ul></div>
    <div class="storage-actions">
      <button type="button" class=${`button ${isArmed.value ? "button-danger" : ""}`} disabled=${isBusy} onClick=${onPurge}>${storage.doing.value === "apply" ? "Purging…" : text}</button>
      <span class="quiet">With their points, pictures and checkpoints. This cannot be taken back.</span>
    </div>
  </div>`;
}

/** @param {InputEvent} event */
function typed(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}
