/* The settings of a running training besides its rate, grouped, with the note and the name that go with a change. */

import * as api from "../app/api.js";
import { keepWho, reasonOf, who } from "../app/steering.js";
import { announce } from "../app/store.js";
import { valueWord } from "../lib/changes.js";
import { counterfactuals } from "../lib/forks.js";
import { liveGroups, RATE } from "../lib/live-fields.js";
import { get } from "../lib/paths.js";
import { html, useSignal } from "../vendor/runtime.js";
import { EitherField } from "./either-field.js";
import { Field } from "./field.js";
import { Icon } from "./icon.js";

/** @import { ControlDraft } from "../app/control-draft.js" */
/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { LiveField } from "../lib/live-fields.js" */

/** @param {{ charts: RunCharts, draft: ControlDraft }} props */
export function ControlFields({ charts, draft }) {
  const groups = liveGroups(draft.groups.value, draft.config.value, draft.run.settings.value);
  return html`<div class="control-body">
    <div class="control-groups">${groups.map(
      ({
        title,
        fields,
      }) => html`<fieldset key=${title} class=${`control-group ${title === "Probes" ? "is-switches" : ""}`}>
        <legend>${title}</legend>
        <div class="control-fields">${fields.map((each) => html`<${LiveField} key=${each.path} draft=${draft} live=${each} />`)}</div>
      </fieldset>`,
    )}</div>
    <div class="control-foot">
      <label class="control-note">Note <input type="text" maxlength="200" autocomplete="off" placeholder="why, for the timeline" value=${draft.note.value} onInput=${(
        /** @type {Event} */ event,
      ) => {
        draft.note.value = textOf(event);
      }} /></label>
      <label class="control-who">Your name <input type="text" maxlength="40" autocomplete="nickname" placeholder="optional" value=${who.value} onInput=${(/** @type {Event} */ event) => keepWho(textOf(event))} /></label>
      <${Counterfactual} charts=${charts} draft=${draft} />
    </div>
  </div>`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement} */ (event.currentTarget).value;
}

/** @param {{ draft: ControlDraft, live: LiveField }} props */
function LiveField({ draft, live: { path, field } }) {
  const isEither = field.kind === "either";
  const began = isEither ? undefined : draft.started(path);
  const isEdited = [...draft.edits.value.keys()].some(
    (each) => each === path || (isEither && each.startsWith("probes.")),
  );
  return html`<div class=${`control-field ${isEdited ? "is-edited" : ""} ${began === undefined ? "" : "is-changed"}`}>
    ${isEither ? html`<${EitherField} form=${draft} group="probes" either=${field} />` : html`<${Field} form=${draft} path=${path} field=${field} />`}
    ${isEdited && !isEither ? html`<p class="control-now quiet">now ${valueWord(get(draft.present.value, path))}</p>` : null}
    ${began === undefined ? null : html`<p class="control-now quiet">changed; began at ${valueWord(began)}</p>`}
  </div>`;
}

/** One press: three children from the newest checkpoint, whose rates are three times, as much as, and a third of this one.
 * @param {{ charts: RunCharts, draft: ControlDraft }} props */
function Counterfactual({ charts, draft }) {
  const said = useSignal("");
  const isSending = useSignal(false);
  const rate = get(draft.present.value, RATE);
  if (typeof rate !== "number") return null;
  const start = async () => {
    isSending.value = true;
    try {
      const name = charts.run.detail.peek()?.name || charts.run.id;
      const order = {
        step: null,
        kind: /** @type {const} */ ("counterfactual"),
        by: who.peek(),
        children: counterfactuals(name, RATE, rate),
      };
      const { runs } = await api.forkRun(charts.run.id, order);
      said.value = `${runs.length} children were started; they are drawn over this run.`;
    } catch (error) {
      said.value = reasonOf(error);
    }
    isSending.value = false;
    announce(said.value);
  };
  return html`<div class="control-counterfactual">
    <button type="button" class="button button-small" disabled=${isSending.value} onClick=${start} title="Three runs from the newest checkpoint, on the same data in the same order"><${Icon} name="fork" />Fork at rate × 3, × 1, ÷ 3</button>
    ${said.value ? html`<span class="quiet" role="status">${said.value}</span>` : null}
  </div>`;
}
