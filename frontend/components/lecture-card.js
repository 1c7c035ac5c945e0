/* A preset of the lecture: what there is to see, a picture of it, a button that runs it, and what its newest run measured. */

import * as api from "../app/api.js";
import { navigate } from "../app/router.js";
import { announce, clock } from "../app/store.js";
import { count, moment } from "../lib/format.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Expectation } from "./expectation.js";
import { Icon } from "./icon.js";
import { LectureTable } from "./lecture-table.js";
import { StateBadge } from "./status.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { LecturePreset } from "../wire/types.js" */

/** @param {{ preset: LecturePreset }} props */
export function LectureCard({ preset }) {
  const { name, title, text, expected, lecture, run } = preset;
  const heading = `preset-${name}`;
  return html`<article class="card lecture-card" id=${name} aria-labelledby=${heading}>
    <h3 id=${heading}>${title}</h3>
    <p class="lecture-text">${text}</p>
    <${Expectation} expected=${expected} lecture=${lecture} />
    <${Actions} preset=${preset} />
    ${run ? html`<${Newest} run=${run} /><${LectureTable} preset=${preset} run=${run} />` : null}
  </article>`;
}

/** @param {{ preset: LecturePreset }} props */
function Actions({ preset: { name, title, config, dataset, data_title, is_available } }) {
  const isStarting = useSignal(false);
  const refusal = useSignal("");
  const start = async () => {
    isStarting.value = true;
    refusal.value = "";
    try {
      navigate(`/runs/${(await api.createRun(config)).id}`);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      refusal.value = error.problems.map(({ field, rule }) => `${field} ${rule}`).join("; ") || error.message;
      announce(`${title} was not started: ${refusal.value}`);
    }
    isStarting.value = false;
  };
  const form = html`<a class="lecture-form" href=${`/new?preset=${name}`} aria-label=${`Open in the form: ${title}`}>Open in the form</a>`;
  if (!is_available)
    return html`<div class="lecture-actions">${form}<p class="quiet">Needs ${data_title} on this machine: <code>babysit data fetch ${dataset}</code>, or the path of a copy in the form.</p></div>`;
  return html`<div class="lecture-actions">
    <button type="button" class="button" disabled=${isStarting.value} aria-label=${`Run it: ${title}`} onClick=${start}><${Icon} name="play" />Run it</button>
    ${form}
    ${refusal.value ? html`<p class="bad-text"><strong>Not started.</strong> ${refusal.value}</p>` : null}
  </div>`;
}

/** @param {{ run: RunSummary }} props */
function Newest({ run }) {
  return html`<p class="lecture-run">
    <${StateBadge} state=${run.state} place=${run.queue_place} />
    <a href=${`/runs/${run.id}`}>Newest run</a>
    <span class="quiet">${run.started_at ? `${moment(run.started_at, clock.value)} · ` : ""}step ${count(run.step)} of ${count(run.total_steps)}</span>
  </p>`;
}
