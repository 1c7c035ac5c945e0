/* The timeline of a run: what people did to it and what happened, on the steps of the charts and as a list. */

import { axisOf } from "../app/run-axis.js";
import { steeringOf } from "../app/steering.js";
import { clock } from "../app/store.js";
import { isIn, shareWithin } from "../charts/line-flags.js";
import { changeWord, fieldWord } from "../lib/changes.js";
import { count, moment } from "../lib/format.js";
import { crowd, SHAPES } from "../lib/markers.js";
import { same } from "../lib/paths.js";
import { isFinal } from "../lib/states.js";
import { timelineOf } from "../lib/timeline.js";
import { html, useMemo, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { usePulse } from "./use-pulse.js";
import { useWidth } from "./use-width.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Entry } from "../lib/timeline.js" */
/** @import { Marker, MarkerKind } from "../lib/markers.js" */

/** Entries that are listed before the earlier ones are folded away. */
const MOST = 4;
/** The signs have a target of this size, in pixels. */
const TARGET = 26;

/** @type {Record<string, string>} */
const TONES = { intervention: "accent", nan: "bad", fork: "good", pause: "text-quiet", checkpoint: "text-quiet" };

/** @param {{ charts: RunCharts }} props */
export function Timeline({ charts }) {
  const { events } = charts.run;
  const all = useMemo(() => timelineOf(events.value), [events.value]);
  const hasMinor = useSignal(false);
  const isWhole = useSignal(false);
  const listed = all.filter((entry) => hasMinor.value || !entry.isMinor);
  const minor = all.filter(({ isMinor }) => isMinor).length;
  // That a run ended, or made checkpoints by itself, is no story.
  if (!all.some(({ isMinor, kind }) => !isMinor && kind !== "end")) return null;
  const shown = isWhole.value ? listed : listed.slice(-MOST);
  return html`<section class="card timeline" aria-labelledby="timeline-title">
    <header class="card-head"><h2 id="timeline-title">What was done</h2><span class="quiet">${wordOf(listed)}</span>
      ${
        minor
          ? html`<button type="button" class="toggle" aria-pressed=${hasMinor.value} onClick=${() => {
              hasMinor.value = !hasMinor.value;
            }}>${count(minor)} automatic checkpoint${minor === 1 ? "" : "s"}</button>`
          : null
      }
    </header>
    <${Track} charts=${charts} entries=${listed} />
    <ol class="timeline-list" start=${listed.length - shown.length + 1}>${shown.toReversed().map((entry) => html`<${Row} key=${entry.key} charts=${charts} entry=${entry} />`)}</ol>
    ${
      listed.length > MOST
        ? html`<button type="button" class="link timeline-more" aria-expanded=${isWhole.value} onClick=${() => {
            isWhole.value = !isWhole.value;
          }}>${isWhole.value ? "Only the newest" : `${listed.length - MOST} earlier`}</button>`
        : null
    }
  </section>`;
}

/** @param {Entry[]} entries */
function wordOf(entries) {
  const changes = entries.filter(({ kind }) => kind === "intervention").length;
  const back = entries.filter(({ isUndone }) => isUndone).length;
  if (changes === 0) return "";
  return `${changes} change${changes === 1 ? "" : "s"}${back ? `, ${back} set back` : ""}`;
}

/** The entries on the steps in view: the x axis of the charts.
 * @param {{ charts: RunCharts, entries: Entry[] }} props */
function Track({ charts, entries }) {
  const [room, width] = useWidth();
  usePulse(charts);
  const { axis } = axisOf(charts);
  const [first, last] = charts.range();
  const across = {
    x: /** @type {[number, number]} */ ([axis.value.toX(first), axis.value.toX(last)]),
    axis: axis.value,
    isLogX: false,
  };
  const place = (/** @type {number} */ step) => shareWithin(across, step);
  const markers = entries.flatMap((entry) => (isIn(place(entry.step)) ? markerOf(entry) : []));
  const at = charts.at.value;
  const flags = width
    ? crowd(
        markers.toSorted((one, other) => one.step - other.step),
        place,
        TARGET / width,
      )
    : [];
  return html`<div class="timeline-track" ref=${room} role="group" aria-label=${`On the steps ${count(Math.round(first))} to ${count(Math.round(last))}`}>
    <span class="timeline-line" aria-hidden="true"></span>
    ${at !== null && isIn(place(at)) ? html`<span class="timeline-cursor" style=${{ left: `${100 * place(at)}%` }} aria-hidden="true"></span>` : null}
    ${flags.map(
      (
        flag,
      ) => html`<button key=${flag.step} type="button" class="timeline-flag" style=${{ left: `${100 * flag.place}%`, color: `var(--${flag.tone})` }}
        aria-label=${`${flag.markers.length > 1 ? `${flag.markers.length} marks: ` : ""}${flag.label}, step ${count(flag.step)}`} title=${`${flag.markers.map(({ label }) => label).join("\n")}\nstep ${count(flag.step)}`}
        onPointerEnter=${() => charts.point(flag.step)} onPointerLeave=${() => charts.point(null)} onFocus=${() => charts.point(flag.step)} onBlur=${() => charts.point(null)} onClick=${() => charts.pick(flag.step)}>
        <${Sign} kind=${flag.kind} />${flag.markers.length > 1 ? html`<span class="timeline-n">${flag.markers.length}</span>` : null}</button>`,
    )}
  </div>`;
}

/** @param {Entry} entry @returns {Marker[]} */
function markerOf({ kind, step, title }) {
  const shape = kind === "resume" || kind === "end" ? null : kind;
  return shape ? [{ step, kind: shape, label: title, tone: TONES[shape] ?? "text-quiet" }] : [];
}

/** The sign that the charts mark it with.
 * @param {{ kind: MarkerKind | "resume" | "end" }} props */
function Sign({ kind }) {
  if (kind === "resume" || kind === "end") return html`<${Icon} name=${kind === "end" ? "stop" : "play"} />`;
  return html`<svg class="timeline-sign" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true" focusable="false"><path d=${SHAPES[kind]} /></svg>`;
}

/** @param {{ charts: RunCharts, entry: Entry }} props */
function Row({ charts, entry }) {
  const { kind, step, time, title, note, by, runs, change, isUndone } = entry;
  const point = () => charts.point(step);
  const leave = () => charts.point(null);
  return html`<li class=${`timeline-row ${isUndone ? "is-undone" : ""}`} onPointerEnter=${point} onPointerLeave=${leave} onFocusIn=${point} onFocusOut=${leave}>
    <span class="timeline-kind" style=${{ color: `var(--${TONES[kind] ?? "text-quiet"})` }}><${Sign} kind=${kind} /></span>
    <button type="button" class="link timeline-step" title="Show this step" onClick=${() => charts.pick(step)}>step ${count(step)}</button>
    <span class="timeline-what">${title}${isUndone ? html` <span class="quiet">set back since</span>` : null}${note ? html` <span class="quiet">– ${note}</span>` : null}
      ${runs.length ? html` <span>${runs.map((id, index) => html`<a key=${id} href=${`/runs/${id}`}>${nameOf(charts, id, index)}</a> `)}</span>` : null}</span>
    <span class="timeline-who quiet">${[by, moment(time, clock.value)].filter(Boolean).join(", ")}</span>
    <span class="timeline-tools">${change ? html`<${ChangeTools} charts=${charts} change=${change} isUndone=${isUndone} />` : null}${kind === "checkpoint" ? html`<${ForkFrom} charts=${charts} step=${step} word="Fork from it" />` : null}</span>
  </li>`;
}

/** @param {RunCharts} charts @param {string} id @param {number} index */
function nameOf(charts, id, index) {
  const known = charts.run.lineage.value.find((run) => run.id === id);
  return known?.name.split(" · ").at(-1) || `run ${index + 1}`;
}

/** @param {{ charts: RunCharts, change: NonNullable<Entry["change"]>, isUndone: boolean }} props */
function ChangeTools({ charts, change, isUndone }) {
  const { run } = charts;
  const now = run.settings.value[change.field];
  const canSet = !isFinal(run.detail.value?.state ?? "finished") && change.field in run.settings.value;
  const isBack = isUndone || same(now ?? null, change.old ?? null);
  const setBack = () => {
    const words = `${fieldWord(change.field)} ${changeWord(now, change.old)}`;
    steeringOf(run).set(change.field, change.old, { expected: now ?? null, undoes: change.id }, words);
  };
  return html`${canSet && !isBack ? html`<button type="button" class="button button-small" onClick=${setBack} title=${`${fieldWord(change.field)} ${changeWord(now, change.old)}, from the next step on`}><${Icon} name="undo" />Set back</button>` : null}
    ${change.checkpoint === null ? null : html`<${ForkFrom} charts=${charts} step=${change.checkpoint} word="Fork from before" />`}`;
}

/** @param {{ charts: RunCharts, step: number, word: string }} props */
function ForkFrom({ charts, step, word }) {
  const open = async () => {
    const { openFork } = await import("./fork-dialog.js");
    openFork({ run: charts.run, step });
  };
  return html`<button type="button" class="button button-small" aria-haspopup="dialog" onClick=${open}><${Icon} name="fork" />${word}</button>`;
}
