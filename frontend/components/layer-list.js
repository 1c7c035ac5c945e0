/* The list of layers: add, remove, duplicate, reorder, and each layer's own fields. */

import { announce } from "../app/store.js";
import { chosenOption, humanise, sentence, valueOfOption } from "../lib/form-from-schema.js";
import { join } from "../lib/form-walk.js";
import { insertAt, move, removeAt, replaceAt } from "../lib/layer-edit.js";
import { get } from "../lib/paths.js";
import { idOf, rulesAt } from "../lib/problems.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Form } from "../app/form.js" */
/** @import { ListField } from "../lib/form-from-schema.js" */

/** @param {{ form: Form, path: string, field: ListField, Field: Function }} props  Field: what edits a layer's own fields */
export function LayerList({ form, path, field, Field }) {
  const layers = /** @type {unknown[]} */ (get(form.config.value, path) ?? []);
  const change = (/** @type {unknown[]} */ next, /** @type {string} */ said) => {
    form.set(path, next);
    announce(said);
  };
  const id = idOf(path);
  const rules = rulesAt(form.problems.value, path);
  const isFull = field.maxItems !== null && layers.length >= field.maxItems;
  return html`<fieldset class="layers is-wide" id=${id} tabindex="-1">
    <legend>${field.title}</legend>
    ${field.help ? html`<p class="field-help">${sentence(field.help)}</p>` : null}
    ${rules.length ? html`<p class="field-error">${rules.join("; ")}</p>` : null}
    <ol class="layer-list">
      ${layers.map((layer, index) => html`<${Layer} key=${index} form=${form} list=${field} layers=${layers} layer=${layer} index=${index} path=${join(path, String(index))} change=${change} Field=${Field} />`)}
      <li class="layer layer-output"><span class="layer-number">${layers.length + 1}</span><span><strong>Output</strong> <span class="quiet">dense, linear, one unit a class: it follows from the data</span></span></li>
    </ol>
    <div class="layer-add">
      ${field.item.options.map(
        (option) => html`<button type="button" class="button button-small" disabled=${isFull}
        onClick=${() => change([...layers, fresh(field, layers, option.value)], `${humanise(option.value)} layer added`)}><${Icon} name="plus" />${humanise(option.value)} layer</button>`,
      )}
      ${layers.length === 0 ? html`<span class="quiet">No hidden layers: a linear classifier.</span>` : null}
    </div>
  </fieldset>`;
}

/** Returns a new layer: as the last one of its type, else with its defaults.
 * @param {ListField} field @param {unknown[]} layers @param {string} word */
function fresh(field, layers, word) {
  const like = layers.findLast((layer) => chosenOption(field.item, layer)?.value === word);
  return like ?? valueOfOption(field.item, word);
}

/** @param {{ form: Form, list: ListField, layers: unknown[], layer: unknown, index: number, path: string, change: (next: unknown[], said: string) => void, Field: Function }} props */
function Layer({ form, list, layers, layer, index, path, change, Field }) {
  const option = chosenOption(list.item, layer);
  const name = `layer ${index + 1}`;
  const rules = rulesAt(form.problems.value, path);
  const tool = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {boolean} */ isOff,
    /** @type {() => void} */ onClick,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${`${label} ${name}`} title=${label} disabled=${isOff} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  return html`<li class=${`layer ${rules.length ? "is-wrong" : ""}`} id=${idOf(path)} tabindex="-1">
    <span class="layer-number">${index + 1}</span>
    <div class="layer-fields">
      <div class="field layer-type"><label for=${`${idOf(path)}-type`}>Layer</label>
        <select id=${`${idOf(path)}-type`} value=${option?.value ?? ""} onChange=${(/** @type {Event} */ event) => change(replaceAt(layers, index, valueOfOption(list.item, /** @type {HTMLSelectElement} */ (event.currentTarget).value)), `${name} changed`)}>
          ${list.item.options.map((each) => html`<option value=${each.value}>${each.value.replaceAll("_", " ")}</option>`)}
        </select>
      </div>
      ${option?.fields.map((inner) => html`<${Field} key=${`${option.value}.${inner.key}`} form=${form} path=${join(path, inner.key)} field=${{ ...inner, help: "" }} isBare />`)}
      ${rules.length ? html`<p class="field-error is-wide">${rules.join("; ")}</p>` : null}
    </div>
    <div class="layer-tools">
      ${tool("up", "Move up", index === 0, () => change(move(layers, index, index - 1), `${name} moved up`))}
      ${tool("down", "Move down", index === layers.length - 1, () => change(move(layers, index, index + 1), `${name} moved down`))}
      ${tool("copy", "Duplicate", false, () => change(insertAt(layers, index + 1, layer), `${name} duplicated`))}
      ${tool("cross", "Remove", false, () => change(removeAt(layers, index), `${name} removed`))}
    </div>
  </li>`;
}
