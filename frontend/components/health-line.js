/* How the run fares, in words under its head, and below it what was found. */

import { needRules } from "../app/doctor.js";
import { announce } from "../app/store.js";
import { arrange, toMark } from "../lib/findings.js";
import { healthOf } from "../lib/health.js";
import { probesOf } from "../lib/probes.js";
import { healthLookOf } from "../lib/states.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Findings } from "./findings.js";
import { Icon } from "./icon.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Health } from "../lib/health.js" */
/** @import { RunDetail } from "../wire/types.js" */

/** @param {{ charts: RunCharts }} props */
export function HealthLine({ charts }) {
  const { run } = charts;
  const detail = /** @type {RunDetail} */ (run.detail.value);
  const findings = run.findings.value;
  const names = run.names.value;
  const health = healthOf({ run: detail, findings, names, probes: probesOf(detail, run.events.value) });
  const arranged = arrange(findings);
  /** What was chosen with the button; until then what is wrong is open, and notes are not. */
  const choice = useSignal(/** @type {boolean | null} */ (null));
  const isOpen = choice.value ?? (health.level === "warning" || health.level === "alarm");
  useAnnouncements(health);
  useEffect(() => {
    // Charts mark what was found.
    charts.findings.value = toMark(arranged);
  }, [findings]);
  useEffect(() => {
    if (isOpen) needRules();
  }, [isOpen]);
  const { word, icon, tone } = healthLookOf(health.level);
  const turn = () => {
    choice.value = !isOpen;
  };
  return html`<section class=${`health tone-${tone}`} aria-labelledby="health-title">
    <div class="health-line">
      <${Icon} name=${icon} />
      <h2 id="health-title"><span class="visually-hidden">Health: </span>${word}</h2>
      <p class="health-headline">${health.headline}</p>
      <p class="health-more">${[health.counts, health.waits].filter(Boolean).join(" · ")}</p>
      <div class="health-tools">
        <button type="button" class="button button-small" aria-expanded=${isOpen} aria-controls="findings" onClick=${turn}>${labelOf(arranged.groups.length, isOpen)}</button>
      </div>
    </div>
    <div id="findings">${isOpen ? html`<${Findings} charts=${charts} run=${detail} arranged=${arranged} />` : null}</div>
  </section>`;
}

/** @param {number} n @param {boolean} isOpen */
function labelOf(n, isOpen) {
  if (n === 0) return isOpen ? "Hide details" : "Details";
  return `${isOpen ? "Hide" : "Show"} ${n === 1 ? "it" : `all ${n}`}`;
}

/** Tells a screen reader when the level changes, and what leads it; never of numbers.
 * @param {Health} health */
function useAnnouncements({ level, headline }) {
  const known = useRef(/** @type {string | null} */ (null));
  useEffect(() => {
    if (known.current !== null && known.current !== level) announce(`Health: ${healthLookOf(level).word}. ${headline}`);
    known.current = level;
  }, [level]);
}
