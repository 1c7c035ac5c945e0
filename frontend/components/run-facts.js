/* What a run is made of: its network, data, configuration, and what happened to it. */

import { html } from "../vendor/runtime.js";
import { CheckpointsCard } from "./checkpoints-card.js";
import { ConfigCard } from "./config-card.js";
import { DataCard } from "./data-card.js";
import { EnvironmentCard } from "./environment-card.js";
import { EventsCard } from "./events-card.js";
import { LogCard } from "./log-card.js";
import { NetworkCard } from "./network-card.js";
import { PreflightCard } from "./preflight-card.js";
import { TextsCard } from "./texts-card.js";

/** @import { RunDetail, RunEvent } from "../wire/types.js" */

/** @param {{ run: RunDetail, events: RunEvent[] }} props */
export function RunFacts({ run, events }) {
  const preflight = events.find(({ kind }) => kind === "preflight");
  return html`<div class="fact-grid">
    ${run.info.layers?.length ? html`<${NetworkCard} info=${run.info} />` : null}
    ${run.info.data ? html`<${DataCard} data=${run.info.data} />` : null}
    ${preflight ? html`<${PreflightCard} event=${preflight} />` : null}
    ${events.length ? html`<${EventsCard} events=${events} />` : null}
    ${run.info.checkpoint ? html`<${CheckpointsCard} run=${run} />` : null}
    ${run.info.environment || run.info.project ? html`<${EnvironmentCard} run=${run} />` : null}
    ${run.info.texts ? html`<${TextsCard} texts=${run.info.texts} />` : null}
    <${ConfigCard} run=${run} />
    <${LogCard} id=${run.id} />
  </div>`;
}
