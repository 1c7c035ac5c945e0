/* The curves of a comparison: a chart for each chosen series, others by search. */

import { chartOf, findSeries, groupChartOf, headlinesOf } from "../lib/compare-charts.js";
import { count } from "../lib/format.js";
import { html, useMemo, useRef, useSignal } from "../vendor/runtime.js";
import { ChartCard } from "./chart-card.js";
import { Icon } from "./icon.js";
import { Near } from "./near.js";

/** @import { CompareCharts } from "../app/compare-charts.js" */
/** @import { Comparison } from "../app/comparison.js" */
/** @import { FieldValue } from "../wire/compare.js" */

const ROOM = 330;
const FOUND = 12;

/** @param {{ comparison: Comparison, charts: CompareCharts }} props */
export function CompareCurves({ comparison, charts }) {
  const names = charts.run.names.value;
  const { series, by } = comparison.choice.state.value;
  const chosen = series.length ? series : headlinesOf(names);
  const ids = comparison.shown.value;
  const groups = comparison.groups();
  const groupKey = groups ? JSON.stringify([...groups]) : "";
  const nameKey = ids.map((id) => comparison.runOf(id)?.name).join("\n");
  // What only grows with the training changes no chart's make.
  const specs = useMemo(
    () => chosen.map((name) => specOf(comparison, name, groups, by)),
    [chosen.join("\n"), ids.join(), groupKey, by, nameKey],
  );
  return html`
    <div class="compare-grid">${specs.map(
      (chart, index) =>
        html`<${Near} key=${`${chart.id} ${by}`} height=${ROOM} isNear=${index < 2}>${() => html`<div class="compare-slot"><${ChartCard} chart=${chart} charts=${charts} />
        <button type="button" class="icon-button compare-drop" aria-label=${`Take ${chart.id} away`} title="Take this chart away" onClick=${() =>
          choose(
            comparison,
            chosen.filter((each) => each !== chart.id),
          )}><${Icon} name="cross" /></button></div>`}</${Near}>`,
    )}</div>
    <${SeriesSearch} comparison=${comparison} names=${names} chosen=${chosen} />`;
}

/** @param {Comparison} comparison @param {string[]} series */
function choose(comparison, series) {
  comparison.choice.change({ series });
}

/** @param {Comparison} comparison @param {string} series @param {Map<FieldValue, string[]> | null} groups @param {string} by */
function specOf(comparison, series, groups, by) {
  if (groups)
    return groupChartOf(
      series,
      by,
      [...groups].map(([value, members]) => ({ value, n: members.length })),
    );
  const runs = comparison.shown.value.map((id) => ({
    id,
    name: comparison.runOf(id)?.name || id,
    mark: comparison.markOf(id),
    look: comparison.lookOf(id),
  }));
  return chartOf(series, runs);
}

/** @param {{ comparison: Comparison, names: string[], chosen: string[] }} props */
function SeriesSearch({ comparison, names, chosen }) {
  const search = useSignal("");
  const isOpen = useSignal(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { found, total } = findSeries(names, search.value, chosen, FOUND);
  const counts = new Map(comparison.answer.value?.series.map(({ name, n_runs }) => [name, n_runs]));
  const n = comparison.ids.value.length;
  const onFocusOut = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !root.current?.contains(relatedTarget)) isOpen.value = false;
  };
  return html`<div class="compare-series" ref=${root} onFocusOut=${onFocusOut} onKeyDown=${(
    /** @type {KeyboardEvent} */ event,
  ) => {
    if (event.key === "Escape") isOpen.value = false;
  }}>
    <label><span class="visually-hidden">Add a chart</span><input type="search" placeholder=${`Add a chart: ${count(names.length - chosen.length)} other series`} value=${search.value} onFocus=${() => (isOpen.value = true)} onInput=${(
      /** @type {Event} */ event,
    ) => {
      search.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    }} /></label>
    ${chosen.length && comparison.choice.state.value.series.length ? html`<button type="button" class="button button-small" onClick=${() => choose(comparison, [])}>Headlines only</button>` : null}
    ${
      isOpen.value
        ? html`<ul class="compare-found">${found.map(
            (name) =>
              html`<li key=${name}><button type="button" onClick=${() => choose(comparison, [...chosen, name])}><${Icon} name="plus" /><span class="run-chip-word">${name}</span><span class="quiet">${counts.get(name) === n ? "all runs" : `${counts.get(name)} of ${n} runs`}</span></button></li>`,
          )}
        ${total > found.length ? html`<li class="quiet">${count(found.length)} of ${count(total)} series: narrow the search</li>` : found.length ? null : html`<li class="quiet">No other series has this in its name</li>`}</ul>`
        : null
    }
  </div>`;
}
