/* The tools over the table of runs: which runs, in which scope, in which groups and columns, and the views that are kept. */

import { addStyle } from "../app/style.js";
import { columnOf, groupWords } from "../lib/columns-of-runs.js";
import { NEWEST_FIRST, SCOPES } from "../lib/runs-query.js";
import { html, useRef, useSignal } from "../vendor/runtime.js";
import { FilterLine } from "./filter-line.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { SavedViews } from "./saved-views.js";
import { useNarrow } from "./use-narrow.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { RunsQuery } from "../lib/runs-query.js" */

const columnsPanel = () =>
  Promise.all([import("./columns-panel.js"), addStyle("runs-panels")]).then(([{ ColumnsPanel }]) => ColumnsPanel);
const groupPanel = () =>
  Promise.all([import("./group-panel.js"), addStyle("runs-panels")]).then(([{ GroupPanel }]) => GroupPanel);
const SCOPE_WORDS = { active: "Active", archived: "Archived", deleted: "Deleted", all: "All" };

/** @param {{ page: RunsPage }} props */
export function RunsToolbar({ page }) {
  const { filter, search, scope, group } = page.query.value;
  const onScope = (/** @type {Event} */ event) =>
    page.change({ scope: /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value) });
  const by = group.map(groupWords).join(", ");
  const problem = page.list.error.value?.problems.find(({ field }) => field === "filter") ?? null;
  return html`<${FilterLine} filter=${filter} search=${search} problem=${problem} onChange=${(/** @type {Partial<RunsQuery>} */ part) => page.change(part)} />
    <div class="runs-choices">
      <select class="scope-select" aria-label="Scope" value=${scope} onChange=${onScope}>${SCOPES.map((each) => html`<option key=${each} value=${each}>${SCOPE_WORDS[each]}</option>`)}</select>
      ${useNarrow() ? html`<${SortSelect} page=${page} />` : null}
      <${PanelButton} page=${page} load=${groupPanel} icon="layers" word=${by ? `By ${by}` : "Group"} isUsed=${by !== ""} />
      <${PanelButton} page=${page} load=${columnsPanel} icon="table" word="Columns" isUsed=${false} />
      <${SavedViews} />
    </div>`;
}

/** @param {{ page: RunsPage, load: () => Promise<Function>, icon: string, word: string, isUsed: boolean }} props */
function PanelButton({ page, load, icon, word, isUsed }) {
  const isOpen = useSignal(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const open = () => {
    isOpen.value = true;
  };
  const close = () => {
    isOpen.value = false;
  };
  return html`<button type="button" class=${`button panel-button ${isUsed ? "is-used" : ""}`} ref=${button} aria-haspopup="dialog" aria-expanded=${isOpen.value} onClick=${open}><${Icon} name=${icon} /><span class="panel-word">${word}</span></button>
    ${isOpen.value ? html`<${Lazy} load=${load} page=${page} anchor=${() => button.current} onClose=${close} />` : null}`;
}

/** The order, where there are no heads to click at.
 * @param {{ page: RunsPage }} props */
function SortSelect({ page }) {
  const columns = page.columns.value.map(({ id }) => columnOf(id)).filter(({ isSortable }) => isSortable);
  const present = page.sort.value[0];
  const options = columns.flatMap(({ id, title, isLargeFirst }) =>
    (isLargeFirst ? [`-${id}`, id] : [id, `-${id}`]).map((value) => ({
      value,
      words: `${title} ${value.startsWith("-") ? "↓" : "↑"}`,
    })),
  );
  if (!options.some(({ value }) => value === NEWEST_FIRST))
    options.unshift({ value: NEWEST_FIRST, words: "Newest first" });
  if (!options.some(({ value }) => value === present)) options.unshift({ value: present, words: present });
  const onChange = (/** @type {Event} */ event) =>
    page.change({ sort: [/** @type {HTMLSelectElement} */ (event.currentTarget).value] });
  return html`<select class="sort-select" aria-label="Order" value=${present} onChange=${onChange}>${options.map(({ value, words }) => html`<option key=${value} value=${value}>${words}</option>`)}</select>`;
}
