/* The panel that steers a running training: its rate at hand, the other settings unfolded. Nothing is sent before it is applied. */

import { ControlDraft } from "../app/control-draft.js";
import { formGroups } from "../app/schema.js";
import { steeringOf } from "../app/steering.js";
import { addStyle } from "../app/style.js";
import { changeWord, fieldWord, valueWord } from "../lib/changes.js";
import { brokenRule } from "../lib/form-from-schema.js";
import { places } from "../lib/form-walk.js";
import { plainField, RATE, scaled } from "../lib/live-fields.js";
import { get } from "../lib/paths.js";
import { isFinal } from "../lib/states.js";
import { html, useEffect, useMemo, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { NumberInput } from "./number-input.js";
import { OrderList } from "./order-list.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { NumberField } from "../lib/form-from-schema.js" */

/** What multiplies the rate at a press: as people try rates. */
const FACTORS = /** @type {const} */ ([
  ["÷ 10", 1 / 10],
  ["÷ 3", 1 / 3],
  ["× 3", 3],
]);
const KEY = "control";
const body = () =>
  Promise.all([import("./control-fields.js"), addStyle("new")]).then(([{ ControlFields }]) => ControlFields);

/** @param {{ charts: RunCharts }} props */
export function ControlPanel({ charts }) {
  const { run } = charts;
  const draft = useMemo(() => new ControlDraft(steeringOf(run)), [run]);
  const isOpen = useSignal(localStorage.getItem(KEY) === "open");
  const fault = useSignal("");
  useEffect(() => {
    formGroups().then(
      (groups) => {
        draft.groups.value = groups;
      },
      (error) => {
        fault.value = error.message;
      },
    );
  }, [draft]);
  const state = run.detail.value?.state ?? "finished";
  const settings = run.settings.value;
  if (isFinal(state) || Object.keys(settings).length === 0) return null;
  const toggle = () => {
    isOpen.value = !isOpen.value;
    localStorage.setItem(KEY, isOpen.value ? "open" : "folded");
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    draft.apply();
  };
  const others = Object.keys(settings).filter((path) => path !== RATE).length;
  return html`<form class="card control" aria-label="Control panel" novalidate onSubmit=${submit}>
    <div class="control-strip">
      ${RATE in settings ? html`<${Rate} charts=${charts} draft=${draft} />` : null}
      <div class="control-end">
        <${Apply} draft=${draft} />
        <button type="button" class="button button-small" aria-expanded=${isOpen.value} onClick=${toggle}><${Icon} name="right" />${others} more settings</button>
      </div>
    </div>
    ${fault.value ? html`<p class="bad-text control-line" role="alert">${fault.value}</p>` : null}
    <${Conflicts} draft=${draft} />
    ${isOpen.value ? html`<${Lazy} load=${body} charts=${charts} draft=${draft} />` : null}
    <${OrderList} steering=${draft.steering} />
  </form>`;
}

/** The learning rate: typed, slid, or times a factor; and what the schedule makes of it just now.
 * @param {{ charts: RunCharts, draft: ControlDraft }} props */
function Rate({ charts, draft }) {
  const field = rateField(draft);
  const value = get(draft.config.value, RATE);
  const set = (/** @type {unknown} */ next) => draft.set(RATE, next);
  const rules = draft.problems.value.filter((problem) => problem.field === RATE);
  const shared = {
    id: "control-rate",
    "aria-describedby": "control-rate-now",
    "aria-invalid": rules.length ? "true" : undefined,
  };
  const times = ([word, factor] = FACTORS[0]) => {
    const next = typeof value === "number" ? scaled(value, factor) : Number.NaN;
    return html`<button type="button" class="button button-small" disabled=${brokenRule(field, next) !== null} aria-label=${`Learning rate ${word}`} onClick=${() => set(next)}>${word}</button>`;
  };
  return html`<div class=${`control-rate ${draft.edits.value.has(RATE) ? "is-edited" : ""}`}>
    <label for="control-rate">Learning rate</label>
    <${NumberInput} field=${field} value=${value} onChange=${set} shared=${shared} />
    <div class="control-factors" role="group" aria-label="Learning rate times">${FACTORS.map((each) => html`${times(/** @type {any} */ (each))}`)}</div>
    <span class="quiet control-now" id="control-rate-now"><${RateNow} charts=${charts} draft=${draft} /></span>
    ${rules.map(({ rule }) => html`<span class="bad-text">${rule}</span>`)}
  </div>`;
}

/** @param {ControlDraft} draft @returns {NumberField} */
function rateField(draft) {
  const found = places(draft.groups.value, draft.present.value).find(({ path }) => path === RATE)?.field;
  const field = /** @type {NumberField} */ (found?.kind === "number" ? found : plainField(0.1));
  return { ...field, isLog: true, title: "Learning rate" };
}

/** @param {{ charts: RunCharts, draft: ControlDraft }} props */
function RateNow({ charts, draft }) {
  charts.run.revision.value;
  const present = get(draft.present.value, RATE);
  const series = charts.run.series.get("optimizer/learning_rate");
  const effective = series?.n ? series.arrays.values[series.n - 1] : present;
  const began = draft.started(RATE);
  const parts = [draft.edits.value.has(RATE) ? `now ${valueWord(present)}` : ""];
  const changed = charts.run.interventions.value.findLast(
    ({ data }) => data.field === RATE || data.field === "schedule",
  );
  const isOfNow = !changed || (series?.lastStep ?? 0) > (changed.step ?? 0);
  if (
    isOfNow &&
    typeof effective === "number" &&
    typeof present === "number" &&
    Math.abs(effective / present - 1) > 1e-6
  )
    parts.push(`${valueWord(effective)} by the schedule`);
  if (began !== undefined) parts.push(`began at ${valueWord(began)}`);
  return html`${parts.filter(Boolean).join(" · ")}`;
}

/** @param {{ draft: ControlDraft }} props */
function Apply({ draft }) {
  const n = draft.edits.value.size;
  if (n === 0) return null;
  const isOff = draft.isSending.value || draft.problems.value.length > 0 || draft.conflicts.value.length > 0;
  const [[field, { value }]] = draft.edits.value;
  const words =
    n === 1 ? `Apply ${fieldWord(field)} ${changeWord(get(draft.present.value, field), value)}` : `Apply ${n} changes`;
  return html`<button type="button" class="button button-small" onClick=${() => draft.discard()}>Discard</button>
    <button type="submit" class="button button-small button-primary" disabled=${isOff}>${draft.isSending.value ? "Sending…" : words}</button>`;
}

/** What somebody else has set while it was edited here.
 * @param {{ draft: ControlDraft }} props */
function Conflicts({ draft }) {
  return draft.conflicts.value.map((field) => {
    const last = draft.run.interventions.value.findLast(({ data }) => data.field === field);
    const by = String(last?.data.by || "Somebody else");
    const at = last?.step == null ? "" : ` at step ${last.step}`;
    return html`<p key=${field} class="control-line control-conflict" role="alert"><${Icon} name="warning" /><span><strong>${by} set ${fieldWord(field).toLowerCase()} to ${valueWord(get(draft.present.value, field))}${at}</strong> while you were changing it.</span>
      <button type="button" class="button button-small" onClick=${() => draft.drop(field)}>Leave it so</button>
      <button type="button" class="button button-small" onClick=${() => draft.keep(field)}>Go on with mine</button></p>`;
  });
}
