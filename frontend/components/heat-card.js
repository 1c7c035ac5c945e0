/* One heat map of histograms over time, with the histogram of the step that is looked at beside it. */

import { markersIn } from "../app/run-markers.js";
import { announce, paletteAge } from "../app/store.js";
import { captionOf, indexOf, outlineOf, summaryOf } from "../charts/heat-figure.js";
import { mount } from "../charts/heat-map.js";
import { paintOn } from "../charts/painter.js";
import { evenTicks } from "../lib/even-ticks.js";
import { count, number } from "../lib/format.js";
import { quantile } from "../lib/histogram.js";
import { crowd, SHAPES } from "../lib/markers.js";
import { evenly } from "../lib/steps.js";
import { stepLabels, valueLabels } from "../lib/ticks.js";
import { effect, html, untracked, useEffect, useMemo, useRef, useSignal } from "../vendor/runtime.js";
import { CardHead } from "./card-head.js";

/** @import { History } from "../app/histories.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Drawn } from "../charts/heat-map.js" */
/** @import { Histogram } from "../lib/histogram.js" */

const ROWS = 100;
/** Share of the width from one mark to the next. */
const MARKS_APART = 0.04;
/** Records come thirty times a second at most; two columns a second are enough to see. */
const PAUSE = 500;

/** @param {{ charts: RunCharts, history: History, title: string, what: string }} props  what: "gradients" */
export function HeatCard({ charts, history, title, what }) {
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const drawn = useSignal(/** @type {Drawn | null} */ (null));
  const isTable = useSignal(false);
  const beat = useSignal(0);
  useEffect(() => {
    const element = /** @type {HTMLElement} */ (room.current);
    // What cannot be seen is not drawn: the table, which hides the map, follows the records by itself.
    return drawInto(element, charts, history, drawn, () => {
      if (isTable.peek()) beat.value += 1;
    });
  }, [history]);
  drawn.value;
  beat.value;
  const all = history.columns.all;
  const shown = all[indexOf(all, charts.at.value)];
  const id = `heat-${what}-${title.replace(/\W+/g, "-")}`;
  const axis = drawn.value?.axis ?? { low: 0, high: 1 };
  const name = `${title}, ${what}`;
  const words = useMemo(() => wordsOf(name, all, drawn.value), [drawn.value, all.length]);
  return html`<section class="card heat" aria-labelledby=${id}>
    <${CardHead} id=${id} title=${title} level="h3" note=${shown ? `step ${count(shown.step)}` : ""} isTable=${isTable} />
    <div class="heat-frame" ref=${frame} role="group" tabindex="0" aria-label=${`${name}: arrows go from record to record`} hidden=${isTable.value} onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, charts, all)}>
      <div class="heat-axis" aria-hidden="true">${ticksOf(axis).map(({ label, top }) => html`<span style=${{ top }}>${label}</span>`)}</div>
      <div class="heat-map" ref=${room} role="img" aria-label=${words.summary}>
        ${marksOf(charts)}
        ${shown && charts.at.value !== null ? html`<span class="heat-cursor" style=${{ left: `${100 * shareOf(shown.step, charts.range())}%` }}></span>` : null}
      </div>
      <${Beside} histogram=${shown} axis=${axis} peak=${drawn.value?.peak ?? 1} />
      <div class="heat-steps" aria-hidden="true">${stepLabels(charts.range().map(Math.round)).map((label) => html`<span>${label}</span>`)}</div>
    </div>
    ${isTable.value ? html`<${Table} all=${all} title=${name} />` : null}
    <p class="caption">${words.caption}</p>
  </section>`;
}

/** What happened, at the foot of the map: the line charts name it.
 * @param {RunCharts} charts */
function marksOf(charts) {
  const range = charts.range();
  const shown = markersIn(charts).value.filter(
    ({ step, kind }) => kind !== "pause" && step >= range[0] && step <= range[1],
  );
  return crowd(shown, (step) => shareOf(step, range), MARKS_APART).map(
    ({ place, kind, tone, label, step }) =>
      html`<svg key=${step} class="heat-mark" viewBox="-7 -7 14 14" width="14" height="14" style=${{ left: `${100 * place}%`, fill: `var(--${tone})` }}><title>${label}, step ${count(step)}</title><path d=${SHAPES[kind]} /></svg>`,
  );
}

