/* What a fork's form says before its fields: of which run and step, and what is changed so far. */

import { count } from "../lib/format.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { ForkForm } from "../app/fork-form.js" */

/** @param {{ form: ForkForm }} props */
export function ForkNote({ form }) {
  const { run, step } = form.fork;
  const changed = form.changed();
  const onNote = (/** @type {Event} */ event) => {
    form.note.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
  };
  return html`<section class="card fork-note" aria-label="Fork">
    <${Icon} name="fork" />
    <p><strong>A fork of <a href=${`/runs/${run.id}`}>${run.name || run.id}</a> ${step === 0 ? "from the beginning" : `from its checkpoint of step ${count(step)}`}.</strong> ${step === 0 ? "Anything may be changed." : "Its length counts from the beginning; what the checkpoint holds fast says why."} ${changed.length ? `Changed: ${changed.join(", ")}.` : "Nothing is changed yet."}</p>
    <label class="control-note">Note <input type="text" maxlength="200" autocomplete="off" placeholder="why" value=${form.note.value} onInput=${onNote} /></label>
  </section>`;
}
