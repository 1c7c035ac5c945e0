/* The runs of a comparison as chips: pointed at, shown alone, put away, removed; others added; grouped by a field. */

import { findRuns } from "../app/compare-api.js";
import { MOST_RUNS } from "../app/comparison.js";
import { announce } from "../app/store.js";
import { fieldText } from "../lib/compare-columns.js";
import { count } from "../lib/format.js";
import { isFinal, lookOf } from "../lib/states.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { RunMark } from "./run-mark.js";

/** @import { Comparison } from "../app/comparison.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @import { Signal } from "../vendor/runtime.js" */

/** Chips that are shown before the rest is folded. */
const MOST = 24;
const FOUND = 8;
const WAIT = 200;

/** @param {{ comparison: Comparison }} props */
export function CompareRuns({ comparison }) {
  const isOpen = useSignal(false);
  const runs = comparison.answer.value?.runs ?? [];
  const shown = new Set(comparison.shown.value);
  const named = isOpen.value ? runs : runs.slice(0, MOST);
  const { hidden, alone } = comparison.choice.state.value;
  const all = () => comparison.choice.change({ hidden: [], alone: "" });
  return html`<section class="compare-runs card" aria-label="Runs that are compared">
    <ul class="compare-chips">
      ${named.map((run) => html`<${Chip} key=${run.id} comparison=${comparison} run=${run} isShown=${shown.has(run.id)} isAlone=${alone === run.id} />`)}
    </ul>
    <div class="compare-tools">
      ${runs.length > MOST ? html`<button type="button" class="button button-small" aria-expanded=${isOpen.value} onClick=${() => (isOpen.value = !isOpen.value)}>${isOpen.value ? "Fewer" : `${count(runs.length - MOST)} more`}</button>` : null}
      ${hidden.length || alone ? html`<button type="button" class="button button-small" onClick=${all}>Show all ${count(runs.length)}</button>` : null}
      <${GroupBy} comparison=${comparison} />
      <${AddRun} comparison=${comparison} />
    </div>
  </section>`;
}

