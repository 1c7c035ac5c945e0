/* The one next experiment of a finding: what it would change, the button that starts it, and what became of it. */

import { forkRun, listCheckpoints } from "../app/api.js";
import { who } from "../app/steering.js";
import { announce } from "../app/store.js";
import { changesOf, refusalText, startOf, titleAt } from "../lib/experiments.js";
import { count } from "../lib/format.js";
import { isOurs } from "../lib/ours.js";
import { outcomeLook } from "../lib/verdicts.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { StateBadge } from "./status.js";

/** @import { kinOf } from "../app/kin.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { Checkpoint } from "../wire/steering.js" */
/** @import { Experiment, Finding, RunDetail } from "../wire/types.js" */
/** @import { Start } from "../lib/experiments.js" */
/** @typedef {ReturnType<typeof kinOf>} Kin */

/** @param {{ finding: Finding, experiment: Experiment, run: RunDetail, kin: Kin }} props */
export function ExperimentPanel({ finding, experiment, run, kin }) {
  const isAsked = useSignal(false);
  const refusal = useSignal("");
  const canStart = isOurs(run);
  const children = [...kin.runs.value.values()].filter(
    ({ parent }) => parent?.id === run.id && parent.finding === finding.id,
  );
  const start = async (/** @type {number | null} */ from) => {
    isAsked.value = true;
    refusal.value = "";
    try {
      const words = await begin(run, finding, experiment, from, kin);
      announce(words);
    } catch (error) {
      refusal.value = refusalText(error instanceof Error ? error : new Error(String(error)));
    }
    isAsked.value = false;
  };
  const begun = useStart(experiment, run, kin);
  const title = begun ? titleAt(experiment, begun.step) : experiment.title;
  return html`<div class="experiment">
    <p class="experiment-head"><${Icon} name="beaker" /><span class="visually-hidden">Next experiment: </span>${experiment.sentence || experiment.title}</p>
    <ul class="changes">${changesOf(experiment.changes, run.config).map(({ field, old, value }) => html`<li key=${field}>${field}: ${old} → <strong>${value}</strong></li>`)}</ul>
    ${children.map((child) => html`<${Child} key=${child.id} child=${child} isHeld=${run.state === "paused"} outcome=${kin.verdicts.value.find((verdict) => verdict.run === child.id)?.outcome} />`)}
    ${
      canStart
        ? html`<div class="experiment-actions"><button type="button" class=${`button ${children.length ? "button-small" : "button-primary"}`} disabled=${isAsked.value} onClick=${() => start(null)}>${isAsked.value ? "Starting…" : children.length ? "Start it again" : title}</button>${begun?.why && children.length === 0 ? html`<span class="quiet">${begun.why}</span>` : null}</div>`
        : html`<p class="quiet">This run is trained elsewhere: change it there, and start it anew.</p>`
    }
    ${
      refusal.value
        ? html`<div class="experiment-refusal" role="alert"><p class="bad-text">${refusal.value}</p>
          ${begun?.step ? html`<button type="button" class="button button-small" disabled=${isAsked.value} onClick=${() => start(0)}>Start it from the beginning instead</button>` : null}</div>`
        : null
    }
  </div>`;
}

/** Returns from where it would start now, null until that is known. It is asked anew when a checkpoint comes.
 * @param {Experiment} experiment @param {RunDetail} run @param {Kin} kin */
function useStart(experiment, run, kin) {
  const { id, total_steps: total } = run;
  const begun = useSignal(/** @type {Start | null} */ (null));
  const isAsked = experiment.kind === "fork" && isOurs(run);
  const n = kin.run.events.value.filter(({ kind }) => kind === "checkpoint").length;
  useEffect(() => {
    if (!isAsked) return;
    const take = (/** @type {Checkpoint[]} */ checkpoints) => {
      begun.value = startOf(experiment, checkpoints, total);
    };
    listCheckpoints(id).then(take, () => {});
  }, [isAsked, experiment.step, n]);
  return begun.value;
}

/** Starts the experiment; returns what to announce.
 * @param {RunDetail} run @param {Finding} finding @param {Experiment} experiment @param {number | null} from
 * @param {Kin} kin */
async function begin(run, finding, experiment, from, kin) {
  const needsNone = from === 0 || experiment.kind === "restart" || experiment.step === 0;
  const step = needsNone ? 0 : startOf(experiment, await listCheckpoints(run.id), run.total_steps).step;
  const { runs } = await forkRun(run.id, {
    step,
    kind: "experiment",
    finding: finding.id,
    note: finding.title,
    by: who.peek(),
    children: [{ name: "", changes: experiment.changes }],
  });
  kin.add(runs);
  kin.loadSoon();
  return step ? `Started from step ${count(step)}` : "Started from the beginning";
}

/** @param {{ child: RunSummary, outcome: string | undefined, isHeld: boolean }} props  isHeld: its parent keeps a slot, paused */
function Child({ child, outcome, isHeld }) {
  const look = outcome ? outcomeLook(outcome) : null;
  const from = child.parent?.step ? `from step ${count(child.parent.step)}` : "from the beginning";
  return html`<p class="experiment-child">
    <a href=${`/runs/${child.id}`}>${child.name || child.id}</a>
    <span class="quiet">${from}</span>
    <${StateBadge} state=${child.state} place=${child.queue_place} />
    ${child.state === "queued" && isHeld ? html`<span class="warning-text">This run is paused and keeps its slot: where there is no other, the experiment begins when it is stopped or resumed.</span>` : null}
    ${look && outcome !== "waiting" ? html`<span class=${`badge tone-${look.tone}`}><${Icon} name=${look.icon} />${look.word}</span>` : null}
  </p>`;
}
