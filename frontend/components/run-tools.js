/* The tools in the head of a run's page besides pause and stop: steps one by one while paused, a checkpoint now, a fork,
 * the same once more, and the run as files. */

import { createRun } from "../app/api.js";
import { navigate } from "../app/router.js";
import { steeringOf } from "../app/steering.js";
import { isOurs } from "../lib/ours.js";
import { isFinal } from "../lib/states.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { RunFiles } from "./run-files.js";

/** @import { LiveRun } from "../app/live-run.js" */
/** @import { RunDetail } from "../wire/types.js" */

const STRIDES = [1, 10, 100];
const MOST = 1_000_000;

/** @param {{ run: LiveRun }} props */
export function RunTools({ run }) {
  const detail = run.detail.value;
  if (!detail) return null;
  const { state, info } = detail;
  const isLive = state === "running" || state === "paused";
  const isOwn = isOurs(detail);
  const canFork = isOwn && (info.checkpoint != null || (detail.step > 0 && !isFinal(state)));
  return html`<div class="run-tools" role="group" aria-label="Steer the run">
    ${state === "paused" && isOwn ? html`<${Advance} run=${run} />` : null}
    ${isLive && isOwn ? html`<${CheckpointButton} run=${run} />` : null}
    ${canFork ? html`<${ForkButton} run=${run} />` : null}
    ${isOwn && isFinal(state) ? html`<${AgainButton} run=${detail} />` : null}
    ${detail.step > 0 || isOwn ? html`<${RunFiles} run=${detail} />` : null}
  </div>`;
}

/** So many steps, then it stands again.
 * @param {{ run: LiveRun }} props */
function Advance({ run }) {
  const steering = steeringOf(run);
  const own = useSignal("");
  const isAsked = steering.orders.value.some(({ order, status }) => order.type === "advance" && isOpen(status));
  const go = (/** @type {number} */ steps) =>
    steering.give({ type: "advance", steps }, `Advance ${steps === 1 ? "a step" : `${steps} steps`}`);
  const n = Number(own.value);
  const canGo = Number.isInteger(n) && n >= 1 && n <= MOST;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (canGo && !isAsked) go(n);
  };
  return html`<form class="advance" role="group" aria-label="Advance, then pause again" onSubmit=${submit}>
    <span class="advance-word quiet">Advance</span>
    ${STRIDES.map((steps) => html`<button key=${steps} type="button" class="button advance-step" disabled=${isAsked} aria-label=${steps === 1 ? "Advance 1 step" : `Advance ${steps} steps`} title="Train so many steps, then pause again" onClick=${() => go(steps)}>${steps}</button>`)}
    <input class="advance-own" type="text" inputmode="numeric" autocomplete="off" aria-label="Steps to advance" placeholder="steps" value=${own.value} aria-invalid=${own.value && !canGo ? "true" : undefined} onInput=${(
      /** @type {Event} */ event,
    ) => {
      own.value = /** @type {HTMLInputElement} */ (event.currentTarget).value.trim();
    }} />
    ${own.value ? html`<button type="submit" class="button" disabled=${!canGo || isAsked}>Go</button>` : null}
  </form>`;
}

/** @param {string} status */
function isOpen(status) {
  return status === "sending" || status === "waiting";
}

/** @param {{ run: LiveRun }} props */
function CheckpointButton({ run }) {
  const steering = steeringOf(run);
  const isAsked = steering.orders.value.some(({ order, status }) => order.type === "checkpoint" && isOpen(status));
  return html`<button type="button" class="button" disabled=${isAsked} title="Keep the weights of this step, to fork from or come back to" onClick=${() => steering.give({ type: "checkpoint" }, "Checkpoint")}><${Icon} name="save" /><span class="wide-word">${isAsked ? "Saving…" : "Checkpoint"}</span></button>`;
}

/** The same configuration once more, seed and all, as a run of its own.
 * @param {{ run: RunDetail }} props */
function AgainButton({ run }) {
  const isAsked = useSignal(false);
  const refusal = useSignal("");
  const start = async () => {
    isAsked.value = true;
    try {
      const started = await createRun(run.config);
      navigate(`/runs/${started.id}`);
    } catch (error) {
      refusal.value = error instanceof Error ? error.message : String(error);
    }
    isAsked.value = false;
  };
  return html`
    ${refusal.value ? html`<span class="bad-text" role="alert">${refusal.value}</span>` : null}
    <button type="button" class="button" disabled=${isAsked.value} title="Start a run with the very same configuration" onClick=${start}><${Icon} name="reset" /><span class="wide-word">${isAsked.value ? "Starting…" : "Run again"}</span></button>`;
}

/** @param {{ run: LiveRun }} props */
function ForkButton({ run }) {
  const open = async () => {
    const { openFork } = await import("./fork-dialog.js");
    openFork({ run });
  };
  return html`<button type="button" class="button" aria-haspopup="dialog" title="Another run from a checkpoint of this one" onClick=${open}><${Icon} name="fork" /><span class="wide-word">Fork…</span></button>`;
}
