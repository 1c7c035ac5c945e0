/* Why a run failed: the sentence in sight, the traceback folded away. */

import { html } from "../vendor/runtime.js";
import { Notice } from "./notice.js";

/** @import { RunDetail } from "../wire/types.js" */

/** @param {{ run: RunDetail }} props */
export function FailurePanel({ run }) {
  return html`<${Notice} tone="bad" title="The run failed">
    <p>${run.error?.sentence ?? (run.reason || "It ended without saying why.")}</p>
    ${run.error?.traceback ? html`<details><summary>Traceback</summary><pre tabindex="0">${run.error.traceback}</pre></details>` : null}
    <p class="quiet">${run.step > 0 ? "Its points are kept; the" : "The"} worker's log is at the end of this page.</p>
  </${Notice}>`;
}
