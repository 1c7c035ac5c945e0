/* What became of the orders given from this page: waiting, applied at a step, or refused and why. */

import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Placed, Steering } from "../app/steering.js" */

const ICONS = { sending: "dots", waiting: "clock", applied: "check", refused: "cross" };
const SHOWN = 3;

/** @param {{ steering: Steering }} props */
export function OrderList({ steering }) {
  const orders = steering.orders.value.slice(-SHOWN).toReversed();
  if (orders.length === 0) return null;
  return html`<ul class="orders" aria-label="What was ordered from here">${orders.map((each) => html`<${Row} key=${each.key} placed=${each} steering=${steering} />`)}</ul>`;
}

/** @param {{ placed: Placed, steering: Steering }} props */
function Row({ placed: { key, words, status, answer, step }, steering }) {
  return html`<li class=${`order is-${status}`}>
    <${Icon} name=${ICONS[status]} /><span>${words}</span>
    <span class=${status === "refused" ? "bad-text" : "quiet"}>${saysOf(status, answer, step)}</span>
    <button type="button" class="icon-button" aria-label=${`Forget: ${words}`} title="Forget" onClick=${() => steering.forget(key)}><${Icon} name="cross" /></button>
  </li>`;
}

/** @param {Placed["status"]} status @param {string} answer @param {number | null} step */
function saysOf(status, answer, step) {
  if (status === "sending") return "being sent…";
  if (status === "waiting") return "waiting for the next step…";
  if (status === "refused") return `refused: ${answer || "the run did not take it"}`;
  return [step === null ? "done" : `done at step ${count(step)}`, answer].filter(Boolean).join(": ");
}
