/* The panel in which the columns of the table are chosen, put into order, made wider or narrower, and hidden. */

import { CURVE, columnOf, MOST_COLUMNS, NAME, PARTS } from "../lib/columns-of-runs.js";
import { moved, resized, toggled } from "../lib/runs-query.js";
import { html, useSignal } from "../vendor/runtime.js";
import { FieldPicker } from "./field-picker.js";
import { Floating } from "./floating.js";
import { Icon } from "./icon.js";

/** @import { RunsPage } from "../app/runs-page.js" */
/** @import { HistoryField } from "../wire/history.js" */

const NUDGE = 24;
/** What the browser alone knows of a run. */
const OWN = [CURVE, "eta"];
/** What is always there, or is no value of a run. */
const LEFT_OUT = new Set([NAME, "note", "finding"]);
/** @type {HistoryField[]} */
const OWN_FIELDS = OWN.map((name) => ({ name, kind: "builtin", type: "text", n: 0, values: [], varies: true }));

/** @param {{ page: RunsPage, anchor: () => Element | null, onClose: () => void }} props */
export function ColumnsPanel({ page, anchor, onClose }) {
  const shown = page.columns.value;
  const isHere = (/** @type {string} */ id) => shown.some((each) => each.id === id);
  const toggle = (/** @type {string} */ id) => page.choose(toggled(shown, id));
  const isFull = shown.length >= MOST_COLUMNS;
  const entry = (/** @type {HistoryField} */ field) =>
    field.kind === "metric"
      ? html`<${Metric} key=${field.name} name=${field.name} isHere=${isHere} isFull=${isFull} toggle=${toggle} />`
      : html`<${Plain} key=${field.name} field=${field} isHere=${isHere(field.name)} isFull=${isFull} toggle=${toggle} />`;
  return html`<${Floating} anchor=${anchor} label="Columns" kind="columns-panel" onClose=${onClose}>
    <div class="columns-shown">
      <div class="columns-head"><h2>Shown</h2><button type="button" class="button button-small" disabled=${page.isStandard.value} onClick=${() => page.resetColumns()}><${Icon} name="reset" />Reset</button></div>
      <ol>${shown.map((each, place) => html`<${ShownColumn} key=${each.id} page=${page} id=${each.id} place=${place} n=${shown.length} />`)}</ol>
      ${isFull ? html`<p class="quiet">${MOST_COLUMNS} columns are the most.</p>` : null}
    </div>
    <div class="columns-more">
      <${FieldPicker} more=${OWN_FIELDS} scope=${page.query.value.scope} isWanted=${(/** @type {HistoryField} */ { name }) => !LEFT_OUT.has(name)} label="Search columns" entry=${entry} />
    </div>
  </${Floating}>`;
}

/** @param {{ page: RunsPage, id: string, place: number, n: number }} props */
function ShownColumn({ page, id, place, n }) {
  const { title, width } = columnOf(id);
  const columns = page.columns.value;
  const own = columns[place]?.width ?? null;
  const choose = (/** @type {typeof columns} */ next) => page.choose(next);
  const button = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {boolean} */ isOff,
    /** @type {() => void} */ onClick,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${`${label}: ${title}`} title=${label} disabled=${isOff} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  return html`<li><span class="columns-title" title=${id}>${title}</span>
    ${button("up", "Further to the left", place === 0, () => choose(moved(columns, id, -1)))}
    ${button("down", "Further to the right", place === n - 1, () => choose(moved(columns, id, 1)))}
    ${button("minus", "Narrower", false, () => choose(resized(columns, id, (own ?? width) - NUDGE)))}
    ${button("plus", "Wider", false, () => choose(resized(columns, id, (own ?? width) + NUDGE)))}
    ${button("cross", "Hide", id === NAME, () => choose(toggled(columns, id)))}
  </li>`;
}

/** @param {{ field: HistoryField, isHere: boolean, isFull: boolean, toggle: (id: string) => void }} props */
function Plain({ field: { name, kind, n }, isHere, isFull, toggle }) {
  const isBuiltIn = kind === "builtin";
  const label = isBuiltIn ? columnOf(name).title : name;
  return html`<li class=${isBuiltIn ? "is-short" : ""}><label class="picker-entry"><input type="checkbox" checked=${isHere} disabled=${isFull && !isHere} onChange=${() => toggle(name)} /><span>${label}</span>${n && !isBuiltIn ? html`<span class="quiet">${n.toLocaleString("en")}</span>` : null}</label></li>`;
}

/** @param {{ name: string, isHere: (id: string) => boolean, isFull: boolean, toggle: (id: string) => void }} props */
function Metric({ name, isHere, isFull, toggle }) {
  const step = useSignal("");
  const parts = [...Object.keys(PARTS), "curve"];
  const add = () => {
    if (/^\d{1,15}$/.test(step.value)) toggle(`${name}@${Number(step.value)}`);
    step.value = "";
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") add();
  };
  const onInput = (/** @type {Event} */ event) => {
    step.value = /** @type {HTMLInputElement} */ (event.currentTarget).value.replace(/\D/g, "");
  };
  return html`<li class="picker-metric"><span class="picker-name">${name}</span><span class="picker-parts" role="group" aria-label=${name}>
    ${parts.map((part) => html`<button type="button" class="toggle" key=${part} aria-pressed=${isHere(`${name}.${part}`)} disabled=${isFull && !isHere(`${name}.${part}`)} onClick=${() => toggle(`${name}.${part}`)}>${WORDS[part] ?? part}</button>`)}
    <input type="text" inputmode="numeric" class="picker-step" placeholder="at step" aria-label=${`${name} at step`} value=${step.value} onInput=${onInput} onKeyDown=${onKeyDown} />
    ${step.value ? html`<button type="button" class="icon-button" aria-label=${`Add ${name} at step ${step.value}`} onClick=${add}><${Icon} name="plus" /></button>` : null}
  </span></li>`;
}

/** @type {Record<string, string>} */
const WORDS = { best_step: "step of best", n: "points", min: "least", max: "largest" };
