/* A searchable list of the columns that there are, built in, of the configuration and of metrics. */

import { getFields } from "../app/history-api.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";

/** @import { HistoryField, Scope } from "../wire/history.js" */
/** @import { Child } from "../vendor/runtime.js" */

const MOST = 80;
/** @typedef {[kind: HistoryField["kind"], title: string]} Kinds */
/** @type {Kinds[]} */
const KINDS = [
  ["builtin", "Of every run"],
  ["metric", "Metrics"],
  ["config", "Configuration"],
];
/** Series by which runs are mostly told, and those that tell less of a run than others do. */
const MAJOR = /^(train|val|test)\/(loss|accuracy)$/;
const MINOR = /^(layer|time|system|speed|optimizer)\/|\/class\//;

/** @param {{ scope: Scope, isWanted: (field: HistoryField) => boolean, label: string, entry: (field: HistoryField) => Child,
 *   kinds?: Kinds[], more?: HistoryField[] }} props  entry: a field's line in the list; kinds: in their order; more: what the server
 *  knows nothing of */
export function FieldPicker({ scope, isWanted, label, entry, kinds = KINDS, more = [] }) {
  const fields = useSignal(/** @type {HistoryField[] | null} */ (null));
  const failure = useSignal("");
  const sought = useSignal("");
  useEffect(() => {
    const controller = new AbortController();
    getFields(scope, controller.signal).then(
      ({ fields: found }) => {
        fields.value = [...found, ...more].toSorted((a, b) => rankOf(a) - rankOf(b));
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
      ${kinds.map(([kind, title]) => html`<${Kind} key=${kind} title=${title} fields=${found?.filter((field) => field.kind === kind) ?? []} entry=${entry} />`)}
    </div>`;
}

/** @param {{ title: string, fields: HistoryField[], entry: (field: HistoryField) => Child }} props */
function Kind({ title, fields, entry }) {
  if (!fields.length) return null;
  return html`<section><h3>${title}</h3><ul>${fields.slice(0, MOST).map(entry)}</ul>
    ${fields.length > MOST ? html`<p class="quiet">and ${fields.length - MOST} more: search for one</p>` : null}</section>`;
}

/** What the runs differ in comes first, and what a layer measures after what a run does.
 * @param {HistoryField} field */
function rankOf({ kind, name, varies }) {
  if (kind === "config") return varies ? 0 : 1;
  if (kind === "builtin") return 0;
  if (MAJOR.test(name)) return 0;
  return name.startsWith("layer/") ? 3 : MINOR.test(name) ? 2 : 1;
}
