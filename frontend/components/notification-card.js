/* The switch of this browser's notifications; leave is asked for by a click and never otherwise. */

import { notifier } from "../app/notifier.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

const WORDS = {
  unsupported: "This browser has no notifications.",
  denied:
    "This browser was told to show no notifications of this page. Its settings for this site, by the address, change that.",
  default: "It is asked for leave once, when you switch them on.",
  granted: "",
};

export function NotificationCard() {
  const fault = useSignal("");
  const permission = notifier.permission.value;
  const isOn = notifier.isOn.value && permission === "granted";
  const turn = () => (isOn ? notifier.switchOff() : notifier.switchOn());
  const test = () => {
    fault.value = notifier.test();
  };
  return html`<section class="card alerts-card" aria-labelledby="notify-title">
    <h2 id="notify-title">Notifications in this browser</h2>
    <p>When any run gets worse while a page of babysit is open, also one that is not in sight.</p>
    <p class="quiet">${WORDS[permission]}</p>
    <div class="alerts-actions">
      <button type="button" class=${`button ${isOn ? "" : "button-primary"}`} disabled=${permission === "unsupported" || permission === "denied"} onClick=${turn}><${Icon} name=${isOn ? "off" : "bell"} />${isOn ? "Switch off" : "Switch on"}</button>
      ${isOn ? html`<button type="button" class="button" onClick=${test}>Show one</button>` : null}
      <span class=${isOn ? "good-text" : "quiet"}>${isOn ? "On" : "Off"}</span>
    </div>
    ${fault.value ? html`<p class="bad-text" role="alert">${fault.value}</p>` : null}
  </section>`;
}
