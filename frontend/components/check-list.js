/* The results of pre-flight checks, a line each: how it came out and by which number; unfolded, what that means. */

import { duration } from "../lib/format.js";
import { LOOKS, numberText } from "../lib/preflight.js";
import { html } from "../vendor/runtime.js";
import { CheckDrawing } from "./check-drawing.js";
import { Icon } from "./icon.js";

/** @import { CheckResult } from "../wire/types.js" */

/** @param {{ results: CheckResult[], running?: string | null }} props  running: the title of the one being made */
export function CheckList({ results, running = null }) {
  return html`<ol class="check-list">
    ${results.map((result) => html`<li key=${result.check}><${Item} result=${result} /></li>`)}
    ${running ? html`<li class="check-running" key="running"><span class="check-spinner" aria-hidden="true"></span>${running}…</li>` : null}
  </ol>`;
}

/** One result; what has failed starts unfolded.
 * @param {{ result: CheckResult }} props */
function Item({ result }) {
  const { check, title, outcome, sentence, meaning, source, seconds, figure } = result;
  const { word, icon, tone } = LOOKS[outcome];
  return html`<details class=${`check is-${outcome}`} data-check=${check} open=${outcome === "failed"}>
    <summary><span class=${`check-outcome tone-${tone}`}><${Icon} name=${icon} /><span class="visually-hidden">${word}: </span></span><span class="check-title">${title}</span><span class="check-number">${numberText(result)}</span></summary>
    <div class="check-body">
      <p>${sentence}</p>
      ${outcome === "failed" ? html`<p class="check-meaning"><strong>What that means.</strong> ${meaning}</p>` : null}
      ${figure ? html`<${CheckDrawing} figure=${figure} title=${title} />` : null}
      ${outcome === "passed" ? html`<p class="quiet">Had it failed: ${lower(meaning)}</p>` : null}
      <p class="quiet">Source: ${source}. Took ${duration(seconds)}.</p>
    </div>
  </details>`;
}

/** @param {string} text */
function lower(text) {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
