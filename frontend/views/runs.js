/* The page of all runs: one row each, newest first, live. */

import { LiveRuns } from "../app/live-runs.js";
import { announce, clock, socket } from "../app/store.js";
import { Icon } from "../components/icon.js";
import { Notice } from "../components/notice.js";
import { Progress } from "../components/progress.js";
import { HealthBadge, StateBadge } from "../components/status.js";
import { count, duration, moment, percent, toNumber } from "../lib/format.js";
import { announcement, elapsed } from "../lib/states.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";

/** @import { RunSummary } from "../wire/live.js" */

const COLUMNS = [
  "State",
  "Health",
  "Name",
  "Data",
  "Network",
  "Step / total",
  "Val. acc.",
  "Best",
  "Started",
  "Duration",
];
const NUMERIC = new Set(["Step / total", "Val. acc.", "Best", "Started", "Duration"]);

export function View() {
  const list = useMemo(() => new LiveRuns(socket), []);
  useEffect(() => {
    document.title = "Runs · babysit";
    return list.close;
  }, []);
  useAnnouncements(list.runs.value);
  const runs = list.runs.value;
  return html`<div class="page">
    <div class="page-head">
      <h1 tabindex="-1">Runs</h1>
      <p class="quiet">${list.isLoaded.value && runs.length ? headline(runs, list.total.value) : ""}</p>
      <a class="button button-primary" href="/new"><${Icon} name="plus" />New run</a>
    </div>
    ${list.error.value ? html`<${Notice} tone="bad" isAlert title="The runs could not be fetched"><p>${list.error.value.message}</p></${Notice}>` : null}
    ${list.isLoaded.value && !runs.length && !list.error.value ? html`<${Empty} />` : null}
    ${runs.length ? html`<${Table} runs=${runs} />` : null}
    ${runs.length < list.total.value ? html`<p class="more"><button type="button" class="button" onClick=${() => list.more()}>Show more</button></p>` : null}
  </div>`;
}

/** @param {RunSummary[]} runs @param {number} total */
function headline(runs, total) {
  const running = runs.filter((run) => run.state === "running" || run.state === "starting").length;
  const queued = runs.filter((run) => run.state === "queued").length;
  const shown = runs.length < total ? `showing ${count(runs.length)} of ${count(total)}` : `${count(total)} in all`;
  return [running ? `${running} running` : "", queued ? `${queued} queued` : "", shown].filter(Boolean).join(" · ");
}

/** Tells a screen reader of changes of state, never of numbers.
 * @param {RunSummary[]} runs */
function useAnnouncements(runs) {
  const known = useRef(/** @type {Map<string, string> | null} */ (null));
  useEffect(() => {
    const before = known.current;
    known.current = new Map(runs.map((run) => [run.id, run.state]));
    const changed = before ? runs.filter((run) => before.has(run.id) && before.get(run.id) !== run.state) : [];
    if (changed.length) announce(changed.map(announcement).join(". "));
  }, [runs]);
}

function Empty() {
  return html`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${Icon} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
  </section>`;
}

/** @param {{ runs: RunSummary[] }} props */
function Table({ runs }) {
  return html`<div class="table-wrap card">
    <table class="runs" role="table" aria-label="Runs">
      <thead role="rowgroup"><tr role="row">
        ${COLUMNS.map((name) => html`<th role="columnheader" scope="col" class=${NUMERIC.has(name) ? "number" : ""}>${name}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">${runs.map((run) => html`<${Row} key=${run.id} run=${run} />`)}</tbody>
    </table>
  </div>`;
}

/** @param {{ run: RunSummary }} props */
function Row({ run }) {
  const isActive = run.state === "running" || run.state === "starting";
  const now = clock.value;
  const accuracy = run.metrics["val/accuracy"];
  const cell = (/** @type {string} */ name, /** @type {unknown} */ content, kind = "") =>
    html`<td role="cell" class=${`cell-${name} ${kind}`}>${content}</td>`;
  return html`<tr role="row">
    ${cell("state", html`<${StateBadge} state=${run.state} place=${run.queue_place} />`)}
    ${cell("health", run.health ? html`<${HealthBadge} health=${run.health} />` : "–", run.health ? "" : "is-none")}
    ${cell("name", html`<a href=${`/runs/${run.id}`}>${run.name || run.id}</a>${run.state === "failed" && run.reason ? html`<span class="reason" title=${run.reason}>${run.reason}</span>` : null}`)}
    ${cell("data", run.dataset)}
    ${cell("network", run.network, "code")}
    ${cell("step", html`<${Progress} step=${run.step} total=${run.total_steps} isActive=${isActive} />`, "number")}
    ${cell("last", accuracy ? percent(toNumber(accuracy.last)) : "–", "number")}
    ${cell("best", accuracy ? percent(toNumber(accuracy.best)) : "–", "number")}
    ${cell("started", moment(run.started_at, now), "number")}
    ${cell("duration", duration(elapsed(run, now)), "number")}
  </tr>`;
}
