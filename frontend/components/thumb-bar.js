/* On a phone, what must be within the thumb's reach while a run trains: how it does, how long yet, half the rate, pause, stop. */

import { steeringOf } from "../app/steering.js";
import { changeWord } from "../lib/changes.js";
import { duration } from "../lib/format.js";
import { RATE, scaled } from "../lib/live-fields.js";
import { commandsOf, eta, isFinal, lookOf } from "../lib/states.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { useArmed } from "./use-armed.js";

/** @import { LiveRun } from "../app/live-run.js" */
/** @import { Signal } from "../vendor/runtime.js" */

const NARROW = matchMedia("(max-width: 760px)");
const STRIDE = 10;
/** @type {Record<string, { word: string, tone: string, icon: string }>} */
const HEALTH = {
  healthy: { word: "Healthy", tone: "good", icon: "check" },
  note: { word: "Note", tone: "quiet", icon: "question" },
  warning: { word: "Warning", tone: "warning", icon: "warning" },
  alarm: { word: "Alarm", tone: "bad", icon: "warning" },
};

/** @param {{ run: LiveRun }} props */
export function ThumbBar({ run }) {
  const isNarrow = useNarrow();
  const detail = run.detail.value;
  if (!isNarrow.value || !detail || isFinal(detail.state) || detail.state === "queued") return null;
  const steering = steeringOf(run);
  const { canPause, canResume } = commandsOf(detail.state);
  const health = HEALTH[detail.health];
  const last = steering.orders.value.at(-1);
  const left = eta(detail);
  return html`<div class="thumb-bar" role="group" aria-label="Steer the run">
    <span class=${`thumb-health tone-${health?.tone ?? "quiet"}`}>${health ? html`<${Icon} name=${health.icon} /><span class="thumb-word">${health.word}</span>` : null}<small>${left === null ? lookOf(detail.state).word : `${duration(left)} left`}</small></span>
    <${Half} run=${run} />
    ${canPause ? html`<button type="button" class="button" onClick=${() => steering.give({ type: "pause" }, "Pause")}><${Icon} name="pause" />Pause</button>` : null}
    ${
      canResume
        ? html`<button type="button" class="button" aria-label=${`Advance ${STRIDE} steps`} onClick=${() => steering.give({ type: "advance", steps: STRIDE }, `Advance ${STRIDE} steps`)}>+${STRIDE}</button>
      <button type="button" class="button" onClick=${() => steering.give({ type: "resume" }, "Resume")}><${Icon} name="play" />Resume</button>`
        : null
    }
    <${Twice} word="Stop" icon="stop" asked="Really stop?" onGo=${() => steering.give({ type: "stop" }, "Stop")} />
    ${last?.status === "refused" ? html`<p class="thumb-refused bad-text" role="alert">${last.words}: ${last.answer}</p>` : null}
  </div>`;
}

/** @returns {Signal<boolean>} */
function useNarrow() {
  const isNarrow = useSignal(NARROW.matches);
  useEffect(() => {
    const onChange = () => {
      isNarrow.value = NARROW.matches;
    };
    NARROW.addEventListener("change", onChange);
    return () => NARROW.removeEventListener("change", onChange);
  }, []);
  return isNarrow;
}

/** Half the rate, of a run that tells one.
 * @param {{ run: LiveRun }} props */
function Half({ run }) {
  const rate = run.settings.value[RATE];
  if (typeof rate !== "number" || rate <= 0) return null;
  const half = scaled(rate, 0.5);
  const words = `Learning rate ${changeWord(rate, half)}`;
  const go = () => steeringOf(run).set(RATE, half, { expected: rate }, words);
  return html`<${Twice} word="Rate ÷ 2" asked=${`To ${half}?`} label=${`Rate ÷ 2: ${words}`} onGo=${go} />`;
}

/** A button that asks at the first press and does at the second: a thumb slips.
 * @param {{ word: string, asked: string, icon?: string, label?: string, onGo: () => void }} props */
function Twice({ word, asked, icon, label, onGo }) {
  const isArmed = useArmed();
  const onClick = () => {
    if (isArmed.value) onGo();
    isArmed.value = !isArmed.value;
  };
  return html`<button type="button" class=${`button ${isArmed.value ? "button-danger" : ""}`} aria-label=${isArmed.value ? `${asked} Press again` : label} onClick=${onClick}>${icon ? html`<${Icon} name=${icon} />` : null}${isArmed.value ? asked : word}</button>`;
}
