/* The field of the filter line: coloured by what each word is to it, completed under it, by keys or a press. */

import { FilterDraft } from "../app/filter-draft.js";
import { addStyle } from "../app/style.js";
import { moved } from "../lib/choice-keys.js";
import { lex } from "../lib/filter-lexer.js";
import { rangeOf } from "../lib/filter-problem.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

/** @import { Problem } from "../wire/types.js" */

/** More than the server takes, so that it says so, and less than an address holds. */
const LONGEST = 4000;
const LIST = "filter-choices";
const choices = () =>
  Promise.all([import("./choice-list.js"), ...["floating", "desk-panels"].map(addStyle)]).then(
    ([{ ChoiceList }]) => ChoiceList,
  );

/** @param {{ filter: string, problem: Problem | null, onFilter: (line: string) => void }} props */
export function FilterInput({ filter, problem, onFilter }) {
  const latest = useRef(onFilter);
  latest.current = onFilter;
  const draft = useMemo(() => new FilterDraft(filter, (line) => latest.current(line)), []);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const paint = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => draft.follow(filter), [filter]);
  useEffect(() => () => clearTimeout(draft.timer), []);
  useEffect(() => {
    if (problem) draft.forget(filter);
  }, [problem]);
  const scroll = () => {
    if (paint.current && input.current) paint.current.scrollLeft = input.current.scrollLeft;
  };
  useLayoutEffect(scroll);
  const onClick = () => {
    look();
    if (!draft.text.value) draft.isOpen.value = true;
  };
  const look = () => {
    draft.caret.value = input.current?.selectionStart ?? 0;
  };
  const take = (/** @type {number} */ index) => {
    const caret = draft.take(index);
    // The field has the new text with the next drawing.
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(caret, caret);
      scroll();
    });
  };
  const finish = () => {
    draft.isOpen.value = false;
    draft.send();
    draft.keep();
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!event.isComposing && !event.ctrlKey && !event.metaKey && act(draft, event, take, finish))
      event.preventDefault();
  };
  const onFocus = () => {
    draft.begin();
    look();
    draft.isOpen.value = draft.text.value === "";
  };
  const onInput = () => {
    const field = /** @type {HTMLInputElement} */ (input.current);
    draft.type(field.value, field.selectionStart ?? field.value.length);
  };
  const text = draft.text.value;
  const found = draft.completion.value;
  const isOpen = !!found?.choices.length;
  const isWrong = problem !== null && text.trim() === filter;
  return html`<div class=${`filter-box ${isWrong ? "is-wrong" : ""}`}>
    <${Icon} name="funnel" />
    <div class="filter-field">
      <div class="filter-paint" ref=${paint} aria-hidden="true">${painted(text, isWrong ? rangeOf(text, problem) : null)}</div>
      <input type="text" class="filter-input" ref=${input} role="combobox" aria-label="Filter" aria-expanded=${isOpen} aria-controls=${LIST} aria-autocomplete="list" aria-activedescendant=${isOpen && draft.active.value >= 0 ? `${LIST}-${draft.active.value}` : undefined} aria-invalid=${isWrong ? "true" : undefined} aria-describedby=${isWrong ? "filter-problem" : undefined} maxlength=${LONGEST} autocomplete="off" autocapitalize="off" spellcheck=${false} placeholder="Filter: val/accuracy.best > 0.5 and tag = baseline" value=${text} onInput=${onInput} onKeyDown=${onKeyDown} onKeyUp=${look} onClick=${onClick} onSelect=${scroll} onScroll=${scroll} onFocus=${onFocus} onBlur=${finish} />
    </div>
    ${text ? html`<button type="button" class="icon-button" aria-label="Clear the filter" title="Clear" onClick=${() => draft.clear()}><${Icon} name="cross" /></button>` : null}
    ${isOpen ? html`<div class="filter-choices" style=${{ "--from": String(Math.max(0, (text.trim() ? found.from : 0) - charsHidden(input.current))) }}><${Lazy} load=${choices} id=${LIST} label="What may come next" lines=${found.choices.map((choice, index) => ({ ...choice, key: `${choice.kind} ${choice.text} ${index}` }))} total=${found.total} active=${draft.active.value} onPick=${take} /></div>` : null}
  </div>`;
}

/** Does what a key means; tells whether it meant anything.
 * @param {FilterDraft} draft @param {KeyboardEvent} event @param {(index: number) => void} take @param {() => void} finish */
function act(draft, { key, altKey, shiftKey }, take, finish) {
  const choices = draft.completion.value?.choices ?? [];
  const { active, isOpen } = draft;
  const next = moved(key, active.value, choices.length);
  if (next !== null) active.value = next;
  else if (key === "ArrowDown" && !isOpen.value) isOpen.value = true;
  else if (key === "Escape" && isOpen.value) isOpen.value = false;
  else if (key === "Tab" && !shiftKey && !altKey && isTaken(draft)) take(Math.max(active.value, 0));
  else if (key === "Enter" && active.value >= 0) take(active.value);
  else if (key === "Enter") finish();
  else return false;
  return true;
}

/** Tells whether Tab takes a choice: the one that the keys are on, or the first for a word that is begun. Else it goes on.
 * @param {FilterDraft} draft */
function isTaken(draft) {
  const found = draft.completion.value;
  if (!found?.choices.length) return false;
  return draft.active.value >= 0 || draft.text.value.slice(found.from, draft.caret.value).trim() !== "";
}

/** @param {string} text @param {[number, number] | null} wrong */
function painted(text, wrong) {
  return lex(text).map(({ text: part, from, to, role }) => {
    const isWrong = wrong !== null && from < Math.max(wrong[1], wrong[0] + 1) && to > wrong[0];
    return html`<span key=${from} class=${`paint-${role} ${isWrong ? "is-wrong" : ""}`}>${part}</span>`;
  });
}

/** Returns how many characters of the field are scrolled out of sight.
 * @param {HTMLInputElement | null} input */
function charsHidden(input) {
  if (!input?.value) return 0;
  const width = input.scrollWidth / Math.max(input.value.length, 1);
  return Math.floor(input.scrollLeft / Math.max(width, 1));
}
