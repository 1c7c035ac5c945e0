/* "Not useful": a word on a finding that is kept, counted by rule, and can be taken back. */

import { needRules } from "../app/doctor.js";
import { sendFeedback } from "../app/doctor-api.js";
import { announce } from "../app/store.js";
import { html, useSignal } from "../vendor/runtime.js";

/** @import { LiveRun } from "../app/live-run.js" */
/** @import { Finding } from "../wire/types.js" */

/** @param {{ finding: Finding, run: LiveRun }} props */
export function FeedbackButton({ finding, run }) {
  const isAsked = useSignal(false);
  const fault = useSignal("");
  const isPressed = finding.feedback === "not useful";
  const send = async () => {
    isAsked.value = true;
    fault.value = "";
    try {
      const told = await sendFeedback(run.id, finding.id, isPressed ? "" : "not useful");
      announce(isPressed ? `${finding.title} counts again` : `${finding.title} was called not useful`);
      run.takeFindings([told]);
      needRules(true);
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
    }
    isAsked.value = false;
  };
  return html`<button type="button" class="toggle" aria-pressed=${isPressed} disabled=${isAsked.value} onClick=${send} title="Kept and counted by rule; it leaves the health line" aria-label=${`Not useful: ${finding.title}`}>Not useful</button>
    ${fault.value ? html`<span class="bad-text" role="alert">${fault.value}</span>` : null}`;
}
