/* The page on which runs are compared: their curves over each other, metrics, configurations, layers, scatter, parallel coordinates. */

import { Comparison } from "../app/comparison.js";
import { socket } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { Icon } from "../components/icon.js";
import { Lazy } from "../components/lazy.js";
import { Notice } from "../components/notice.js";
import { count } from "../lib/format.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";

/** @import { CompareAnswer } from "../wire/compare.js" */

const chips = () => import("../components/compare-runs.js").then(({ CompareRuns }) => CompareRuns);
const sections = () =>
  Promise.all([
    import("../components/compare-sections.js"),
    import("../components/chart-drawing.js"), // which the sections' own files would ask for later
    ...["run", "sections", "charts", "reading", "../vendor/uplot"].map(addStyle),
  ]).then(([{ CompareSections }]) => CompareSections);
for (const load of [chips, sections]) load().catch(() => null); // while the runs are fetched; Lazy tells of what did not come

export function View() {
  const comparison = useMemo(() => new Comparison(socket), []);
  useEffect(() => {
    document.title = "Compare · babysit";
    return () => comparison.close();
  }, []);
  const answer = comparison.answer.value;
  const error = comparison.error.value;
  return html`<div class="page compare-page run-page">
    <div class="page-head">
      <h1 tabindex="-1">Compare</h1>
      <p class="quiet" role="status">${answer ? wordsOf(comparison, answer) : error ? "" : "Fetching the runs…"}</p>
      ${answer?.runs.length ? html`<a class="button button-small" href=${`/api/report?ids=${comparison.ids.value.join(",")}`} download><${Icon} name="download" />Report</a>` : null}
    </div>
    ${error ? html`<${Notice} tone="bad" isAlert title="The runs could not be fetched"><p>${error.message}</p></${Notice}>` : null}
    ${answer?.missing.length ? html`<${Missing} missing=${answer.missing} />` : null}
    <div class="compare-runs-room">${answer ? html`<${Lazy} load=${chips} comparison=${comparison} />` : null}</div>
    ${answer && answer.runs.length === 0 ? html`<${Empty} />` : null}
    ${answer?.runs.length ? html`<${Lazy} load=${sections} comparison=${comparison} />` : null}
  </div>`;
}

/** @param {Comparison} comparison @param {CompareAnswer} answer */
function wordsOf(comparison, { runs, series }) {
  const { matching, all } = comparison.counts.value;
  const named = comparison.choice.state.value.runs.length > 0;
  const { filter, search } = comparison.choice.state.value;
  if (!runs.length && !filter && !search) return "";
  const shown = comparison.shown.value.length;
  const part = named
    ? `${count(runs.length)} of ${count(Math.max(all, runs.length))} runs`
    : `${count(runs.length)} of ${count(matching)} runs that match`;
  return [part, shown < runs.length ? `${count(shown)} shown` : "", `${count(series.length)} series`]
    .filter(Boolean)
    .join(" · ");
}

/** @param {{ missing: string[] }} props */
function Missing({ missing }) {
  const n = missing.length;
  return html`<${Notice} tone="warning" title=${n === 1 ? "One run is not there" : `${count(n)} runs are not there`}><p>${missing.slice(0, 8).join(", ")}${n > 8 ? ` and ${count(n - 8)} more` : ""}: deleted for good, beyond the first 200, or of another data folder.</p></${Notice}>`;
}

function Empty() {
  return html`<section class="empty card">
    <h2>No runs to compare yet</h2>
    <p>Add runs by the search field above, or choose some in the <a href="/">runs table</a> and press Compare.</p>
  </section>`;
}
