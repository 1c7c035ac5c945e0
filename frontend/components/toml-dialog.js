/* The configuration as text: copied from here, or pasted here and taken into the form. */

import * as api from "../app/api.js";
import { announce } from "../app/store.js";
import { lineRange } from "../lib/lines.js";
import { readable } from "../lib/problems.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Form } from "../app/form.js" */
/** @import { Problem } from "../wire/types.js" */

/** @param {{ form: Form, onClose: () => void }} props */
export function TomlDialog({ form, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const problems = useSignal(/** @type {Problem[]} */ ([]));
  const said = useSignal("");
  useEffect(() => {
    dialog.current?.showModal();
    write(form, problems).then((text) => {
      if (area.current && !area.current.value) area.current.value = text;
    });
  }, []);
  const take = async () => {
    try {
      form.replace(await api.parseToml(area.current?.value ?? ""));
      announce("The form is filled in from the text");
      dialog.current?.close();
    } catch (error) {
      problems.value = problemsOf(error);
    }
  };
  const copy = async () => {
    said.value = (await copyFrom(/** @type {HTMLTextAreaElement} */ (area.current)))
      ? "Copied"
      : "Press Ctrl+C to copy";
  };
  const edit = () => {
    problems.value = [];
    said.value = "";
  };
  const go = (/** @type {number} */ line) => {
    const [from, to] = lineRange(area.current?.value ?? "", line);
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
  };
  return html`<dialog class="toml card" ref=${dialog} aria-labelledby="toml-title" onClose=${onClose}>
    <h2 id="toml-title">Configuration as TOML</h2>
    <p class="quiet" id="toml-help">What differs from the defaults, as <code>babysit train</code> reads it. Paste another in its place, and take it into the form.</p>
    <textarea ref=${area} rows="16" spellcheck=${false} autocomplete="off" aria-label="TOML" aria-describedby="toml-help" aria-invalid=${problems.value.length ? "true" : undefined} placeholder="Every field has its default" onInput=${edit}></textarea>
    ${problems.value.length ? html`<${Problems} problems=${problems.value} go=${go} />` : null}
    <div class="toml-tools">
      <button type="button" class="button button-primary" onClick=${take}>Take into the form</button>
      <button type="button" class="button" onClick=${copy}>Copy</button>
      <span class="quiet" role="status">${said.value}</span>
      <button type="button" class="button toml-close" onClick=${() => dialog.current?.close()}>Close</button>
    </div>
  </dialog>`;
}

/** @param {{ problems: Problem[], go: (line: number) => void }} props */
function Problems({ problems, go }) {
  return html`<div class="problems" role="alert">
    <ul>${problems.map(
      ({ field, rule, line }) =>
        html`<li>${line ? html`<button type="button" class="link" onClick=${() => go(line)}>Line ${line}</button> ` : null}${readable(field)}: ${rule}</li>`,
    )}</ul>
  </div>`;
}

/** Returns the form's configuration as text; "" where it breaks a rule, which is then shown.
 * @param {Form} form @param {import("../vendor/runtime.js").Signal<Problem[]>} problems */
async function write(form, problems) {
  try {
    return await api.formatToml(form.config.peek());
  } catch (error) {
    problems.value = problemsOf(error);
    return "";
  }
}

/** @param {unknown} error @returns {Problem[]} */
function problemsOf(error) {
  if (!(error instanceof api.ApiError)) throw error;
  if (error.problems.length === 0) return [{ field: "", rule: error.message }];
  return error.problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

/** Copies all; where the browser allows no more, it is selected at least. Returns whether it is copied.
 * @param {HTMLTextAreaElement} area */
async function copyFrom(area) {
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    area.select();
    return false;
  }
}
