/* The data that a run would learn: how many, of which classes, and some of them before and after the preprocessing. */

import { count } from "../lib/format.js";
import { html, useRef } from "../vendor/runtime.js";
import { ClassBalance } from "./class-balance.js";
import { SampleSheet } from "./sample-sheet.js";

/** @import { Form } from "../app/form.js" */
/** @import { Examples, SampleSheet as Sheet } from "../wire/types.js" */

/** @param {{ form: Form, sheet: Sheet | null, message: string, isOld: boolean }} props */
export function DataSection({ form, sheet, message, isOld }) {
  const last = useRef(/** @type {Examples | null} */ (null));
  const now = form.estimate.value?.examples ?? null;
  if (now) last.current = now;
  if (!last.current && !message && !sheet) return null;
  return html`<section class=${`estimate-data ${!now || isOld ? "is-old" : ""}`} aria-label="What there is to learn">
    ${last.current ? html`<${Counts} examples=${last.current} />` : null}
    ${message ? html`<p class="quiet">No examples to show: ${message}.</p>` : sheet ? html`<${SampleSheet} sheet=${sheet} />` : null}
  </section>`;
}

/** @param {{ examples: Examples }} props */
function Counts({ examples: { train, validation, test, dropped, classes } }) {
  const row = (/** @type {string} */ name, /** @type {number} */ value) =>
    html`<div><dt>${name}</dt><dd>${count(value)}</dd></div>`;
  return html`<h3>Data</h3>
    <dl class="estimate-facts">
      ${row("Training", train)}${row("Validation", validation)}${row("Test", test)}
      ${dropped ? row("Left out, not finite", dropped) : null}
    </dl>
    ${classes.length ? html`<${ClassBalance} classes=${classes} />` : null}`;
}
