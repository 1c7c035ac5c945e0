/* The panel that changes the tags of one run or many: those that they have, and a field that adds one, completed from all tags. */

import { changeRuns } from "../app/history-api.js";
import { forgetKnown, known, refreshKnown } from "../app/history-fields.js";
import { announce } from "../app/store.js";
import { moved } from "../lib/choice-keys.js";
import { runsWord } from "../lib/filter-complete.js";
import { refusalOf } from "../lib/problems.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { ChoiceList } from "./choice-list.js";
import { Floating } from "./floating.js";
import { Icon } from "./icon.js";

/** @typedef {{ id: string, tags: string[] }} Tagged */

const LONGEST = 64;
const OFFERED = 8;

/** @param {{ runs: Tagged[], title: string, anchor: () => Element | null, onChange: (tags: Map<string, string[]>) => void, onClose: () => void }} props
 *  onChange: with the tags of each run after a change */
export function TagEditor({ runs, title, anchor, onChange, onClose }) {
  const tags = useSignal(new Map(runs.map(({ id, tags }) => [id, tags])));
  const refusals = useSignal(/** @type {string[]} */ ([]));
  useEffect(() => {
    refreshKnown();
  }, []);
  const send = async (/** @type {"tag" | "untag"} */ action, /** @type {string} */ tag) => {
    try {
      const { done, refused } = await changeRuns({ runs: runs.map(({ id }) => id), action, tags: [tag] });
      tags.value = changedTags(tags.value, done, action, tag);
      refusals.value = [...new Set(refused.map(({ reason }) => reason))];
      forgetKnown();
      onChange(tags.value);
      document.getElementById("tag-adder")?.focus(); // the button that took one off is gone with it
      if (done.length) announce(action === "tag" ? `Tagged ${tag}` : `Tag ${tag} taken off`);
    } catch (error) {
      refusals.value = [refusalOf(error, "Tags")];
    }
  };
  const present = counted(tags.value);
  return html`<${Floating} anchor=${anchor} label=${title} kind="tag-editor" onClose=${onClose}>
    <${Adder} present=${present} n=${runs.length} onAdd=${(/** @type {string} */ tag) => send("tag", tag)} />
    ${refusals.value.map((reason) => html`<p key=${reason} class="bad-text" role="alert">${reason}</p>`)}
    ${present.size ? html`<ul class="tag-rows" aria-label="Tags">${[...present].map(([tag, n]) => html`<li key=${tag}><span class="tag"><bdi>${tag}</bdi></span>${runs.length > 1 ? html`<span class="quiet">${n} of ${runs.length}</span>` : null}<button type="button" class="icon-button" aria-label=${`Take off ${tag}`} title="Take it off" onClick=${() => send("untag", tag)}><${Icon} name="cross" /></button></li>`)}</ul>` : html`<p class="quiet">${runs.length > 1 ? "None of them has a tag yet." : "No tags yet."}</p>`}
  </${Floating}>`;
}

/** The field that adds a tag.
 * @param {{ present: Map<string, number>, n: number, onAdd: (tag: string) => void }} props */
function Adder({ present, n, onAdd }) {
  const text = useSignal("");
  const active = useSignal(-1);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const wanted = text.value.trim().toLowerCase();
  const offered = known.value.tags
    .filter(({ tag }) => (present.get(tag) ?? 0) < n && tag.toLowerCase().includes(wanted))
    .slice(0, OFFERED);
  const add = (/** @type {string} */ tag) => {
    text.value = "";
    active.value = -1;
    if (tag.trim()) onAdd(tag.trim());
    input.current?.focus();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const next = moved(event.key, active.value, offered.length);
    if (next !== null) active.value = next;
    else if ((event.key === "Enter" || event.key === ",") && !event.isComposing)
      add(offered[active.value]?.tag ?? text.value);
    else return;
    event.preventDefault();
  };
  const type = (/** @type {Event} */ event) => {
    text.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    active.value = -1;
  };
  const isOpen = offered.length > 0;
  return html`<div class="tag-adder">
    <input type="text" id="tag-adder" ref=${input} role="combobox" maxlength=${LONGEST} autocomplete="off" spellcheck=${false} placeholder="Add a tag" aria-label="Add a tag" aria-expanded=${isOpen} aria-autocomplete="list" aria-controls="tag-choices" aria-activedescendant=${active.value >= 0 ? `tag-choices-${active.value}` : undefined} value=${text.value} onInput=${type} onKeyDown=${onKeyDown} />
    ${isOpen ? html`<${ChoiceList} id="tag-choices" label="Tags that are in use" lines=${offered.map(({ tag, n }) => ({ key: tag, label: tag, detail: runsWord(n, known.value.of) }))} active=${active.value} onPick=${(/** @type {number} */ index) => add(offered[index].tag)} />` : null}
  </div>`;
}

/** Returns how many of the runs have each tag, by name.
 * @param {Map<string, string[]>} tags @returns {Map<string, number>} */
export function counted(tags) {
  const found = new Map();
  for (const own of tags.values()) for (const tag of own) found.set(tag, (found.get(tag) ?? 0) + 1);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @param {Map<string, string[]>} tags @param {string[]} ids @param {"tag" | "untag"} action @param {string} tag */
function changedTags(tags, ids, action, tag) {
  const out = new Map(tags);
  for (const id of ids) {
    const others = (tags.get(id) ?? []).filter((each) => each !== tag);
    out.set(id, action === "tag" ? [...others, tag].sort() : others);
  }
  return out;
}
