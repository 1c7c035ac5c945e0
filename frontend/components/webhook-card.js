/* The address to which findings are posted, its switch, and a test whose answer is told in words. */

import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Alerts } from "../app/alerts.js" */
/** @import { AlertSettings } from "../wire/types.js" */

/** @param {{ alerts: Alerts, settings: AlertSettings }} props */
export function WebhookCard({ alerts, settings }) {
  const { url, is_on: isOn } = settings.webhook;
  const typed = useSignal(url);
  useEffect(() => {
    typed.value = url;
  }, [url]);
  const isChanged = typed.value.trim() !== url;
  const save = (/** @type {Partial<AlertSettings["webhook"]>} */ part) => {
    alerts.answer.value = null;
    return alerts.save({ ...settings, webhook: { ...settings.webhook, url: typed.value.trim(), ...part } });
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save({ is_on: isOn || url === "" });
  };
  const onSwitch = (/** @type {Event} */ event) =>
    save({ is_on: /** @type {HTMLInputElement} */ (event.currentTarget).checked });
  const answer = alerts.answer.value;
  return html`<section class="card alerts-card" aria-labelledby="webhook-title">
    <h2 id="webhook-title">Webhook</h2>
    <p>Each finding is posted as JSON, with the run's name and address: at most three times until it is taken.</p>
    <form class="webhook-form" onSubmit=${onSubmit}>
      <label for="webhook-url">Address</label>
      <input id="webhook-url" type="url" inputmode="url" autocomplete="off" spellcheck=${false} placeholder="https://" value=${typed.value} onInput=${(
        /** @type {Event} */ event,
      ) => {
        typed.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
      }} />
      <button type="submit" class="button" disabled=${!isChanged}>Save</button>
    </form>
    <div class="alerts-actions">
      <label><input type="checkbox" checked=${isOn} disabled=${url === "" && !isOn} onChange=${onSwitch} /> Post to it</label>
      <button type="button" class="button" disabled=${url === "" || isChanged || alerts.isTesting.value} onClick=${() => alerts.test()}>${alerts.isTesting.value ? "Sending…" : "Send a test"}</button>
    </div>
    <p role="status" class=${answer ? (answer.ok ? "good-text" : "bad-text") : ""}>${answer ? html`<${Icon} name=${answer.ok ? "check" : "cross"} />${answer.sentence}` : null}</p>
  </section>`;
}
