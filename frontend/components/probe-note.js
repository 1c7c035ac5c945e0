/* Why a chart gets no points: its probe is off, for a reason, and may be switched on while the run trains. */

import * as api from "../app/api.js";
import { isFinal } from "../lib/states.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { LiveRun } from "../app/live-run.js" */
/** @import { ProbeState } from "../lib/probes.js" */

/** @param {{ run: LiveRun, probe: string, state: ProbeState, titles?: string[], isBelow?: boolean }} props
 *  titles: of the charts that stay empty; isBelow: it stands under a chart that has points of earlier */
export function ProbeNote({ run, probe, state, titles = [], isBelow = false }) {
  const isAsked = useSignal(false);
  const fault = useSignal("");
  const canSwitch = !isFinal(run.detail.value?.state ?? "finished");
  const switchOn = async () => {
    isAsked.value = true;
    fault.value = "";
    try {
      await api.sendSetting(run.id, `probes.${probe}`, true);
    } catch (error) {
      isAsked.value = false;
      fault.value = error instanceof Error ? error.message : String(error);
    }
  };
  return html`<div class=${isBelow ? "probe-note" : "probe-note card"}>
    <${Icon} name="off" />
    <div>
      ${titles.length ? html`<p><strong>${titles.join(", ")}</strong></p>` : null}
      <p>The probe “${probe.replaceAll("_", " ")}” is off${state.reason ? `: ${state.reason}` : "."}</p>
      ${fault.value ? html`<p class="bad-text" role="alert">${fault.value}</p>` : null}
    </div>
    ${canSwitch ? html`<button type="button" class="button button-small" disabled=${isAsked.value} onClick=${switchOn}>${isAsked.value ? "Switching on…" : "Switch it on"}</button>` : null}
  </div>`;
}
