/* The cells of a run's row: each column's value as it is best seen. */

import { clock } from "../app/store.js";
import { COUNT, cellOf, numberIn } from "../lib/columns-of-runs.js";
import { count, duration } from "../lib/format.js";
import { cellText, MISSING } from "../lib/runs-cells.js";
import { sparkline } from "../lib/sparkline.js";
import { eta, isFinal } from "../lib/states.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { HealthBadge, StateBadge } from "./status.js";

/** @import { RunsCurves } from "../app/runs-curves.js" */
/** @import { Column } from "../lib/columns-of-runs.js" */
/** @import { HistoryRun } from "../wire/history.js" */
/** @import { Child } from "../vendor/runtime.js" */

export const CURVE_WIDTH = 88;
const CURVE_HEIGHT = 22;
const MOST_TAGS = 2;

/** What grows with time does so only where it still can. */
const TIMED = new Set(["duration", "eta"]);

/** Returns what stands in a cell.
 * @param {HistoryRun} run @param {Column} column @param {{ curves: RunsCurves, fallback: string[], best: number | null }} context
 *  fallback: the series of which a curve shows the first, where it has none of its own; best: of all that match
 * @returns {Child} */
export function cellContent(run, column, { curves, fallback, best }) {
  if (Object.hasOwn(SPECIAL, column.id)) return SPECIAL[column.id](run);
  if (column.kind === "curve")
    return html`<${Curve} curves=${curves} series=${column.series ? [column.series] : fallback} run=${run} />`;
  if (TIMED.has(column.id) && !isFinal(run.state)) return html`<${Timed} run=${run} column=${column} />`;
  const value = cellOf(run, column, clock.peek());
  const text = cellText(value, column, clock.peek());
  return isBest(numberIn(value), best) ? html`<${Best} text=${text} />` : text;
}

/** @param {number | null} value @param {number | null} best */
function isBest(value, best) {
  return value !== null && best !== null && value === best;
}

/** @param {{ text: string }} props */
function Best({ text }) {
  return html`<span class="best" title="The best of all that match"><span class="best-mark" aria-hidden="true">◆</span>${text}<span class="visually-hidden">, best</span></span>`;
}

/** @param {{ run: HistoryRun, column: Column }} props */
function Timed({ run, column }) {
  return cellText(cellOf(run, column, clock.value), column, clock.value);
}

/** @type {Record<string, (run: HistoryRun) => Child>} */
const SPECIAL = {
  [COUNT]: () => null,
  state: (run) =>
    html`<span title=${run.reason || undefined}><${StateBadge} state=${run.state} place=${run.queue_place} /></span>`,
  health: (run) => (run.health ? html`<${HealthBadge} health=${run.health} />` : MISSING),
  step: (run) => html`<${Steps} run=${run} />`,
  network: (run) => html`<span class="code" title=${run.network}>${run.network || MISSING}</span>`,
  parent: (run) =>
    run.parent
      ? html`<a class="cell-link" tabindex="-1" href=${`/runs/${run.parent.id}`}>${run.parent.id}</a>`
      : MISSING,
  tags: (run) => (run.tags.length ? html`<${Chips} tags=${run.tags} />` : MISSING),
  id: (run) => html`<span class="code">${run.id}</span>`,
};

/** How far a run has come, with a bar while it is not there, and how long it may still take.
 * @param {{ run: HistoryRun }} props */
function Steps({ run }) {
  const { step, total_steps: total, state } = run;
  const share = total > 0 ? Math.min(step / total, 1) : 0;
  const isActive = !isFinal(state);
  const left = eta(run);
  return html`<span class="steps"><span class="steps-words">${left === null ? null : html`<span class="quiet">${brief(left)} left</span>`}<span>${count(step)}<span class="quiet"> / ${total ? count(total) : "?"}</span></span></span>
    ${share < 1 ? html`<span class=${`progress-bar ${isActive ? "is-active" : ""}`} aria-hidden="true"><span style=${{ transform: `scaleX(${share})` }}></span></span>` : null}</span>`;
}

/** "16 min" of "16 min 32 s": what is left is a guess.
 * @param {number} seconds */
function brief(seconds) {
  return duration(seconds).split(" ").slice(0, 2).join(" ");
}

/** The first tags, and how many more there are: the row that is pointed at shows them all.
 * @param {{ tags: string[] }} props */
export function Chips({ tags }) {
  const more = tags.length - MOST_TAGS;
  return html`<span class="still-tags" title=${more > 0 ? tags.join(", ") : undefined}>${tags.slice(0, MOST_TAGS).map((tag) => html`<span class="still-tag" key=${tag}><bdi>${tag}</bdi></span>`)}${more > 0 ? html`<span class="still-more">+${more}</span>` : null}</span>`;
}

/** @param {{ run: HistoryRun }} props */
export function StillStar({ run }) {
  return run.is_starred
    ? html`<span class="still-star"><${Icon} name="starred" /><span class="visually-hidden">starred</span></span>`
    : null;
}

/** @param {{ curves: RunsCurves, series: string[], run: HistoryRun }} props */
export function Curve({ curves, series, run }) {
  void curves.version.value;
  const found = curves.first(series, run.id);
  const drawn = found && sparkline(found.line, CURVE_WIDTH, CURVE_HEIGHT);
  if (!drawn) return null;
  const [from, to] = [drawn.first, drawn.last].map((value) =>
    cellText(value, /** @type {any} */ ({ unit: /accuracy/.test(found.name) ? "share" : "", part: "last" }), 0),
  );
  const label = `${found.name} from ${from} to ${to}`;
  return html`<svg class=${`curve ${found.name === series[0] ? "" : "is-other"}`} viewBox=${`0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`} width=${CURVE_WIDTH} height=${CURVE_HEIGHT} role="img" aria-label=${label}><title>${label}</title><path d=${drawn.path} /><circle cx=${drawn.end[0]} cy=${drawn.end[1]} r="1.6" /></svg>`;
}
