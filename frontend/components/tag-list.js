/* The tags of a run: each leads to the runs that have it; a button changes them. */

import { navigate } from "../app/router.js";
import { quoted, withTerm } from "../lib/filter-lexer.js";
import { visible } from "../lib/visible.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

/** @import { RunSummary } from "../wire/live.js" */

/** How many tags are shown in a row. */
const MOST = 2;
const editor = () => import("./tag-editor.js").then(({ TagEditor }) => TagEditor);

/** @param {{ run: RunSummary, hasWord?: boolean, onChange?: (tags: string[]) => void }} props  hasWord: there is room for all
 *  tags, and for a word on the button where there is none */
export function TagList({ run, hasWord = false, onChange }) {
  const isOpen = useSignal(false);
  // What was changed here holds until the live stream tells it.
  const changed = useSignal(/** @type {string[] | null} */ (null));
  const root = useRef(/** @type {HTMLSpanElement | null} */ (null));
  useEffect(() => {
    changed.value = null;
  }, [run.tags.join("\n")]);
  const tags = changed.value ?? run.tags;
  const change = (/** @type {string[]} */ next) => {
    changed.value = next;
    onChange?.(next);
  };
  const close = () => {
    isOpen.value = false;
  };
  const open = () => {
    isOpen.value = true;
  };
  const name = visible(run.name || run.id);
  const shown = hasWord ? tags : tags.slice(0, MOST);
  const isWord = hasWord && tags.length === 0;
  return html`<span class="tag-list" ref=${root}>
    ${shown.map((tag) => html`<${Tag} key=${tag} tag=${tag} />`)}
    ${shown.length < tags.length ? html`<span class="tag-more quiet" title=${tags.slice(MOST).join("\n")}>+${tags.length - MOST}</span>` : null}
    <button type="button" class=${isWord ? "button button-small" : "icon-button tag-add"} aria-haspopup="dialog" aria-expanded=${isOpen.value} aria-label=${isWord ? `Add tags to ${name}` : `Tags of ${name}`} title="Change the tags" onClick=${open}><${Icon} name="tag" />${isWord ? "Add tags" : null}</button>
    ${isOpen.value ? html`<${Lazy} load=${editor} runs=${[{ id: run.id, tags }]} title=${`Tags of ${name}`} anchor=${() => root.current} onChange=${(/** @type {Map<string, string[]>} */ all) => change(all.get(run.id) ?? tags)} onClose=${close} />` : null}
  </span>`;
}

/** @param {{ tag: string }} props */
function Tag({ tag }) {
  const term = `tag = ${quoted(tag)}`;
  const go = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(filtered(term));
  };
  return html`<a class="tag" href=${`/?${new URLSearchParams({ filter: term })}`} title=${`Show the runs with the tag ${tag}`} onClick=${go}><bdi>${tag}</bdi></a>`;
}

/** Returns the address of the runs that have it, of those that are listed now.
 * @param {string} term */
function filtered(term) {
  const query = new URLSearchParams(location.pathname === "/" ? location.search : "");
  query.set("filter", withTerm(query.get("filter") ?? "", term));
  return `/?${query}`;
}
