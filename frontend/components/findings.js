/* All that the doctor has found of a run: what stands, then folded what was not useful, what has cleared, what is watched. */

import { kinOf } from "../app/kin.js";
import { stepsText } from "../lib/findings.js";
import { count } from "../lib/format.js";
import { healthLookOf, isFinal } from "../lib/states.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";
import { FeedbackButton } from "./feedback-button.js";
import { FindingCard } from "./finding-card.js";
import { Icon } from "./icon.js";
import { RuleList } from "./rule-list.js";
import { ShowButton } from "./show-button.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Arranged } from "../lib/findings.js" */
/** @import { Finding, RunDetail } from "../wire/types.js" */

/** @param {{ charts: RunCharts, run: RunDetail, arranged: Arranged }} props */
export function Findings({ charts, run, arranged: { groups, dismissed, cleared } }) {
  const kin = useMemo(() => kinOf(charts.run), [charts.run]);
  useEffect(() => kin.hold(), [kin]);
  const isOver = isFinal(run.state);
  return html`<div class="findings">
    ${groups.map((group) => html`<${FindingCard} key=${group.finding.id} group=${group} charts=${charts} run=${run} kin=${kin} />`)}
    ${dismissed.length ? html`<${Folded} title=${`${count(dismissed.length)} called not useful`} findings=${dismissed} isOver=${isOver} charts=${charts} />` : null}
    ${cleared.length ? html`<${Folded} title=${`${count(cleared.length)} cleared`} findings=${cleared} isOver=${isOver} charts=${charts} />` : null}
    <${RuleList} />
  </div>`;
}

/** @param {{ title: string, findings: Finding[], isOver: boolean, charts: RunCharts }} props */
function Folded({ title, findings, isOver, charts }) {
  return html`<details class="findings-folded"><summary>${title}</summary>
    <ul>${findings.map((finding) => {
      const { icon, word } = healthLookOf(finding.severity);
      return html`<li key=${finding.id}>
        <div><${Icon} name=${icon} /><strong><span class="visually-hidden">${word}: </span>${finding.title}</strong>
          <span class="quiet">${stepsText(finding, isOver)}${finding.cleared_step === null ? "" : `, cleared at step ${count(finding.cleared_step)}`}</span>
          <${ShowButton} finding=${finding} charts=${charts} />
          ${finding.status === "open" ? html`<${FeedbackButton} finding=${finding} run=${charts.run} />` : null}
        </div>
        <p>${finding.sentence}</p>
      </li>`;
    })}</ul>
  </details>`;
}
