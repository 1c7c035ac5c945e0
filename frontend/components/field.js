/* One field of the form, by its kind: with label, unit, help, range and the rule it breaks. */

import {
  chosenOption,
  helpOf,
  humanise,
  rangeText,
  sentence,
  unitBeside,
  valueOfOption,
} from "../lib/form-from-schema.js";
import { join } from "../lib/form-walk.js";
import { get } from "../lib/paths.js";
import { idOf, rulesAt } from "../lib/problems.js";
import { html } from "../vendor/runtime.js";
import { EntryList } from "./entry-list.js";
import { LayerList } from "./layer-list.js";
import { NumberInput } from "./number-input.js";

/** @import { Form } from "../app/form.js" */
/** @import { ChoiceField, Field as FieldSpec, ListField, VariantField } from "../lib/form-from-schema.js" */
/** @typedef {{ form: Form, path: string, field: FieldSpec, isBare?: boolean }} Props  isBare: without help */

/** @param {Props} props */
export function Field({ form, path, field, isBare = false }) {
  const value = get(form.config.value, path);
  if (field.kind === "list") return list(form, path, field);
  if (field.kind === "variant") return html`<${Variant} form=${form} path=${path} field=${field} isBare=${isBare} />`;
  if (field.kind === "object")
    return field.fields.map(
      (inner) => html`<${Field} key=${inner.key} form=${form} path=${join(path, inner.key)} field=${inner} />`,
    );
  const set = (/** @type {unknown} */ next) => form.set(path, next);
  return html`<${Frame} form=${form} path=${path} title=${field.title} unit=${"unit" in field ? unitBeside(field, field.title) : ""} help=${isBare ? "" : helpOf(field)} hint=${field.kind === "number" ? rangeText(field) : ""}>
    ${(/** @type {object} */ shared) => control(field, value, set, shared)}
  </${Frame}>`;
}

/** @param {Form} form @param {string} path @param {ListField} field */
function list(form, path, field) {
  if (path === "network.layers") return html`<${LayerList} form=${form} path=${path} field=${field} Field=${Field} />`;
  const words = { noun: field.title.toLowerCase(), none: "None." };
  return html`<${EntryList} form=${form} path=${path} field=${field} words=${words} Field=${Field} />`;
}

/** Label, help and broken rules around a control, tied to it for screen readers.
 * @param {{ form: Form, path: string, title: string, unit?: string, help?: string, isWide?: boolean, hint?: string, children: (shared: object) => unknown }} props */
export function Frame({ form, path, title, unit, help, isWide, hint, children }) {
  const id = idOf(path);
  const rules = rulesAt(form.problems.value, path);
  const why = form.locks?.value.get(path);
  const notes = [why ? `${id}-why` : "", help ? `${id}-help` : "", rules.length ? `${id}-error` : ""]
    .filter(Boolean)
    .join(" ");
  const shared = {
    id,
    "aria-invalid": rules.length ? "true" : undefined,
    "aria-describedby": notes || undefined,
    title: hint || undefined,
    disabled: why ? true : undefined,
  };
  return html`<div class=${`field ${rules.length ? "is-wrong" : ""} ${isWide ? "is-wide" : ""}`}>
    <label for=${id}>${title}${unit ? html` <span class="unit">${unit}</span>` : null}</label>
    ${children(shared)}
    ${why ? html`<p class="field-help" id=${`${id}-why`}>${sentence(why)}</p>` : null}
    ${rules.length ? html`<p class="field-error" id=${`${id}-error`}>${rules.join("; ")}</p>` : null}
    ${help ? html`<p class="field-help" id=${`${id}-help`}>${help}</p>` : null}
  </div>`;
}

/** @param {FieldSpec} field @param {unknown} value @param {(next: unknown) => void} set @param {object} shared */
function control(field, value, set, shared) {
  if (field.kind === "number")
    return html`<${NumberInput} field=${field} value=${value} onChange=${set} shared=${shared} />`;
  // The default of a data set's option holds while none is given, so it is shown as the choice.
  const settled = field.onlyFor ? { ...field, isOptional: false } : field;
  if (settled.kind === "choice") return select(settled, String(value ?? settled.default ?? ""), set, shared);
  if (settled.kind === "boolean" && settled.isOptional) return threeWay(value, set, shared);
  if (field.kind === "boolean")
    return html`<input type="checkbox" ...${shared} checked=${(value ?? field.default) === true} onChange=${(/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} />`;
  const onInput = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    set(text === "" && field.isOptional ? undefined : text);
  };
  return html`<input type="text" autocomplete="off" spellcheck=${false} ...${shared} value=${value ?? ""} placeholder=${field.onlyFor ? String(field.default) : ""} onInput=${onInput} />`;
}

/** On, off, or left to what holds for the whole network: no box can say which.
 * @param {unknown} value @param {(next: unknown) => void} set @param {object} shared */
function threeWay(value, set, shared) {
  const onChange = (/** @type {Event} */ event) => {
    const chosen = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    set(chosen === "" ? undefined : chosen === "on");
  };
  return html`<select ...${shared} value=${typeof value === "boolean" ? (value ? "on" : "off") : ""} onChange=${onChange}>
    <option value="">As the network</option><option value="on">On</option><option value="off">Off</option>
  </select>`;
}

/** @param {ChoiceField | VariantField} field @param {string} value @param {(next: any) => void} set @param {object} shared */
function select(field, value, set, shared) {
  const onChange = (/** @type {Event} */ event) => {
    const chosen = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    set(chosen === "" ? undefined : chosen);
  };
  return html`<select ...${shared} value=${value} onChange=${onChange}>
    ${field.isOptional ? html`<option value="">${"default" in field && field.default ? humanise(String(field.default)) : "As the network"}</option>` : null}
    ${field.options.map((option) => html`<option key=${option.value} value=${option.value}>${option.value.replaceAll("_", " ")}</option>`)}
  </select>`;
}

/** A choice whose options have fields of their own, such as an init and its std.
 * @param {{ form: Form, path: string, field: VariantField, title?: string, isBare?: boolean }} props */
export function Variant({ form, path, field, title = field.title, isBare = false }) {
  const value = get(form.config.value, path);
  const option = chosenOption(field, value);
  const choose = (/** @type {string | undefined} */ word) => form.set(path, word && valueOfOption(field, word));
  const isSettled = field.options.length === 1 && !field.isOptional;
  return html`
    <${Frame} form=${form} path=${path} title=${title} help=${isBare ? "" : sentence(option?.help || field.help)}>
      ${(/** @type {object} */ shared) => (isSettled ? html`<output ...${shared} class="settled">${option?.value.replaceAll("_", " ")}</output>` : select(field, option?.value ?? "", choose, shared))}
    </${Frame}>
    ${option?.fields.map((inner) => html`<${Field} key=${`${option.value}.${inner.key}`} form=${form} path=${join(path, inner.key)} field=${inner} isBare=${isBare} />`)}
  `;
}
