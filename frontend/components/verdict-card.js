/* The verdict on one run that was made from another: the outcome, why, and their metrics at the same step. */

import { changesOf } from "../lib/experiments.js";
import { count } from "../lib/format.js";
import { betterWord, differenceText, metricText, metricTitle, outcomeLook } from "../lib/verdicts.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { StateBadge } from "./status.js";

/** @import { kinOf } from "../app/kin.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { Verdict, VerdictMetric } from "../wire/types.js" */
/** @typedef {ReturnType<typeof kinOf>} Kin */

/** @param {{ verdict: Verdict, charts: RunCharts, kin: Kin, isOwn?: boolean }} props  isOwn: it is on this page's run */
export function VerdictCard({ verdict, charts, kin, isOwn = false }) {
  const runs = kin.runs.value;
  const child = runs.get(verdict.run) ?? null;
  const look = outcomeLook(verdict.outcome);
  const id = `verdict-${verdict.run}`;
  return html`<section class=${`card verdict tone-${look.tone}`} aria-labelledby=${id}>
    <header class="verdict-head">
      <h2 id=${id}>${isOwn ? "Did it help?" : "An experiment from this run"}</h2>
      <span class=${`badge tone-${look.tone}`}><${Icon} name=${look.icon} />${look.word}</span>
      ${isOwn ? html`<${Origin} child=${child} parent=${runs.get(verdict.parent) ?? null} verdict=${verdict} />` : html`<${Offspring} child=${child} id=${verdict.run} />`}
    </header>
    <div class="verdict-words">
      <p class="verdict-sentence">${verdict.sentence}</p>
      <${Changes} child=${child} config=${isOwn ? kin.parentConfig.value : (charts.run.detail.value?.config ?? null)} />
    </div>
    ${verdict.metrics.length ? html`<${Metrics} verdict=${verdict} isOwn=${isOwn} />` : null}
  </section>`;
}

/** @param {{ child: RunSummary | null, parent: RunSummary | null, verdict: Verdict }} props */
function Origin({ child, parent, verdict }) {
  const step = child?.parent?.step ?? 0;
  return html`<span class="quiet">Made from <a href=${`/runs/${verdict.parent}`}>${parent?.name || verdict.parent}</a>, ${step ? `step ${count(step)}` : "from the beginning"}</span>`;
}

/** @param {{ child: RunSummary | null, id: string }} props */
export function Offspring({ child, id }) {
  return html`<a href=${`/runs/${id}`}>${child?.name || id}</a>
    ${child ? html`<${StateBadge} state=${child.state} place=${child.queue_place} />` : null}`;
}

/** @param {{ child: RunSummary | null, config: Record<string, unknown> | null }} props */
function Changes({ child, config }) {
  const changes = changesOf(child?.parent?.changes ?? {}, config ?? {});
  if (changes.length === 0) return null;
  return html`<ul class="changes">${changes.map(
    ({ field, old, value }) =>
      html`<li key=${field}>${field}: ${config ? `${old} → ` : ""}<strong>${value}</strong></li>`,
  )}</ul>`;
}

/** @param {{ verdict: Verdict, isOwn: boolean }} props */
function Metrics({ verdict: { metrics, step }, isOwn }) {
  return html`<div class="scroll verdict-scroll"><table class="facts-table verdict-metrics">
    <caption class="visually-hidden">Metrics at the same step</caption>
    <thead><tr><th scope="col">${step === null ? "At the same step" : `At step ${count(step)}`}</th><th scope="col" class="number">${isOwn ? "This run" : "Experiment"}</th><th scope="col" class="number">${isOwn ? "Parent" : "This run"}</th><th scope="col" class="number">Difference</th></tr></thead>
    <tbody>${metrics.map((metric) => html`<${Metric} key=${metric.name} metric=${metric} step=${step} />`)}</tbody>
  </table></div>`;
}

/** @param {{ metric: VerdictMetric, step: number | null }} props */
function Metric({ metric, step }) {
  const { name, child, parent, is_better: isBetter } = metric;
  const tone = isBetter === null ? "quiet" : isBetter ? "good-text" : "bad-text";
  const at = metric.step === step ? "" : ` at step ${count(metric.step)}`;
  return html`<tr><th scope="row">${metricTitle(name)}<span class="quiet">${at}</span></th>
    <td class="number">${metricText(name, child)}</td><td class="number">${metricText(name, parent)}</td>
    <td class=${`number ${tone}`}>${[differenceText(metric), betterWord(metric)].filter(Boolean).join(", ")}</td></tr>`;
}
