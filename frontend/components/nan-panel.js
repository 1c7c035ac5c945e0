/* The alarm of the NaN guard: what went bad first and where, what was kept, and the ways to go on. */

import * as api from "../app/api.js";
import { navigate } from "../app/router.js";
import { reasonOf, steeringOf, who } from "../app/steering.js";
import { announce } from "../app/store.js";
import { changeWord, valueWord } from "../lib/changes.js";
import { count } from "../lib/format.js";
import { RATE, scaled } from "../lib/live-fields.js";
import { keptWords, mendWord, placeWord, seriesOf, valueOfNan } from "../lib/nan.js";
import { openNan } from "../lib/open-nan.js";
import { get } from "../lib/paths.js";
import { isFinal } from "../lib/states.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { NanAlarm } from "../wire/steering.js" */
/** @import { Finding, RunDetail, RunEvent } from "../wire/types.js" */

/** @param {{ charts: RunCharts }} props */
export function NanPanel({ charts }) {
  const { run } = charts;
  const event = openNan(run.events.value);
  const detail = run.detail.value;
  if (!event || !detail) return null;
  return html`<${Alarm} charts=${charts} event=${event} detail=${detail} />`;
}

/** @param {{ charts: RunCharts, event: RunEvent, detail: RunDetail }} props */
function Alarm({ charts, event, detail }) {
  const { run } = charts;
  const alarm = /** @type {NanAlarm} */ (/** @type {unknown} */ (event.data));
  const step = event.step ?? detail.step;
  const where = placeWord(alarm, detail.info.layers ?? []);
  const isStopped = isFinal(detail.state);
  const show = () => {
    const series = seriesOf(alarm);
    charts.pick(step);
    charts.reveal(run.names.peek().includes(series) ? series : "train/loss");
  };
  return html`<section class="card nan-panel" role="alert" aria-labelledby="nan-title">
    <${Icon} name="warning" />
    <div class="nan-words">
      <h2 id="nan-title">Step ${count(step)} was not applied: ${where} became ${valueOfNan(alarm.value)}</h2>
      ${alarm.tensor === "loss" ? null : html`<p>${alarm.sentence}</p>`}
      <p class="quiet">${isStopped ? "The run ended there." : "The run stands there until you say how to go on; it keeps its slot."} Kept: ${keptWords(alarm, step).join("; ")}.</p>
      <${Ways} charts=${charts} alarm=${alarm} step=${step} isStopped=${isStopped} isCalm=${run.findings.value.some(hasRemedy)} />
    </div>
    <button type="button" class="button button-small nan-show" onClick=${show}><${Icon} name="chart" />Show<span class="visually-hidden"> where</span></button>
  </section>`;
}

/** Tells whether a finding that stands offers what to try: then that is the first thing to do.
 * @param {Finding} finding */
function hasRemedy({ status, cause, experiment }) {
  return status === "open" && !cause && experiment !== null;
}

/** @param {{ charts: RunCharts, alarm: NanAlarm, step: number, isStopped: boolean, isCalm: boolean }} props  isCalm: no way is
 *  pressed upon the reader */
function Ways({ charts, alarm, step, isStopped, isCalm }) {
  const { run } = charts;
  const isBusy = useSignal(false);
  const said = useSignal("");
  const rate = run.settings.value[RATE] ?? get(run.detail.value?.config, RATE);
  const lower = typeof rate === "number" ? scaled(rate, 0.1) : null;
  const from = alarm.checkpoint ?? 0;
  const act = (/** @type {() => Promise<string>} */ deed) => async () => {
    isBusy.value = true;
    said.value = await deed().catch(reasonOf);
    isBusy.value = false;
    if (said.value) announce(said.value);
  };
  const fork = async () => {
    const changes = lower === null ? {} : { [RATE]: lower };
    const { runs } = await api.forkRun(run.id, {
      step: from,
      kind: "fork",
      by: who.peek(),
      note: `NaN at step ${step}`,
      children: [{ changes }],
    });
    navigate(`/runs/${runs[0].id}`);
    return "";
  };
  const lowerAndResume = async () => {
    const steering = steeringOf(run);
    const why = await steering.set(
      RATE,
      lower,
      { expected: rate, note: `NaN at step ${step}` },
      `Learning rate ${changeWord(rate, lower)}`,
    );
    return why || steering.give({ type: "resume" }, "Resume");
  };
  return html`<div class="nan-ways">
    <button type="button" class=${`button ${isCalm ? "" : "button-primary"}`} disabled=${isBusy.value} onClick=${act(fork)}><${Icon} name="fork" />${mendWord(from)}${lower === null ? "" : ` (${valueWord(lower)})`}</button>
    ${isStopped || lower === null ? null : html`<button type="button" class="button" disabled=${isBusy.value} onClick=${act(lowerAndResume)}><${Icon} name="play" />Lower the rate to ${valueWord(lower)} and resume</button>`}
    ${isStopped ? null : html`<button type="button" class="button" disabled=${isBusy.value} onClick=${act(() => steeringOf(run).give({ type: "stop" }, "Stop"))}><${Icon} name="stop" />Stop</button>`}
    ${said.value ? html`<span class="bad-text" role="status">${said.value}</span>` : null}
  </div>`;
}
