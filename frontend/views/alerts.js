/* The page of alerts: who is told of what the doctor finds, and what is done by itself. */

import { Alerts } from "../app/alerts.js";
import { needRules, rules } from "../app/doctor.js";
import { AlertRules } from "../components/alert-rules.js";
import { Notice } from "../components/notice.js";
import { NotificationCard } from "../components/notification-card.js";
import { WebhookCard } from "../components/webhook-card.js";
import { nActing } from "../lib/alert-settings.js";
import { refusalText } from "../lib/experiments.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";

/** @import { AlertSettings } from "../wire/types.js" */

export function View() {
  const alerts = useMemo(() => new Alerts(), []);
  useEffect(() => {
    document.title = "Alerts · babysit";
    alerts.load();
    needRules(true);
  }, []);
  const settings = alerts.settings.value;
  const error = alerts.error.value;
  return html`<div class="page alerts-page">
    <div class="page-head"><h1 tabindex="-1">Alerts</h1><span class="quiet" aria-hidden="true">${alerts.isSaving.value ? "Saving…" : ""}</span></div>
    <p class="alerts-intro">${settings ? introOf(settings) : "Fetching what is set…"}</p>
    ${error ? html`<${Notice} tone="bad" isAlert title="That was not done"><p>${refusalText(error)}</p></${Notice}>` : null}
    <div class="alerts-cards">
      <${NotificationCard} />
      ${settings ? html`<${WebhookCard} alerts=${alerts} settings=${settings} />` : null}
    </div>
    ${settings ? html`<${Minimum} alerts=${alerts} settings=${settings} />` : null}
    ${settings && rules.value.size ? html`<${AlertRules} alerts=${alerts} settings=${settings} rules=${[...rules.value.values()]} />` : null}
  </div>`;
}

/** @param {AlertSettings} settings */
function introOf(settings) {
  const n = nActing(settings);
  const guard = "The NaN guard, which holds a run before a step that is no number, is a setting of each run.";
  if (n === 0)
    return `The doctor only tells: nothing but the NaN guard acts on a run, unless you choose so below. ${guard}`;
  return `${n === 1 ? "One rule acts" : `${n} rules act`} on runs by ${n === 1 ? "itself" : "themselves"}, as chosen below. ${guard}`;
}

/** @param {{ alerts: Alerts, settings: AlertSettings }} props */
function Minimum({ alerts, settings }) {
  const choice = (/** @type {AlertSettings["minimum"]} */ value, /** @type {string} */ text) =>
    html`<label><input type="radio" name="minimum" value=${value} checked=${settings.minimum === value} onChange=${() => alerts.save({ ...settings, minimum: value })} /> ${text}</label>`;
  return html`<fieldset class="alerts-minimum"><legend>Tell of</legend>
    ${choice("warning", "warnings and alarms")}${choice("alarm", "alarms only")}
  </fieldset>`;
}
