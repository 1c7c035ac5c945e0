/* Fields of which one is given: a choice among them, and the input of the chosen one. */

import { give, given, startValue } from "../lib/either.js";
import { helpOf, rangeText, unitBeside } from "../lib/form-from-schema.js";
import { join } from "../lib/form-walk.js";
import { get } from "../lib/paths.js";
import { html } from "../vendor/runtime.js";
import { Frame } from "./field.js";
import { NumberInput } from "./number-input.js";

/** @import { Form } from "../app/form.js" */
/** @import { Either } from "../lib/either.js" */
/** @import { NumberField } from "../lib/form-from-schema.js" */
/** @import { Config } from "../wire/types.js" */

/** @param {{ form: Form, group: string, either: Either }} props */
export function EitherField({ form, group, either }) {
  const values = /** @type {Config} */ (get(form.config.value, group) ?? {});
  const which = given(either, values);
  const field = /** @type {NumberField} */ (either.fields[which]);
  const set = (/** @type {number} */ side, /** @type {unknown} */ value) =>
    form.set(group, give(either, values, side, value));
  const tab = (/** @type {number} */ side) =>
    html`<button type="button" class="segment" aria-pressed=${which === side} onClick=${() => which !== side && set(side, startValue(either.fields[side]))}>${either.fields[side].title}</button>`;
  const path = join(group, field.key);
  return html`<${Frame} form=${form} path=${path} title=${either.title} unit=${unitBeside(field, field.title)} help=${helpOf(field)} hint=${rangeText(field)}>
    ${(/** @type {object} */ shared) => html`<div class="either">
      <div class="segments" role="group" aria-label=${either.title}>${either.fields.map((_, side) => tab(side))}</div>
      <${NumberInput} key=${field.key} field=${{ ...field, isLog: false }} value=${values[field.key]} onChange=${(/** @type {unknown} */ value) => form.set(path, value)} shared=${{ ...shared, "aria-label": field.title }} />
    </div>`}
  </${Frame}>`;
}
