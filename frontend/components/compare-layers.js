/* The layers of the compared runs side by side, all at the step of the shared cursor: ladders on one scale, first-layer weights. */

import { ComparedOne } from "../app/compared-one.js";
import { socket } from "../app/store.js";
import { summaryOf } from "../charts/ladder-figure.js";
import { count } from "../lib/format.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";
import { hovering } from "./compare-runs.js";
import { FilterCard } from "./filter-card.js";
import { Plot, rungsOf } from "./ladder-card.js";
import { Near } from "./near.js";
import { RunMark } from "./run-mark.js";
import { usePulse } from "./use-pulse.js";

/** @import { CompareCharts } from "../app/compare-charts.js" */
/** @import { Comparison } from "../app/comparison.js" */
/** @import { Rung } from "../charts/ladder-figure.js" */

/** Runs that are drawn side by side. */
const MOST = 8;
const WALL = 260;
const LADDER = /^layer\/\d+\/activation\/(mean|std)$/;
const FILTERS = "layer/1/filters";

/** @param {{ comparison: Comparison, charts: CompareCharts }} props */
export function CompareLayers({ comparison, charts }) {
  const ids = comparison.shown.value.slice(0, MOST);
  const members = useMemo(() => ids.map((id) => new ComparedOne(charts, id)), [ids.join(), charts]);
  const names = charts.run.names.value.filter((name) => LADDER.test(name));
  useEffect(() => {
    const stops = members.map((member) => member.start(socket));
    return () => {
      for (const stop of stops) stop();
    };
  }, [members]);
  useEffect(() => {
    for (const { id } of members) charts.compared.members.get(id)?.curves.need(names);
  }, [members, names.join()]);
  const n = comparison.shown.value.length;
  return html`
    ${n > MOST ? html`<p class="quiet">The first ${MOST} of ${count(n)} shown runs: hide some to see others.</p>` : null}
    ${names.length ? html`<${Ladders} comparison=${comparison} members=${members} names=${names} />` : html`<p class="quiet">None of these runs tells of its layers.</p>`}
    <div class="compare-walls">${members.map((member) => html`<${Near} key=${member.id} height=${240}>${() => html`<${Wall} comparison=${comparison} member=${member} />`}</${Near}>`)}</div>`;
}

/** @param {{ comparison: Comparison, members: ComparedOne[], names: string[] }} props */
function Ladders({ comparison, members, names }) {
  usePulse(members[0] ?? { at: { value: null, peek: () => null }, watch() {} });
  const ladders = members.map((member) => ladderOf(member, names));
  const all = ladders.flatMap(({ rungs }) => rungs);
  return html`<div class="compare-ladders">${members.map((member, i) => html`<${Ladder} key=${member.id} comparison=${comparison} id=${member.id} ladder=${ladders[i]} beside=${all} />`)}</div>
    <p class="caption">Mean and std of every layer's output by layer, input on the left; all on one scale · dashed, hollow: the first measured</p>`;
}

/** Returns the rungs of the layers that a run has.
 * @param {ComparedOne} member @param {string[]} names */
function ladderOf(member, names) {
  const own = names.filter((name) => member.run.series.get(name)?.n);
  return rungsOf(member, own);
}

/** @param {{ comparison: Comparison, id: string, ladder: { rungs: Rung[], step: number | null }, beside: Rung[] }} props */
function Ladder({ comparison, id, ladder: { rungs, step }, beside }) {
  const at = step === null ? "the newest step" : `step ${count(step)}`;
  return html`<section class="card chart ladder" aria-label=${`Layer ladder of ${nameOf(comparison, id)}`} ...${hovering(comparison, id)}>
    <header class="card-head"><h3 class="compare-head"><${RunMark} comparison=${comparison} id=${id} /><span class="run-chip-word">${nameOf(comparison, id)}</span></h3><span class="quiet">${rungs.length ? at : "no layers told"}</span></header>
    ${
      rungs.length
        ? html`<div class="ladder-plots" role="img" aria-label=${summaryOf(rungs, at)}>
      <${Plot} rungs=${rungs} statistic="mean" title="Mean" beside=${beside} />
      <${Plot} rungs=${rungs} statistic="std" title="Std" beside=${beside} />
    </div>`
        : null
    }
  </section>`;
}

/** @param {Comparison} comparison @param {string} id */
function nameOf(comparison, id) {
  return comparison.runOf(id)?.name || id;
}

/** @param {{ comparison: Comparison, member: ComparedOne }} props */
function Wall({ comparison, member }) {
  const { id } = member;
  const hasFilters = member.tensors.names.value.includes(FILTERS);
  const title = html`<span class="compare-head"><${RunMark} comparison=${comparison} id=${id} /><span class="run-chip-word">${nameOf(comparison, id)}</span></span>`;
  if (hasFilters)
    return html`<div class="compare-wall" ...${hovering(comparison, id)}><${FilterCard} charts=${member} id=${`filters-${id}`} title=${title} height=${WALL} isBare /></div>`;
  return html`<section class="card compare-wall is-empty" aria-label=${`First-layer weights of ${nameOf(comparison, id)}`}><header class="card-head"><h3>${title}</h3></header><p class="quiet">${member.isLoaded.value ? "No pictures of its first layer were kept" : "Fetching the pictures…"}</p></section>`;
}
