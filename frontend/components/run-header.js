/* The head of a run's page, always in sight: is it alive, how far, how fast, and the buttons that steer it. */

import * as api from "../app/api.js";
import { announce, clock, socket } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { count, duration, moment, number, percent, toNumber } from "../lib/format.js";
import { isOurs } from "../lib/ours.js";
import { commandsOf, elapsed, eta, isFinal } from "../lib/states.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { NameEdit } from "./name-edit.js";
import { StarButton } from "./star-button.js";
import { Connection, StateBadge } from "./status.js";
import { useArmed } from "./use-armed.js";

/** @import { LiveRun } from "../app/live-run.js" */
/** @import { RunDetail } from "../wire/types.js" */

/** How a run says that the NaN guard has paused it. */
const NOT_APPLIED = /was not applied; /;
const tools = () => Promise.all([import("./run-tools.js"), addStyle("control")]).then(([{ RunTools }]) => RunTools);

/** @param {{ live: LiveRun, run: RunDetail, pointAt: number, divergedAt: number | null }} props  pointAt: unix seconds of
 *  the last point; divergedAt: the step from which the loss is no number */
export function RunHeader({ live, run, pointAt, divergedAt }) {
  const isActive = run.state === "running" || run.state === "starting";
  const share = run.total_steps ? Math.min(run.step / run.total_steps, 1) : 0;
  return html`<div class="run-head">
    <div class="run-head-inner">
      <div class="run-title">
        <span class="run-health">
          <${StateBadge} state=${run.state} place=${run.queue_place} />
          ${run.state === "paused" && NOT_APPLIED.test(run.reason) ? html`<span class="badge tone-bad" title=${run.reason}><${Icon} name="warning" />NaN</span>` : null}
          ${divergedAt === null ? null : html`<span class="badge tone-bad" title=${`The loss is not a finite number from step ${count(divergedAt)} on`}><${Icon} name="warning" />Diverged</span>`}
        </span>
        <${NameEdit} run=${run} isHeading />
        <${StarButton} run=${run} />
        <span class="quiet run-what">${[run.dataset, run.network].filter(Boolean).join(" · ")}</span>
      </div>
      <${Controls} run=${run} live=${live} />
      <dl class="run-facts">
        ${facts(run, clock.value).map(({ name, value, title, isExtra }) => html`<div key=${name} class=${`fact-${name.split(" ")[0].toLowerCase()} ${isExtra ? "is-extra" : ""}`} title=${title}><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      <${Line} run=${run} pointAt=${isActive ? pointAt || (run.started_at ?? 0) : null} />
    </div>
    <div class=${`run-progress ${isActive ? "is-active" : ""}`} role="progressbar" aria-label="Steps done" aria-valuemin="0" aria-valuemax=${run.total_steps} aria-valuenow=${run.step}>
      <span style=${{ transform: `scaleX(${share})` }}></span>
    </div>
  </div>`;
}

/** The connection, or when the run ended: nothing more comes of it then.
 * @param {{ run: RunDetail, pointAt: number | null }} props */
function Line({ run, pointAt }) {
  const hasEnded = isFinal(run.state) && socket.link.value === "open";
  if (!hasEnded) return html`<${Connection} pointAt=${pointAt} />`;
  return html`<span class="connection">Ended ${moment(run.ended_at, clock.value)}</span>`;
}

/** @typedef {{ name: string, value: string, title?: string, isExtra?: boolean }} Fact  isExtra: left out on a phone */

/** @param {RunDetail} run @param {number} now @returns {Fact[]} */
function facts(run, now) {
  const perEpoch = run.steps_per_epoch ?? run.info.steps_per_epoch;
  const hasEnded = isFinal(run.state);
  return [
    { name: "Step", value: `${count(run.step)} / ${run.total_steps ? count(run.total_steps) : "?"}` },
    ...(perEpoch ? [{ name: "Epoch", value: epochs(run, perEpoch), isExtra: true }] : []),
    hasEnded
      ? { name: "Took", value: duration(elapsed(run, now)) }
      : { name: "Time left", value: duration(eta(run)), title: "Steps left at the present speed" },
    { name: "Speed", value: run.speed ? `${number(run.speed, 3)} steps/s` : "–", isExtra: true },
    ...loss(run),
    ...accuracies(run),
  ];
}

/** @param {RunDetail} run @param {number} perEpoch */
function epochs(run, perEpoch) {
  const all = run.info.epochs ?? (run.total_steps ? run.total_steps / perEpoch : null);
  return `${epochText(run.step / perEpoch)}${all ? ` / ${epochText(all)}` : ""}`;
}

/** @param {RunDetail} run @returns {Fact[]} */
function loss({ metrics }) {
  const train = metrics["train/loss"];
  return train ? [{ name: "Loss", value: number(toNumber(train.last)), title: "Training loss of the last step" }] : [];
}

/** @param {RunDetail} run @returns {Fact[]} */
function accuracies({ metrics }) {
  const validation = metrics["val/accuracy"];
  const test = metrics["test/accuracy"];
  /** @type {Fact[]} */
  const out = [];
  if (validation) {
    const at = `at step ${count(validation.best_step)}`;
    out.push({
      name: "Validation",
      value: percent(toNumber(validation.last)),
      title: "Accuracy on the validation split",
    });
    out.push({ name: "Best", value: percent(toNumber(validation.best)), title: at, isExtra: true });
  }
  if (test) out.push({ name: "Test", value: percent(toNumber(test.last)), title: "Accuracy on the test split" });
  const best = metrics["test/best/accuracy"];
  if (best && test && best.last !== test.last) {
    const title = "Accuracy on the test split with the weights that were best on validation";
    out.push({ name: "Test, best weights", value: percent(toNumber(best.last)), title, isExtra: true });
  }
  return out;
}

/** @param {number} epoch */
function epochText(epoch) {
  return Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(1);
}

/** @param {{ run: RunDetail, live: LiveRun }} props */
function Controls({ run, live }) {
  const asked = useSignal(/** @type {string} */ (""));
  const refusal = useSignal("");
  const { canPause, canResume, canStop } = commandsOf(run.state, run.info.checkpoint != null);
  const hasPoints = run.step > 0;
  useEffect(() => {
    asked.value = "";
  }, [run.state]);
  const send = async (/** @type {"stop" | "pause" | "resume"} */ type) => {
    asked.value = type;
    refusal.value = "";
    try {
      await api.sendCommand(run.id, type);
      announce(`${type} was sent`);
    } catch (error) {
      asked.value = "";
      refusal.value = error instanceof Error ? error.message : String(error);
    }
  };
  const button = (
    /** @type {"pause" | "resume"} */ type,
    /** @type {string} */ icon,
    /** @type {string} */ word,
    /** @type {string} */ wait,
  ) =>
    html`<button type="button" class="button" disabled=${asked.value !== ""} onClick=${() => send(type)}><${Icon} name=${icon} /><span class="wide-word">${asked.value === type ? wait : word}</span></button>`;
  return html`<div class="run-controls">
    ${refusal.value ? html`<span class="bad-text" role="alert">${refusal.value}</span>` : null}
    <${Lazy} load=${tools} run=${live} />
    ${canPause ? button("pause", "pause", "Pause", "Pausing…") : null}
    ${canResume ? button("resume", "play", "Resume", "Resuming…") : null}
    ${canStop ? html`<${StopButton} isAsked=${asked.value === "stop"} onStop=${() => send("stop")} />` : null}
    ${hasPoints ? html`<a class="button" href=${`/api/runs/${run.id}/report`} download title="The run as one HTML file that opens offline"><${Icon} name="download" /><span class="wide-word">Report</span></a>` : null}
    ${isFinal(run.state) && isOurs(run) ? html`<a class="button" href=${`/new?from=${run.id}`}><${Icon} name="copy" /><span class="wide-word">Start another like this</span></a>` : null}
  </div>`;
}

/** A stopped run goes on only by way of the queue: the first click asks, the second does it.
 * @param {{ isAsked: boolean, onStop: () => void }} props */
function StopButton({ isAsked, onStop }) {
  const isArmed = useArmed();
  const onClick = () => {
    if (isArmed.value) onStop();
    else announce("Press again to stop the training");
    isArmed.value = !isArmed.value;
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") isArmed.value = false;
  };
  const word = isAsked ? "Stopping…" : isArmed.value ? "Really stop?" : "Stop";
  return html`<button type="button" class=${`button stop-button ${isArmed.value ? "button-danger" : ""}`} disabled=${isAsked} onClick=${onClick} onKeyDown=${onKeyDown}>
    <${Icon} name="stop" />${word}
  </button>`;
}
