/* A path on the server's machine, typed, or that of a file which is sent there now. */

import { upload } from "../app/api.js";
import { announce } from "../app/store.js";
import { helpOf } from "../lib/form-from-schema.js";
import { bytes, percent } from "../lib/format.js";
import { get } from "../lib/paths.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Frame } from "./field.js";

/** @import { Form } from "../app/form.js" */
/** @import { Field } from "../lib/form-from-schema.js" */
/** @typedef {{ name: string, sent: number, total: number }} Sending */

const KINDS = ".zip,.npz,.csv,.parquet,.tar.gz,.tgz";

/** @param {{ form: Form, path: string, field: Field }} props */
export function PathField({ form, path, field }) {
  const sending = useSignal(/** @type {Sending | null} */ (null));
  const error = useSignal("");
  const abort = useRef(new AbortController());
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => () => abort.current.abort(), []);

  const send = async (/** @type {File} */ file) => {
    abort.current = new AbortController();
    error.value = "";
    sending.value = { name: file.name, sent: 0, total: file.size };
    const onProgress = (/** @type {number} */ sent, /** @type {number} */ total) => {
      sending.value = { name: file.name, sent, total };
    };
    try {
      form.set(path, (await upload(file, onProgress, abort.current.signal)).path);
      announce(`${file.name} uploaded`);
    } catch (problem) {
      if (/** @type {Error} */ (problem).name !== "AbortError") error.value = /** @type {Error} */ (problem).message;
    } finally {
      sending.value = null;
    }
  };
  const onPick = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const file = input.files?.[0];
    input.value = ""; // so that the same file can be chosen again
    if (file) send(file);
  };
  const onInput = (/** @type {Event} */ event) =>
    form.set(path, /** @type {HTMLInputElement} */ (event.currentTarget).value || undefined);
  const onClick = () => (sending.value ? abort.current.abort() : picker.current?.click());

  return html`<${Frame} form=${form} path=${path} title=${field.title} help=${helpOf(field)} isWide>
    ${(/** @type {object} */ shared) => html`
      <div class="either">
        <button type="button" class="button" onClick=${onClick}>${sending.value ? "Cancel" : "Upload…"}</button>
        <input type="text" autocomplete="off" spellcheck=${false} ...${shared} value=${get(form.config.value, path) ?? ""} onInput=${onInput} />
      </div>
      <input type="file" hidden ref=${picker} accept=${KINDS} aria-label="File to upload" onChange=${onPick} />
      ${sending.value ? html`<${Progress} ...${sending.value} />` : null}
      ${error.value ? html`<p class="field-error" role="alert">${error.value}</p>` : null}
    `}
  </${Frame}>`;
}

/** @param {Sending} props */
function Progress({ name, sent, total }) {
  const share = total > 0 ? sent / total : 0;
  const text = share < 1 ? `${percent(share)} of ${bytes(total)} sent` : "Sent; the server checks it";
  return html`<div>
    <span class="progress-bar is-active" role="progressbar" aria-label=${`Upload of ${name}`} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(100 * share)} aria-valuetext=${text}>
      <span style=${{ transform: `scaleX(${share})` }}></span>
    </span>
    <p class="field-help">${text}</p>
  </div>`;
}
