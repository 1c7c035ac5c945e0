/* The page of one run: alive or not, how far, its sections of charts and pictures, what it was made of. */

import { LiveRun } from "../app/live-run.js";
import { RunCharts } from "../app/run-charts.js";
import { announce, clock, socket } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { View as ViewOfRun } from "../app/view.js";
import { Lazy } from "../components/lazy.js";
import { Near } from "../components/near.js";
import { Notice } from "../components/notice.js";
import { RunHeader } from "../components/run-header.js";
import { Story } from "../components/story.js";
import { count } from "../lib/format.js";
import { openNan } from "../lib/open-nan.js";
import { isOurs } from "../lib/ours.js";
import { roomsOf } from "../lib/rooms.js";
import { announcement, isFinal, lookOf } from "../lib/states.js";
import { effect, html, useEffect, useMemo, useRef } from "../vendor/runtime.js";

/** @import { RunDetail, RunEvent } from "../wire/types.js" */

const marks = () => import("../components/run-marks.js").then(({ RunMarks }) => RunMarks);
const health = () =>
  Promise.all([import("../components/health-line.js"), addStyle("health")]).then(([{ HealthLine }]) => HealthLine);
const viewBar = () =>
  Promise.all([import("../components/view-bar.js"), addStyle("reading")]).then(([{ ViewBar }]) => ViewBar);
const sections = () => import("../components/sections.js").then(({ Sections }) => Sections);
/** The charts come first: what can wait for their code does.
 * @template T
 * @param {() => Promise<T>} load */
const later = (load) => () => sections().then(load, load);
const verdicts = later(() =>
  Promise.all([import("../components/verdicts.js"), addStyle("verdict")]).then(([{ Verdicts }]) => Verdicts),
);
const facts = () => import("../components/run-facts.js").then(({ RunFacts }) => RunFacts);
const control = later(() =>
  Promise.all([import("../components/control.js"), ...["control", "thumb"].map(addStyle)]).then(
    ([{ Control }]) => Control,
  ),
);
const nan = () =>
  Promise.all([import("../components/nan-panel.js"), addStyle("control")]).then(([{ NanPanel }]) => NanPanel);
const note = () =>
  Promise.all([import("../components/note-card.js"), addStyle("note")]).then(([{ NoteCard }]) => NoteCard);
const failure = () => import("../components/failure-panel.js").then(({ FailurePanel }) => FailurePanel);

/** @param {{ id: string }} props */
export function View({ id }) {
  const run = useMemo(() => new LiveRun(id, socket), [id]);
  const view = useMemo(() => new ViewOfRun(), [id]);
  const charts = useMemo(() => new RunCharts(run, view), [run, view]);
  const page = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    sections().catch(() => null); // while the run itself is fetched; Lazy tells of what did not come
  }, []);
  useEffect(() => {
    const stop = effect(() => charts.sharpen(widthOfChart(page.current)));
    return () => {
      stop();
      view.close();
      run.close();
    };
  }, [charts]);
  const detail = run.detail.value;
  useTitle(detail);
  useAnnouncement(detail);
  if (!detail) return html`<${Waiting} run=${run} />`;
  const rooms = roomsOf(detail, run.events.value, run.findings.value);
  return html`
    <${RunHeader} live=${run} run=${detail} pointAt=${run.pointAt.value} divergedAt=${divergence(run.events.value)?.step ?? null} />
    <div class="page run-page" ref=${page}>
      ${detail.state === "failed" ? html`<${Lazy} load=${failure} run=${detail} />` : null}
      <div class="marks-room"><${Lazy} load=${marks} run=${detail} /></div>
      <${Note} run=${detail} />
      <${Diverged} events=${run.events.value} isSaid=${run.findings.value.some(({ rule }) => rule === "divergence")} />
      <div class="health-room" style=${{ "--n": rooms.findings }}><${Lazy} load=${health} charts=${charts} /></div>
      ${openNan(run.events.value) ? html`<div class="nan-room"><${Lazy} load=${nan} charts=${charts} /></div>` : null}
      ${willBeSteered(detail) ? html`<div class="control-room"></div>` : null}${detail.state === "finished" ? null : html`<${Lazy} load=${control} charts=${charts} />`}
      ${hasKin(detail, run.events.value) ? html`<div class="verdict-room" style=${{ "--n": rooms.verdicts }}><${Lazy} load=${verdicts} charts=${charts} /></div>` : null}
      <${Story} charts=${charts} rooms=${rooms} />
      ${isEmpty(run, detail) ? null : html`<div class="view-bar"><${Lazy} load=${viewBar} charts=${charts} /></div><div class="sections-room"><${Lazy} load=${sections} charts=${charts} run=${detail} /></div>`}
      ${detail.has_note ? html`<${Near} height=${120}>${() => html`<${Lazy} load=${note} run=${detail} />`}</${Near}>` : null}
      <${Near} height=${200}>${() => html`<${Lazy} load=${facts} run=${run.detail.value} events=${run.events.value} />`}</${Near}>
    </div>`;
}