/** @param {{ comparison: Comparison, run: RunSummary, isShown: boolean, isAlone: boolean }} props */
function Chip({ comparison, run, isShown, isAlone }) {
  const { id } = run;
  const name = run.name || id;
  const isLit = comparison.isLit(id);
  const isPicked = comparison.choice.state.value.picked === id;
  const button = (
    /** @type {string} */ icon,
    /** @type {string} */ label,
    /** @type {() => void} */ onClick,
    /** @type {boolean | undefined} */ isPressed = undefined,
  ) =>
    html`<button type="button" class="chip-button" aria-label=${`${label} ${name}`} title=${label} aria-pressed=${isPressed} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  return html`<li class=${`run-chip ${isShown ? "" : "is-hidden"} ${isLit ? "is-lit" : ""}`} ...${hovering(comparison, id)}>
    <button type="button" class="run-chip-name" aria-pressed=${isPicked} title=${`${name}, ${lookOf(run.state).word.toLowerCase()}: bring out everywhere`} onClick=${() => comparison.pick(id)}>
      <${RunMark} comparison=${comparison} id=${id} /><span class="run-chip-word">${name}</span>${isFinal(run.state) ? null : html`<span class="run-chip-state">${lookOf(run.state).word}</span>`}
    </button>
    ${button("target", isAlone ? "Show all beside" : "Show alone", () => comparison.isolate(id), isAlone)}
    ${button(isShown ? "eye" : "eye-off", isShown ? "Hide" : "Show", () => comparison.hide(id))}
    ${button("cross", "Remove", () => remove(comparison, id, name))}
    <a class="chip-button" href=${`/runs/${id}`} aria-label=${`Open ${name}`} title="Open its page"><${Icon} name="right" /></a>
  </li>`;
}

/** @param {Comparison} comparison @param {string} id @param {string} name */
function remove(comparison, id, name) {
  comparison.remove(id);
  announce(`${name} was removed from the comparison`);
}

/** Returns what makes an element bring out a run while it is pointed at or focused.
 * @param {Comparison} comparison @param {string} id */
export function hovering(comparison, id) {
  const on = () => {
    comparison.hovered.value = id;
  };
  const off = () => {
    if (comparison.hovered.peek() === id) comparison.hovered.value = null;
  };
  return { onPointerEnter: on, onPointerLeave: off, onFocusIn: on, onFocusOut: off };
}

/** @param {{ comparison: Comparison }} props */
function GroupBy({ comparison }) {
  const { by } = comparison.choice.state.value;
  const fields = comparison.columns.value.filter(
    ({ kind, name }) => kind === "field" || name === "dataset" || name === "network",
  );
  const answer = comparison.answer.value;
  const n = (/** @type {string} */ name) => new Set(comparison.valuesOf(name)).size;
  const useful = fields.filter(({ name }) => name === by || n(name) > 1);
  if (!answer || answer.runs.length < 2) return null;
  const groups = comparison.groups();
  const onChange = (/** @type {Event} */ event) =>
    comparison.choice.change({ by: /** @type {HTMLSelectElement} */ (event.currentTarget).value });
  return html`<label class="compare-by"><span>Group by</span>
    <select value=${by} onChange=${onChange}>
      <option value="" selected=${by === ""}>nothing: a line a run</option>
      ${useful.map(({ name }) => html`<option key=${name} value=${name} selected=${name === by}>${name} (${n(name)} values)</option>`)}
    </select>
  </label>
  ${
    groups
      ? html`<span class="quiet">${[...groups]
          .slice(0, 6)
          .map(([value, members]) => `${fieldText(value, by)}: n = ${members.length}`)
          .join(" · ")}</span>`
      : null
  }`;
}

/** A search field over all runs, whose finds are added.
 * @param {{ comparison: Comparison }} props */
function AddRun({ comparison }) {
  const search = useSignal("");
  const found = useSignal(/** @type {RunSummary[] | null} */ (null));
  const total = useSignal(0);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useSearch(search, found, total);
  const isFull = comparison.ids.value.length >= MOST_RUNS;
  const onFocusOut = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !root.current?.contains(relatedTarget)) found.value = null;
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !found.value) return;
    event.preventDefault();
    found.value = null;
  };
  const add = (/** @type {RunSummary} */ run) => {
    comparison.add(run.id);
    announce(`${run.name || run.id} was added to the comparison`);
  };
  const onFocus = () => {
    search.value = search.value.trimEnd() + (search.value.endsWith(" ") ? "" : " ");
  };
  const ids = new Set(comparison.ids.value);
  const others = found.value?.filter(({ id }) => !ids.has(id)) ?? [];
  return html`<div class="compare-add" ref=${root} onFocusOut=${onFocusOut} onKeyDown=${onKeyDown}>
    <label><span class="visually-hidden">Add a run</span><input type="search" placeholder=${isFull ? `${MOST_RUNS} runs are compared: no more` : "Add a run: search its name, data, tags…"} disabled=${isFull} value=${search.value} onFocus=${onFocus} onInput=${(
      /** @type {Event} */ event,
    ) => {
      search.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
    }} /></label>
    ${
      found.value
        ? html`<ul class="compare-found">
      ${others.slice(0, FOUND).map((run) => html`<li key=${run.id}><button type="button" onClick=${() => add(run)}><${Icon} name="plus" /><span class="run-chip-word">${run.name || run.id}</span><span class="quiet">${run.dataset} · ${lookOf(run.state).word.toLowerCase()}</span></button></li>`)}
      ${others.length === 0 ? html`<li class="quiet">No other run matches</li>` : others.length > FOUND || total.value > (found.value?.length ?? 0) ? html`<li class="quiet">and more: narrow the search</li>` : null}
    </ul>`
        : null
    }
  </div>`;
}

/** Looks runs up a moment after the last letter.
 * @param {Signal<string>} search @param {Signal<RunSummary[] | null>} found @param {Signal<number>} total */
function useSearch(search, found, total) {
  const text = search.value;
  useEffect(() => {
    if (text === "") return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await findRuns({ search: text.trim() }, 100, abort.signal).catch(() => null);
      if (!answer || abort.signal.aborted) return;
      found.value = answer.runs;
      total.value = answer.total;
    }, WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
}