/** @param {string} name @param {Histogram[]} all @param {Drawn | null} drawn */
function wordsOf(name, all, drawn) {
  const { axis, peak, shown } = drawn ?? { axis: { low: 0, high: 1 }, peak: 1, shown: 0 };
  const caption = all.length ? captionOf(all, axis, peak, shown) : "Fetching the histograms…";
  return { summary: summaryOf(name, all, axis), caption };
}

/** @param {{ low: number, high: number }} axis */
function ticksOf({ low, high }) {
  const ticks = evenTicks(low, high);
  const labels = valueLabels(ticks);
  return ticks.map((tick, index) => ({ label: labels[index], top: `${(100 * (high - tick)) / (high - low)}%` }));
}

/** @param {number} step @param {import("../lib/view-state.js").Range} range */
function shareOf(step, [first, last]) {
  return Math.min(Math.max((step - first) / (last - first), 0), 1);
}

/** @param {{ histogram: Histogram | undefined, axis: { low: number, high: number }, peak: number }} props */
function Beside({ histogram, axis, peak }) {
  return html`<svg class="heat-beside" viewBox="0 0 100 64" preserveAspectRatio="none" aria-hidden="true">${histogram ? html`<path d=${outlineOf(histogram, axis, peak)} />` : null}</svg>`;
}

/** Arrows move the cursor by a record, Enter stays there, Escape lets go.
 * @param {KeyboardEvent} event @param {RunCharts} charts @param {Histogram[]} all */
function onKey(event, charts, all) {
  if (event.ctrlKey || event.metaKey || event.altKey || all.length === 0) return;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by !== undefined) {
    const index = Math.min(Math.max(indexOf(all, charts.at.peek()) + by, 0), all.length - 1);
    charts.point(all[index].step);
    announce(`Step ${count(all[index].step)}`);
  } else if (event.key === "Enter") charts.pick(charts.at.peek());
  else if (event.key === "Escape") charts.point(null);
  else return;
  event.preventDefault();
}

/** Draws the map whenever there are more records, or other steps or colours are shown; returns what ends it.
 * @param {HTMLElement} element @param {RunCharts} charts @param {History} history
 * @param {import("../vendor/runtime.js").Signal<Drawn | null>} drawn @param {() => void} onRecords */
function drawInto(element, charts, history, drawn, onRecords) {
  const stepAt = (/** @type {number} */ share) => {
    const [first, last] = charts.range();
    const { all } = history.columns;
    return all[indexOf(all, first + share * (last - first))]?.step ?? null;
  };
  const map = mount(element, {
    onPoint: (share) => charts.point(share === null ? null : stepAt(share)),
    onPick: (share) => charts.pick(stepAt(share)),
  });
  let drawnAt = Number.NEGATIVE_INFINITY;
  let timer = 0;
  const paint = paintOn(element, () => {
    drawnAt = performance.now();
    drawn.value = map.draw(
      history.columns,
      untracked(() => charts.range()),
    );
  });
  const renew = () => {
    drawnAt = performance.now();
    paint.invalidate();
    onRecords();
  };
  const paintSoon = () => {
    clearTimeout(timer);
    timer = window.setTimeout(renew, Math.max(drawnAt + PAUSE - performance.now(), 0));
  };
  const stops = [
    effect(() => {
      history.revision.value;
      charts.run.revision.value;
      paintSoon();
    }),
    effect(() => {
      charts.view.look.value;
      paletteAge.value;
      paint.invalidate();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    paint.dispose();
    map.destroy();
  };
}

/** @param {{ all: Histogram[], title: string }} props */
function Table({ all, title }) {
  const rows = evenly(all, ROWS).toReversed();
  return html`<div class="chart-table" tabindex="0" role="region" aria-label=${`${title} as a table`}><table>
    <caption>${rows.length < all.length ? `${count(rows.length)} of ${count(all.length)} records, evenly picked` : `${count(all.length)} records`}</caption>
    <thead><tr><th scope="col">step</th><th scope="col">least</th><th scope="col">5 %</th><th scope="col">half</th><th scope="col">95 %</th><th scope="col">greatest</th><th scope="col">not finite</th></tr></thead>
    <tbody>${rows.map((each) => html`<tr key=${each.step}><th scope="row">${count(each.step)}</th>${[each.low, quantile(each, 0.05), quantile(each, 0.5), quantile(each, 0.95), each.high].map((value) => html`<td>${number(value, 3)}</td>`)}<td>${count(each.nonfinite)}</td></tr>`)}</tbody>
  </table></div>`;
}
