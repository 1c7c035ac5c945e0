/* What happened to a run besides its numbers: changes of state, commands, errors. */

import { clock } from "../app/store.js";
import { count, moment } from "../lib/format.js";
import { countText } from "../lib/preflight.js";
import { lookOf } from "../lib/states.js";
import { html } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** @import { CheckResult, RunEvent } from "../wire/types.js" */

/** @param {{ events: RunEvent[] }} props */
export function EventsCard({ events }) {
  return html`<${FactCard} id="events-title" title="Events" note=${count(events.length)}>
    <ol class="events" reversed tabindex="0" aria-labelledby="events-title">${events.toReversed().map(
      (event) => html`<li key=${event.id}>
        <time class="quiet">${moment(event.time, clock.value)}</time>
        <span>${sentence(event)}</span>
        ${!event.step ? null : html`<span class="quiet">step ${count(event.step)}</span>`}
      </li>`,
    )}</ol>
  </${FactCard}>`;
}

/** @param {RunEvent} event */
function sentence({ kind, data }) {
  const text = (/** @type {string} */ key) => (data[key] ? String(data[key]) : "");
  if (kind === "state") return [lookOf(text("state") || text("to")).word, text("reason")].filter(Boolean).join(": ");
  if (kind === "command") return `Command ${text("type")} ${text("status")} ${text("answer")}`.trim();
  if (kind === "diverged") return `Diverged: ${text("name") || "the loss"} is not finite`;
  if (kind === "error") return text("sentence") || "Error";
  if (kind === "warning") return `Warning: ${text("sentence")}`;
  if (kind === "resumed") return "Went on from a checkpoint";
  if (kind === "checkpoint") return `Checkpoint${data.is_best ? " of the best weights so far" : ""}: ${text("file")}`;
  if (kind === "probe")
    return [`Probe “${text("name")}” ${data.is_on ? "on" : "off"}`, text("reason")].filter(Boolean).join(": ");
  if (kind === "preflight") return `Pre-flight checks: ${countText(/** @type {CheckResult[]} */ (data.results ?? []))}`;
  if (kind === "intervention") return interventionText(data);
  const rest = Object.entries(data).map(
    ([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`,
  );
  return [kind.charAt(0).toUpperCase() + kind.slice(1), ...rest].join(" · ");
}

/** @param {Record<string, unknown>} data */
function interventionText({ field, old, new: value, note, by }) {
  const change = `${field}: ${old} → ${value}`;
  return [by ? `${change} by ${by}` : change, note].filter(Boolean).join(" · ");
}
