/* One finding with all that it rests on, what would refute it, and the one next thing to try. */

import { rules } from "../app/doctor.js";
import { countsOf, layersText, stepsText } from "../lib/findings.js";
import { healthLookOf, isFinal } from "../lib/states.js";
import { html } from "../vendor/runtime.js";
import { EvidenceList } from "./evidence-list.js";
import { ExperimentPanel } from "./experiment-panel.js";
import { FeedbackButton } from "./feedback-button.js";
import { ShowButton } from "./show-button.js";
import { HealthBadge } from "./status.js";

/** @import { kinOf } from "../app/kin.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Group } from "../lib/findings.js" */
/** @import { Finding, RunDetail } from "../wire/types.js" */

/** @param {{ group: Group, charts: RunCharts, run: RunDetail, kin: ReturnType<typeof kinOf> }} props */
export function FindingCard({ group: { finding, merged }, charts, run, kin }) {
  const isOver = isFinal(run.state);
  // A note that leads nowhere takes no more room than it has to say.
  const isBrief = finding.severity === "note" && merged.length === 0;
  const body = html`<div class="finding-body">
      <${EvidenceList} finding=${finding} charts=${charts} />
      ${finding.experiment ? html`<${ExperimentPanel} finding=${finding} experiment=${finding.experiment} run=${run} kin=${kin} />` : null}
    </div>`;
  return html`<article class=${`card finding tone-${healthLookOf(finding.severity).tone}`} aria-labelledby=${idOf(finding)}>
    <${Head} finding=${finding} charts=${charts} isOver=${isOver} />
    <p class="finding-sentence">${finding.sentence}</p>
    ${isBrief ? null : body}
    <${Reasons} finding=${finding} first=${isBrief ? body : null} />
    ${merged.length ? html`<${Merged} findings=${merged} charts=${charts} isOver=${isOver} />` : null}
  </article>`;
}

/** @param {Finding} finding */
function idOf({ id }) {
  return `finding-${id.replace("#", "-")}`;
}

/** @param {{ finding: Finding, charts: RunCharts, isOver: boolean }} props */
function Head({ finding, charts, isOver }) {
  return html`<header class="finding-head">
    <${HealthBadge} health=${finding.severity} />
    <h3 id=${idOf(finding)}>${finding.title}</h3>
    <span class="quiet">${whereText(finding, isOver)}</span>
    <div class="finding-tools">
      <${ShowButton} finding=${finding} charts=${charts} />
      <${FeedbackButton} finding=${finding} run=${charts.run} />
    </div>
  </header>`;
}

/** @param {Finding} finding @param {boolean} isOver */
function whereText(finding, isOver) {
  return [stepsText(finding, isOver), layersText(finding.layers)].filter(Boolean).join(" · ");
}

/** @param {{ finding: Finding, first?: import("../vendor/runtime.js").Child }} props  first: what stands before the reasons */
function Reasons({ finding, first = null }) {
  const rule = rules.value.get(finding.rule);
  const { explanation, refuted_by: refutedBy, waits } = finding;
  return html`<details class="finding-why"><summary>${first ? "The evidence, why, and what would refute it" : "Why, and what would refute it"}</summary>
    ${first}
    ${explanation ? html`<p>${explanation}</p>` : null}
    <dl>
      ${refutedBy ? html`<div><dt>Refuted by</dt><dd>${refutedBy}</dd></div>` : null}
      ${waits ? html`<div><dt>Judged after</dt><dd>${waits}</dd></div>` : null}
      ${rule ? html`<div><dt>So far</dt><dd>${countsOf(rule)}</dd></div>` : null}
    </dl>
  </details>`;
}

/** @param {{ findings: Finding[], charts: RunCharts, isOver: boolean }} props */
function Merged({ findings, charts, isOver }) {
  return html`<details class="finding-merged"><summary>${findings.length === 1 ? "One finding follows" : `${findings.length} findings follow`} from this: ${findings.map(({ title }) => title).join(", ")}</summary>
    ${findings.map(
      (
        finding,
      ) => html`<section key=${finding.id} class=${`finding-follower tone-${healthLookOf(finding.severity).tone}`} aria-labelledby=${idOf(finding)}>
        <${Head} finding=${finding} charts=${charts} isOver=${isOver} />
        <p class="finding-sentence">${finding.sentence}</p>
        <${EvidenceList} finding=${finding} charts=${charts} />
        <${Reasons} finding=${finding} />
      </section>`,
    )}
  </details>`;
}