/** Tells whether a run was made from another, or others from it.
 * @param {RunDetail} detail @param {RunEvent[]} events */
function hasKin({ parent }, events) {
  return parent !== null || events.some(({ kind }) => kind === "forked");
}

/** Tells whether the control panel is there or on its way: a run tells of its settings with its first steps.
 * @param {RunDetail} run */
function willBeSteered(run) {
  const { state, info } = run;
  if (info.settings) return !isFinal(state);
  return isOurs(run) && (state === "starting" || state === "running");
}

/** Tells whether a run ended before its first point, so that every chart would stay empty.
 * @param {LiveRun} run @param {RunDetail} detail */
function isEmpty(run, detail) {
  return isFinal(detail.state) && run.isLoaded.value && run.names.value.length === 0;
}

/** @param {HTMLElement | null} grid */
function widthOfChart(grid) {
  return Math.max(grid?.querySelector(".plot")?.clientWidth ?? 0, 400);
}

/** @param {RunDetail | null} run */
function useTitle(run) {
  const title = run
    ? `${run.health === "alarm" ? "⚠ Alarm, " : ""}${lookOf(run.state).word}: ${run.name || run.id} · babysit`
    : "Run · babysit";
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** @param {RunDetail | null} run */
function useAnnouncement(run) {
  const known = useRef("");
  useEffect(() => {
    if (!run) return;
    if (known.current && known.current !== run.state) announce(announcement(run));
    known.current = run.state;
  }, [run?.state]);
}

/** @param {{ run: LiveRun }} props */
function Waiting({ run }) {
  const error = run.error.value;
  if (!error)
    return html`<div class="page"><h1 class="visually-hidden" tabindex="-1">Run</h1><p class="quiet" aria-busy="true">Fetching the run…</p></div>`;
  const isMissing = error.status === 404;
  return html`<div class="page page-narrow empty">
    <h1 tabindex="-1">${isMissing ? "There is no such run" : "The run could not be fetched"}</h1>
    <p>${error.message}</p>
    <p><a class="button" href="/">See all runs</a>${isMissing ? null : html` <button type="button" class="button" onClick=${() => run.load()}>Try again</button>`}</p>
  </div>`;
}

/** Seconds that a start may take without a word. */
const SLOW_START = 4;

/** What a run without points is waiting for.
 * @param {{ run: RunDetail }} props */
function Note({ run }) {
  if (run.state === "queued") {
    const place = run.queue_place ? `Place ${run.queue_place} in the queue. ` : "";
    return html`<${Notice} title="Waiting for a free slot"><p>${place}It starts by itself when an earlier run has ended; stop one on the <a href="/">runs page</a> to free its slot, which a paused one keeps.</p></${Notice}>`;
  }
  if (run.state === "starting")
    return html`<${Notice} title="Starting the worker"><p>The data is being prepared; the first points come in a moment.</p></${Notice}>`;
  if (run.state === "running" && run.step === 0 && clock.value - (run.started_at ?? clock.value) > SLOW_START)
    return html`<${Notice} title="Waiting for the first step"><p>The data is being prepared. The first time on a machine the network's kernels are compiled as well, which can take half a minute.</p></${Notice}>`;
  if (run.state === "lost")
    return html`<${Notice} tone="warning" title="Contact to the worker is lost"><p>${run.reason || "It may still be training; its points come in when it is back."}</p></${Notice}>`;
  return null;
}

/** @param {RunEvent[]} events */
function divergence(events) {
  return events.find(({ kind }) => kind === "diverged");
}

/** Where the loss stopped being a number, which no later step mends.
 * @param {{ events: RunEvent[], isSaid: boolean }} props  isSaid: the doctor says it, and more */
function Diverged({ events, isSaid }) {
  const event = divergence(events);
  if (!event || isSaid) return null;
  return html`<${Notice} tone="warning" title=${`The training diverged at step ${count(event.step)}`}>
    <p>${String(event.data.name ?? "The loss")} is not a finite number from there on. A lower learning rate is the usual cure.</p>
  </${Notice}>`;
}
