/* The table of rules: of which one is told, which are posted, and which act on a run; and how often each has spoken. */

import { alertOf, withRule } from "../lib/alert-settings.js";
import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";

/** @import { Alerts } from "../app/alerts.js" */
/** @import { AlertSettings, RuleAlert, RuleInfo } from "../wire/types.js" */

const ACTIONS = /** @type {const} */ ([
  ["none", "Nothing"],
  ["pause", "Pause the run"],
  ["stop", "Stop the run"],
]);

/** @param {{ alerts: Alerts, settings: AlertSettings, rules: RuleInfo[] }} props */
export function AlertRules({ alerts, settings, rules }) {
  return html`<section class="card alert-rules-card" aria-labelledby="rules-title">
    <header class="card-head"><h2 id="rules-title">Rule by rule</h2></header>
    <table class="alert-rules">
      <thead><tr><th scope="col">Rule</th><th scope="col">Notify</th><th scope="col">Webhook</th><th scope="col">What is done</th><th scope="col" class="number">Found</th><th scope="col" class="number">Not useful</th></tr></thead>
      <tbody>${rules.map((rule) => html`<${Row} key=${rule.name} rule=${rule} alerts=${alerts} settings=${settings} />`)}</tbody>
    </table>
  </section>`;
}

/** @param {{ rule: RuleInfo, alerts: Alerts, settings: AlertSettings }} props */
function Row({ rule, alerts, settings }) {
  const alert = alertOf(settings, rule.name);
  const change = (/** @type {Partial<RuleAlert>} */ part) => alerts.save(withRule(settings, rule.name, part));
  const box = (/** @type {"notify" | "webhook"} */ key, /** @type {string} */ word) =>
    html`<td class=${`cell-${key}`}><label><input type="checkbox" checked=${alert[key]} aria-label=${`${rule.title}: ${word}`} onChange=${(/** @type {Event} */ event) => change({ [key]: /** @type {HTMLInputElement} */ (event.currentTarget).checked })} /><span class="narrow-word" aria-hidden="true">${word}</span></label></td>`;
  return html`<tr>
    <th scope="row"><details><summary>${rule.title}</summary><p class="quiet">${[rule.statistic, rule.source, rule.waits && `judged after ${rule.waits}`].filter(Boolean).join(" · ")}</p></details></th>
    ${box("notify", "notify")}${box("webhook", "webhook")}
    <td class="cell-action"><select aria-label=${`${rule.title}: what is done`} value=${alert.action} onChange=${(/** @type {Event} */ event) => change({ action: /** @type {RuleAlert["action"]} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value) })}>
      ${ACTIONS.map(([value, text]) => html`<option key=${value} value=${value} selected=${alert.action === value}>${text}</option>`)}
    </select></td>
    <td class="number cell-found">${count(rule.n_opened)}<span class="narrow-word"> found</span></td>
    <td class="number cell-useless">${count(rule.n_not_useful)}<span class="narrow-word"> not useful</span></td>
  </tr>`;
}
