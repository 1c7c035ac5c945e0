/* The dialog that forks a run: a checkpoint, what changes, one child or several beside one another. */

import { ForkDraft } from "../app/fork-draft.js";
import { navigate } from "../app/router.js";
import { keepWho, who } from "../app/steering.js";
import { announce, clock } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { fieldWord, valueWord } from "../lib/changes.js";
import { checkpointWords, forkAddress } from "../lib/forks.js";
import { places } from "../lib/form-walk.js";
import { bytes, count, moment } from "../lib/format.js";
import { plainField } from "../lib/live-fields.js";
import { get } from "../lib/paths.js";
import { readable } from "../lib/problems.js";
import { html, render, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { Field } from "./field.js";
import { Icon } from "./icon.js";

/** @import { ForkWish } from "../app/fork-draft.js" */
/** @import { Checkpoint } from "../wire/steering.js" */

/** Opens the dialog; the focus goes back to where it was when it closes.
 * @param {ForkWish} wish */
export async function openFork(wish) {
  const before = document.activeElement;
  const room = document.createElement("div");
  await Promise.all(["new", "control", "fork"].map(addStyle));
  document.body.append(room);
  const onClose = () => {
    render(null, room);
    room.remove();
    if (before instanceof HTMLElement) before.focus();
  };
  render(html`<${ForkDialog} wish=${wish} onClose=${onClose} />`, room);
}

/** @param {{ wish: ForkWish, onClose: () => void }} props */
function ForkDialog({ wish, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const draft = useMemo(() => new ForkDraft(wish), []);
  useEffect(() => {
    dialog.current?.showModal();
    draft.open();
    return () => draft.close();
  }, []);
  const close = () => dialog.current?.close();
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const runs = await draft.start();
    if (!runs) return announce(`Not started. ${draft.message.value}`);
    close();
    announce(runs.length === 1 ? "The fork was started" : `${runs.length} children were started`);
    if (runs.length === 1) navigate(`/runs/${runs[0].id}`);
  };
  const isMany = draft.kind.value === "counterfactual";
  const n = draft.children().length;
  const isOff = draft.isSending.value || draft.base.value === null || draft.problems.value.length > 0 || n === 0;
  return html`<dialog class="fork-dialog card" ref=${dialog} aria-labelledby="fork-title" onClose=${onClose} onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && close()}>
    <form class="fork-inside" novalidate onSubmit=${submit}>
      <div class="fork-head"><h2 id="fork-title">Fork ${draft.detail.value?.name ?? "the run"}</h2><button type="button" class="icon-button" aria-label="Close" onClick=${close}><${Icon} name="cross" /></button></div>
      <p class="quiet">The child begins with the weights, the optimizer's state and the order of the data that the checkpoint has.</p>
      <${Checkpoints} draft=${draft} />
      <${Kind} draft=${draft} />
      ${isMany ? html`<${Values} draft=${draft} />` : html`<${Changes} draft=${draft} />`}
      <${Words} draft=${draft} />
      <${Problems} draft=${draft} />
      <div class="fork-tools">
        <button type="submit" class="button button-primary" disabled=${isOff}><${Icon} name="fork" />${draft.isSending.value ? "Starting…" : isMany ? `Start ${n} children` : "Start the fork"}</button>
        <button type="button" class="button" onClick=${close}>Cancel</button>
        ${isMany ? null : html`<a class="fork-form" href=${forkAddress(draft.id, draft.step.value, Object.fromEntries(draft.changes.value))} onClick=${close}>Change anything in the form</a>`}
      </div>
    </form>
  </dialog>`;
}

/** @param {{ draft: ForkDraft }} props */
function Checkpoints({ draft }) {
  const all = draft.checkpoints.value;
  return html`<fieldset class="fork-checkpoints"><legend>From</legend>
    <div class="fork-list">${all.map((each, index) => html`<${Choice} key=${each.step} draft=${draft} step=${each.step} words=${checkpointWords(each, index === 0)} facts=${factsOf(each)} />`)}
      ${draft.step.value === null ? html`<p class="quiet">Looking for checkpoints…</p>` : html`<${Choice} key=${0} draft=${draft} step=${0} words="a restart: new weights, and anything may change" facts="" />`}
    </div>
  </fieldset>`;
}

/** @param {Checkpoint} checkpoint */
function factsOf({ bytes: size, time }) {
  return `${bytes(size)}, ${moment(time, clock.peek())}`;
}

/** @param {{ draft: ForkDraft, step: number, words: string, facts: string }} props */
function Choice({ draft, step, words, facts }) {
  const choose = () => {
    draft.step.value = step;
  };
  return html`<label class="fork-choice"><input type="radio" name="checkpoint" value=${step} checked=${draft.step.value === step} onChange=${choose} /><span>${step === 0 ? "The beginning" : `Step ${count(step)}`}</span><span class="quiet">${words}</span><span class="quiet fork-facts">${facts}</span></label>`;
}

/** @param {{ draft: ForkDraft }} props */
function Kind({ draft }) {
  const isMany = draft.kind.value === "counterfactual";
  const one = draft.finding ? "experiment" : "fork";
  const tab = (/** @type {boolean} */ many, /** @type {string} */ word) =>
    html`<button type="button" class="segment" aria-pressed=${isMany === many} onClick=${() => {
      draft.kind.value = many ? "counterfactual" : one;
    }}>${word}</button>`;
  return html`<div class="segments" role="group" aria-label="How many children">${tab(false, "One child")}${tab(true, "Several, a value each")}</div>`;
}

/** What one child has otherwise than its parent.
 * @param {{ draft: ForkDraft }} props */
function Changes({ draft }) {
  if (!draft.base.value)
    return html`<p class="quiet" aria-busy="true">${draft.message.value ? "" : "Reading the checkpoint…"}</p>`;
  const known = new Map(places(draft.groups.value, draft.config.value).map(({ path, field }) => [path, field]));
  const add = (/** @type {Event} */ event) => {
    const select = /** @type {HTMLSelectElement} */ (event.currentTarget);
    if (select.value) draft.add(select.value);
    select.value = "";
  };
  return html`<div class="fork-changes">
    ${draft.rows.value.map((path) => {
      const field = known.get(path) ?? { ...plainField(get(draft.config.value, path)), title: fieldWord(path) };
      const isChanged = draft.changes.value.has(path);
      return html`<div key=${path} class=${`fork-change ${isChanged ? "is-edited" : ""}`}>
        <div class="fork-field"><${Field} form=${draft} path=${path} field=${field} isBare />${isChanged ? html`<p class="control-now quiet">in the checkpoint ${valueWord(get(draft.base.value, path))}</p>` : null}</div>
        <button type="button" class="icon-button" aria-label=${`Leave ${fieldWord(path)} as it is`} title="Leave as it is" onClick=${() => draft.remove(path)}><${Icon} name="cross" /></button>
      </div>`;
    })}
    <select class="fork-add" aria-label="Change another field" value="" onChange=${add}><option value="">Change another field…</option>${draft.addable().map(({ path, title }) => html`<option key=${path} value=${path}>${title}</option>`)}</select>
  </div>`;
}

/** Which field several children vary, and over which values.
 * @param {{ draft: ForkDraft }} props */
function Values({ draft }) {
  const values = draft.values();
  const choose = (/** @type {Event} */ event) => {
    draft.field.value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    draft.typed.value = null;
  };
  const type = (/** @type {Event} */ event) => {
    draft.typed.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
  };
  const written = draft.typed.value ?? (values ?? []).map(valueWord).join(", ");
  return html`<div class="fork-values">
    <label>Field <select value=${draft.field.value} onChange=${choose}>${draft.numbers().map(({ path }) => html`<option key=${path} value=${path} selected=${path === draft.field.value}>${fieldWord(path)}</option>`)}</select></label>
    <label>Values <input type="text" autocomplete="off" value=${written} aria-invalid=${values?.length && values.length <= 8 ? undefined : "true"} onInput=${type} /></label>
    <p class="quiet">${
      values
        ? `${draft
            .children()
            .map(({ name }) => name?.split(" · ").at(-1))
            .join(" · ")}, on the same data in the same order`
        : "Numbers with commas between them, eight at most"
    }</p>
  </div>`;
}

/** @param {{ draft: ForkDraft }} props */
function Words({ draft }) {
  const text = (/** @type {import("../vendor/runtime.js").Signal<string>} */ part) => (/** @type {Event} */ event) => {
    part.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
  };
  return html`<div class="fork-words">
    <label>Name <input type="text" maxlength="160" autocomplete="off" placeholder="made of what changes" value=${draft.name.value} onInput=${text(draft.name)} /></label>
    <label>Note <input type="text" maxlength="200" autocomplete="off" placeholder="why" value=${draft.note.value} onInput=${text(draft.note)} /></label>
    <label>Your name <input type="text" maxlength="40" autocomplete="nickname" placeholder="optional" value=${who.value} onInput=${(/** @type {Event} */ event) => keepWho(/** @type {HTMLInputElement} */ (event.currentTarget).value)} /></label>
  </div>`;
}

/** @param {{ draft: ForkDraft }} props */
function Problems({ draft }) {
  const shown = draft.rows.value;
  const others = draft.problems.value.filter(
    ({ field }) => draft.kind.value === "counterfactual" || !shown.includes(field),
  );
  if (others.length === 0 && !draft.message.value) return null;
  return html`<div class="problems" role="alert">${draft.message.value ? html`<p>${draft.message.value}</p>` : null}
    <ul>${others.map(({ field, rule }) => html`<li>${readable(field)}: ${rule}</li>`)}</ul></div>`;
}
