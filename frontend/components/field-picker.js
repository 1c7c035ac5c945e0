/* A searchable list of the columns that there are, built in, of the configuration and of metrics. */

import { getFields } from "../app/history-api.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";

/** @import { HistoryField, Scope } from "../wire/history.js" */
/** @import { Child } from "../vendor/runtime.js" */

const MOST = 80;
/** @type {[HistoryField["kind"], string][]} */
const KINDS = [
  ["builtin", "Of every run"],
  ["metric", "Metrics"],
  ["config", "Configuration"],
];

/** @param {{ scope: Scope, isWanted: (field: HistoryField) => boolean, label: string, entry: (field: HistoryField) => Child }} props
 *  entry: a field's line in the list */
export function FieldPicker({ scope, isWanted, label, entry }) {
  const fields = useSignal(/** @type {HistoryField[] | null} */ (null));
  const failure = useSignal("");
  const sought = useSignal("");
  useEffect(() => {
    const controller = new AbortController();
    getFields(scope, controller.signal).then(
      ({ fields: found }) => {
        // What a layer measures comes after what a run does.
        fields.value = found.toSorted((a, b) => Number(isOfLayer(a)) - Number(isOfLayer(b)));
      },
      (error) => {
        if (error.name !== "AbortError") failure.value = error.message;
      },
    );
    return () => controller.abort();
  }, [scope]);
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = fields.value?.filter(
    (field) => isWanted(field) && words.every((word) => field.name.toLowerCase().includes(word)),
  );
  const onInput = (/** @type {Event} */ event) => {
    sought.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
  };
  return html`<input type="search" class="picker-search" data-first aria-label=${label} placeholder=${label} value=${sought.value} onInput=${onInput} autocomplete="off" spellcheck=${false} />
    <div class="picker-list" tabindex="-1" aria-busy=${!found && !failure.value}>
      ${failure.value ? html`<p class="bad-text" role="alert">${failure.value}</p>` : null}
      ${found && !found.length ? html`<p class="quiet">No column is called that.</p>` : null}
      ${KINDS.map(([kind, title]) => html`<${Kind} key=${kind} title=${title} fields=${found?.filter((field) => field.kind === kind) ?? []} entry=${entry} />`)}
    </div>`;
}

/** @param {{ title: string, fields: HistoryField[], entry: (field: HistoryField) => Child }} props */
function Kind({ title, fields, entry }) {
  if (!fields.length) return null;
  return html`<section><h3>${title}</h3><ul>${fields.slice(0, MOST).map(entry)}</ul>
    ${fields.length > MOST ? html`<p class="quiet">and ${fields.length - MOST} more: search for one</p>` : null}</section>`;
}

/** @param {HistoryField} field */
function isOfLayer({ name }) {
  return name.startsWith("layer/");
}
