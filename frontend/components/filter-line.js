/* The line that says which runs are listed, in a small language that completes as it is typed, beside a search for plain words. */

import { areLettersOn, takesKeys } from "../app/letter-keys.js";
import { addStyle } from "../app/style.js";
import { html, useEffect, useMemo, useRef, useSignal } from "../vendor/runtime.js";
import { FilterInput } from "./filter-input.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { SearchBox } from "./search-box.js";

/** @import { Problem } from "../wire/types.js" */
/** @typedef {{ filter?: string, search?: string }} Wanted */

const help = () =>
  Promise.all([import("./filter-help.js"), addStyle("desk-panels")]).then(([{ FilterHelp }]) => FilterHelp);
const wrong = () =>
  Promise.all([import("./filter-problem.js"), addStyle("desk-panels")]).then(([{ FilterProblem }]) => FilterProblem);

/** @param {{ filter: string, search: string, problem?: Problem | null, onChange: (wanted: Wanted) => void }} props
 *  filter, search: as the address has them; problem: what the server found wrong with this filter; onChange: another is wanted */
export function FilterLine({ filter, search, problem = null, onChange }) {
  const isHelped = useSignal(false);
  const wrongLine = useMemo(() => filter, [problem]); // another may be wanted already, which nobody has answered for
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useFocusKey(root);
  const toggle = () => {
    isHelped.value = !isHelped.value;
  };
  return html`<div class="filter-line" role="search" aria-label="Runs" ref=${root}>
    <${SearchBox} search=${search} onSearch=${(/** @type {string} */ text) => onChange({ search: text })} />
    <${FilterInput} filter=${filter} problem=${wrongLine === filter ? problem : null} onFilter=${(/** @type {string} */ text) => onChange({ filter: text })} />
    <button type="button" class="icon-button filter-help-button" aria-expanded=${isHelped.value} aria-controls="filter-help" aria-label="How to write a filter" title="How to write a filter" onClick=${toggle}><${Icon} name="question" /></button>
    ${problem ? html`<${Lazy} load=${wrong} line=${wrongLine} problem=${problem} onTake=${(/** @type {string} */ line) => onChange({ filter: line })} />` : null}
    <div id="filter-help" class="filter-help-room" hidden=${!isHelped.value}>${isHelped.value ? html`<${Lazy} load=${help} onTake=${(/** @type {string} */ line) => onChange({ filter: line })} />` : null}</div>
  </div>`;
}

/** The slash leads here, as on many pages with a search.
 * @param {{ current: HTMLElement | null }} root */
function useFocusKey(root) {
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesKeys(event.target) || !areLettersOn.peek()) return;
      event.preventDefault();
      /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector(".filter-input"))?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
