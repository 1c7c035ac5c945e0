/* How a run and its connection stand: a sign, a word and a tone. */

import { clock, socket } from "../app/store.js";
import { connectionOf } from "../lib/connection.js";
import { healthLookOf, lookOf } from "../lib/states.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunSummary } from "../wire/live.js" */

/** @param {{ state: string, place?: number | null }} props */
export function StateBadge({ state, place }) {
  const { word, icon, tone } = lookOf(state);
  return html`<span class=${`badge tone-${tone}`}>
    <${Icon} name=${icon} />${word}${state === "queued" && place ? html`<span class="badge-extra">no. ${place}</span>` : null}
  </span>`;
}

/** What the doctor says of a run.
 * @param {{ health: RunSummary["health"] }} props */
export function HealthBadge({ health }) {
  const { word, icon, tone } = healthLookOf(health);
  return html`<span class=${`badge tone-${tone}`}><${Icon} name=${icon} />${word}</span>`;
}

/** How the connection stands, with the age of the data.
 * @param {{ pointAt?: number | null }} props  unix seconds of the last point, null when none is expected */
export function Connection({ pointAt = null }) {
  const signs = { link: socket.link.value, heardAt: socket.heardAt.value, pointAt };
  const { state, word, detail } = connectionOf(signs, clock.value);
  return html`<span class=${`connection is-${state}`} title=${detail}>
    <span class="connection-dot" aria-hidden="true"></span>${word}
  </span>`;
}
