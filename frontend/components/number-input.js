/* A number as text, so that 1e-4 can be typed; on a log scale the arrows go 1, 2, 5, 10 and a slider spans the powers. */

import { fromPower, powersAround, readNumber, stepLog, writeNumber } from "../lib/log-number.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";

/** @import { NumberField } from "../lib/form-from-schema.js" */

/** @param {{ field: NumberField, value: unknown, onChange: (value: unknown) => void, shared: Record<string, unknown> }} props */
export function NumberInput({ field, value, onChange, shared }) {
  // What is typed stays as it is typed: "1e-" on the way to "1e-4" is not yet a number.
  const typed = useSignal(writeNumber(value));
  useEffect(() => {
    if ((readNumber(typed.value) ?? "") !== (value ?? "")) typed.value = writeNumber(value);
  }, [value]);
  const onInput = (/** @type {Event} */ event) => {
    typed.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    onChange(readNumber(typed.value) ?? (field.isOptional ? undefined : ""));
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (!direction || event.altKey || typeof value !== "number") return; // with Alt a layer is moved
    event.preventDefault();
    onChange(stepped(field, value, /** @type {1 | -1} */ (direction)));
  };
  const input = html`<input type="text" inputmode=${field.isInteger ? "numeric" : "decimal"} autocomplete="off" class="number-input"
    ...${shared} value=${typed.value} placeholder=${placeholderOf(field)} onInput=${onInput} onKeyDown=${onKeyDown} />`;
  if (!field.isLog) return input;
  return html`<div class="log-input">${input}<${LogSlider} field=${field} value=${value} onChange=${onChange} /></div>`;
}

/** @param {NumberField} field */
function placeholderOf({ isOptional, onlyFor, default: value }) {
  if (onlyFor) return writeNumber(value);
  return isOptional ? "not set" : "";
}

/** @param {NumberField} field @param {number} value @param {1 | -1} direction */
function stepped(field, value, direction) {
  const next = field.isLog
    ? stepLog(value, direction)
    : Number((value + direction * stepOf(field, value)).toPrecision(10));
  const low = field.min ?? Number.NEGATIVE_INFINITY;
  return next < low || next > (field.max ?? Number.POSITIVE_INFINITY) || (field.isMinOpen && next === low)
    ? value
    : next;
}

/** @param {NumberField} field @param {number} value */
function stepOf(field, value) {
  if (field.isInteger) return 1;
  return Math.abs(value) > 1 ? 0.1 : 0.01;
}

/** @param {{ field: NumberField, value: unknown, onChange: (value: unknown) => void }} props */
function LogSlider({ field, value, onChange }) {
  const [low, high] = powersAround(Number(field.default), field.min, field.max);
  const power = typeof value === "number" && value > 0 ? Math.log10(value) : low;
  const onInput = (/** @type {Event} */ event) =>
    onChange(fromPower(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value)));
  return html`<input type="range" class="log-slider" aria-label=${`${field.title}, log scale`} aria-valuetext=${writeNumber(value)}
    min=${low} max=${high} step="0.1" value=${power} onInput=${onInput} />`;
}
