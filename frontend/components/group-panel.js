/* The panel in which it is chosen by what the runs stand in groups. */

import { groupWords } from "../lib/columns-of-runs.js";
import { MOST_GROUPINGS } from "../lib/runs-query.js";
import { html } from "../vendor/runtime.js";
import { FieldPicker } from "./field-picker.js";
import { Floating } from "./floating.js";
import { Icon } from "./icon.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { HistoryField } from "../wire/history.js" */

const KINDS = [
  ["config", "Configuration"],
  ["builtin", "Of every run"],
];
/** What says of a run what it is, not how it went. */
const BUILT_IN = new Set(["dataset", "network", "state", "health", "parent", "name", "starred", "tags"]);

/** @param {{ page: RunsPage, anchor: () => Element | null, onClose: () => void }} props */
export function GroupPanel({ page, anchor, onClose }) {
  const by = page.query.value.group;
  const isFull = by.length >= MOST_GROUPINGS;
  const toggle = (/** @type {string} */ name) =>
    page.change({ group: by.includes(name) ? by.filter((each) => each !== name) : [...by, name], sort: [] });
  const isWanted = (/** @type {HistoryField} */ { name, kind }) => kind === "config" || BUILT_IN.has(name);
  const entry = (/** @type {HistoryField} */ { name, kind, varies }) =>
    html`<li key=${name}><label class=${`picker-entry ${varies ? "" : "quiet"}`} title=${varies ? undefined : "The same in all runs"}><input type="checkbox" checked=${by.includes(name)} disabled=${isFull && !by.includes(name)} onChange=${() => toggle(name)} /><span>${kind === "config" ? name : groupWords(name)}</span></label></li>`;
  return html`<${Floating} anchor=${anchor} label="Groups" kind="group-panel" onClose=${onClose}>
    <div class="columns-head"><h2>Group by</h2><button type="button" class="button button-small" disabled=${!by.length} onClick=${() => page.change({ group: [], sort: [] })}>No groups</button></div>
    ${by.length ? html`<ol class="group-by">${by.map((name) => html`<li key=${name}><button type="button" class="chip" aria-label=${`No longer by ${groupWords(name)}`} onClick=${() => toggle(name)}>${groupWords(name)}<${Icon} name="cross" /></button></li>`)}</ol>` : html`<p class="quiet">Runs that have the same value become one row, with the mean ± the deviation of each number over them: over seeds, where everything else is the same.</p>`}
    ${isFull ? html`<p class="quiet">${MOST_GROUPINGS} fields are the most.</p>` : null}
    <${FieldPicker} scope=${page.query.value.scope} isWanted=${isWanted} kinds=${KINDS} label="Search fields" entry=${entry} />
  </${Floating}>`;
}
