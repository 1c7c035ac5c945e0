/* A list of choices: add, remove, duplicate, reorder, and each item's own fields. */

import { announce } from "../app/store.js";
import { chosenOption, humanise, sentence, valueOfOption } from "../lib/form-from-schema.js";
import { join } from "../lib/form-walk.js";
import { insertAt, move, removeAt, replaceAt } from "../lib/layer-edit.js";
import { get } from "../lib/paths.js";
import { idOf, rulesAt } from "../lib/problems.js";
import { html, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { controlAt, focusItem } from "./item-focus.js";

/** @import { Form } from "../app/form.js" */
/** @import { ListField } from "../lib/form-from-schema.js" */
/** @typedef {{ noun: string, last?: (count: number) => unknown, none: string }} Words
 *   noun: what an item is called; last: what always ends the list */
/** @typedef {{ form: Form, path: string, field: ListField, Field: Function }} ListProps  Field: what edits an item's own fields */

/** @param {ListProps & { words: Words }} props */
export function EntryList({ form, path, field, words, Field }) {
  const items = /** @type {unknown[]} */ (get(form.config.value, path) ?? []);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const change = (/** @type {unknown[]} */ next, /** @type {string} */ said, to = -1, from = -1) => {
    const item = list.current?.querySelectorAll("li.is-item")[from];
    const control = item ? controlAt(/** @type {HTMLElement} */ (item)) : -1;
    form.set(path, next);
    announce(said);
    if (list.current && control >= 0) focusItem(list.current, to, control);
  };
  const id = idOf(path);
  const rules = rulesAt(form.problems.value, path);
  return html`<fieldset class="layers is-wide" id=${id} tabindex="-1" ref=${list}>
    <legend>${field.title}</legend>
    ${field.help ? html`<p class="field-help">${sentence(field.help)}${items.length > 1 ? " Alt with ↑ or ↓ moves one." : ""}</p>` : null}
    ${rules.length ? html`<p class="field-error">${rules.join("; ")}</p>` : null}
    <ol class="layer-list">
      ${items.map((item, index) => html`<${Item} key=${index} form=${form} list=${field} items=${items} item=${item} index=${index} path=${join(path, String(index))} change=${change} noun=${words.noun} Field=${Field} />`)}
      ${words.last?.(items.length)}
    </ol>
    ${items.length ? null : html`<p class="quiet">${words.none}</p>`}
    <${Adder} list=${field} items=${items} change=${change} noun=${words.noun} />
  </fieldset>`;
}

/** What to add, told in a line, and the button that adds it. The kind that was added last is chosen.
 * @param {{ list: ListField, items: unknown[], change: (next: unknown[], said: string) => void, noun: string }} props */
function Adder({ list, items, change, noun }) {
  const chosen = useSignal("");
  const { options } = list.item;
  const last = chosenOption(list.item, items.at(-1));
  const option = options.find(({ value }) => value === chosen.value) ?? last ?? options[0];
  const isFull = list.maxItems !== null && items.length >= list.maxItems;
  const choose = (/** @type {Event} */ event) => {
    chosen.value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
  };
  const add = () => change([...items, fresh(list, items, option.value)], `${humanise(option.value)} added`);
  return html`<div class="layer-add">
    <select aria-label=${`${humanise(noun)} to add`} value=${option.value} onChange=${choose}>
      ${options.map(({ value }) => html`<option key=${value} value=${value}>${humanise(value)}</option>`)}
    </select>
    <button type="button" class="button button-small" disabled=${isFull} onClick=${add}><${Icon} name="plus" />Add ${noun}</button>
    <span class="field-help">${sentence(option.help)}</span>
  </div>`;
}

/** Returns a new item: as the last one of its kind, else with its defaults.
 * @param {ListField} field @param {unknown[]} items @param {string} word */
function fresh(field, items, word) {
  const like = items.findLast((item) => chosenOption(field.item, item)?.value === word);
  return like ?? valueOfOption(field.item, word);
}

/** @param {{ form: Form, list: ListField, items: unknown[], item: unknown, index: number, path: string, change: (next: unknown[], said: string, to?: number, from?: number) => void, noun: string, Field: Function }} props */
function Item({ form, list, items, item, index, path, change, noun, Field }) {
  const option = chosenOption(list.item, item);
  const name = `${noun} ${index + 1}`;
  const rules = rulesAt(form.problems.value, path);
  const moveTo = (/** @type {number} */ to) => {
    if (to < 0 || to >= items.length) return;
    change(move(items, index, to), `${name} moved to place ${to + 1}`, to, index);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    moveTo(index + (event.key === "ArrowUp" ? -1 : 1));
  };
  const tool = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {boolean} */ isOff,
    /** @type {() => void} */ onClick,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${`${label} ${name}`} title=${label} disabled=${isOff} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  return html`<li class=${`layer is-item ${rules.length ? "is-wrong" : ""}`} id=${idOf(path)} tabindex="-1" onKeyDown=${onKeyDown}>
    <span class="layer-number">${index + 1}</span>
    <div class="layer-fields">
      <div class="field layer-type"><label for=${`${idOf(path)}-type`}>${humanise(noun)}</label>
        <select id=${`${idOf(path)}-type`} value=${option?.value ?? ""} onChange=${(/** @type {Event} */ event) => change(replaceAt(items, index, valueOfOption(list.item, /** @type {HTMLSelectElement} */ (event.currentTarget).value)), `${name} changed`)}>
          ${list.item.options.map((each) => html`<option value=${each.value}>${each.value.replaceAll("_", " ")}</option>`)}
        </select>
      </div>
      ${option?.fields.map((inner) => html`<${Field} key=${`${option.value}.${inner.key}`} form=${form} path=${join(path, inner.key)} field=${{ ...inner, help: "" }} isBare />`)}
      ${rules.length ? html`<p class="field-error is-wide">${rules.join("; ")}</p>` : null}
    </div>
    <div class="layer-tools">
      ${tool("up", "Move up", index === 0, () => moveTo(index - 1))}
      ${tool("down", "Move down", index === items.length - 1, () => moveTo(index + 1))}
      ${tool("copy", "Duplicate", false, () => change(insertAt(items, index + 1, item), `${name} duplicated`, index + 1, index))}
      ${tool("cross", "Remove", false, () => change(removeAt(items, index), `${name} removed`, index, index))}
    </div>
  </li>`;
}
