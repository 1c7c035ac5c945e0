/* A run's family as a tree: each run with what it changed, how far it is and how it does; those drawn over the charts with their line. */

import { Family } from "../app/family.js";
import { count, number, percent, toNumber } from "../lib/format.js";
import { drawnOver, originWord, treesOf } from "../lib/lineage.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { StateBadge } from "./status.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Branch, Drawn } from "../lib/lineage.js" */

/** @param {{ charts: RunCharts }} props */
export function Lineage({ charts }) {
  const family = useMemo(() => new Family(charts), [charts]);
  useEffect(() => () => family.close(), [family]);
  const own = charts.run.detail.value;
  const runs = charts.run.lineage.value.map((run) => (run.id === own?.id ? own : run));
  if (runs.length < 2 && family.error.value) return html`<p class="bad-text">${family.error.value}</p>`;
  // Nothing keeps the room that is kept for it; something gives it back, when all its relatives are gone.
  if (runs.length < 2) return runs.length ? html`<span hidden></span>` : null;
  const { hasKin } = charts.view.look.value;
  const drawn = new Map(hasKin ? drawnOver(runs, charts.run.id).drawn.map((kin) => [kin.run.id, kin]) : []);
  return html`<section class="card lineage" aria-labelledby="lineage-title">
    <header class="card-head"><h2 id="lineage-title">Family</h2><span class="quiet">${wordOf(runs.length, family.drawn.value)}</span>
      <div class="card-tools"><button type="button" class="toggle" aria-pressed=${hasKin} onClick=${() => charts.view.change({ hasKin: !hasKin })}>draw over the charts</button></div>
    </header>
    <ul class="lineage-tree">${treesOf(runs).map((branch) => html`<${Node} key=${branch.run.id} branch=${branch} here=${charts.run.id} drawn=${drawn} />`)}</ul>
  </section>`;
}

/** @param {number} n @param {{ n: number, of: number }} drawn */
function wordOf(n, drawn) {
  const words = `${count(n)} runs`;
  return drawn.of > drawn.n ? `${words}, ${drawn.n} of ${drawn.of} relatives drawn` : words;
}

/** @param {{ branch: Branch, here: string, drawn: Map<string, Drawn> }} props */
function Node({ branch: { run, children }, here, drawn }) {
  const isHere = run.id === here;
  return html`<li>
    <div class=${`lineage-run ${isHere ? "is-here" : ""}`}>
      <${Line} kin=${drawn.get(run.id)} isHere=${isHere} />
      ${isHere ? html`<strong class="lineage-name" aria-current="page">${run.name || run.id}</strong>` : html`<a class="lineage-name" href=${`/runs/${run.id}`}>${run.name || run.id}</a>`}
      <${StateBadge} state=${run.state} place=${run.queue_place} />
      <span class="lineage-origin">${run.parent ? html`<span class="quiet">${run.parent.step === 0 ? "" : `from step ${count(run.parent.step)}: `}</span>${originWord(run.parent)}` : html`<span class="quiet">the first</span>`}</span>
      <span class="lineage-step quiet">step ${count(run.step)}${run.total_steps ? ` / ${count(run.total_steps)}` : ""}</span>
      <span class="lineage-metric">${metricOf(run)}</span>
    </div>
    ${children.length ? html`<ul>${children.map((branch) => html`<${Node} key=${branch.run.id} branch=${branch} here=${here} drawn=${drawn} />`)}</ul>` : null}
  </li>`;
}

/** @param {{ kin: Drawn | undefined, isHere: boolean }} props */
function Line({ kin, isHere }) {
  if (!kin) return html`<span class="lineage-line">${isHere ? html`<${Icon} name="right" />` : null}</span>`;
  const { mark, colour, dash } = kin;
  return html`<span class="lineage-line" style=${{ color: `var(--${colour})` }}><span class=${`swatch ${dash ? "is-dashed" : ""}`}></span><span class="lineage-mark">${mark}</span></span>`;
}

/** @param {Branch["run"]} run */
function metricOf({ metrics }) {
  const accuracy = metrics["val/accuracy"];
  if (accuracy) {
    const best = accuracy.best === accuracy.last ? "" : `, best ${percent(toNumber(accuracy.best))}`;
    return `validation ${percent(toNumber(accuracy.last))}${best}`;
  }
  const loss = metrics["val/loss"] ?? metrics["train/loss"];
  return loss ? `loss ${number(toNumber(loss.last))}` : "";
}
