/* Before training: how the network's first weights treat the chosen data, and what these data look like. */

import { Foresight } from "../app/foresight.js";
import { findingsOf, guessFormula, isLossBad, lossText, sampleText } from "../lib/foresight.js";
import { number, toNumber } from "../lib/format.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { DataSection } from "./data-section.js";
import { FirstLayers } from "./first-layers.js";
import { Icon } from "./icon.js";

/** @import { Form } from "../app/form.js" */
/** @import { Preview } from "../wire/types.js" */

const SLOW = "takes longer, goes on in the background";

/** @param {{ form: Form }} props */
export function ForesightPanel({ form }) {
  const foresight = useMemo(() => new Foresight(form), [form]);
  useEffect(() => foresight.close, [foresight]);
  const { preview, sheet, isOld } = foresight;
  const seen = preview.answer.value;
  const absent = absentData(form);
  return html`<div class="card foresight">
    <header class="card-head"><h2 id="foresight-title">Before training</h2><span class="quiet card-note">${preview.isSlow.value ? SLOW : seen && isOld.value ? oldText(form) : ""}</span></header>
    <div class="foresight-body" tabindex="0" role="region" aria-labelledby="foresight-title" aria-busy=${preview.isAsking.value ? "true" : undefined}>
      ${absent ? html`<p class="foresight-refusal"><${Icon} name="warning" /> ${absent} is not on this machine: nothing is fetched for a look at it.</p>` : null}
      ${preview.message.value ? html`<p class="foresight-refusal"><${Icon} name="warning" /> No look at the network: ${preview.message.value}.</p>` : null}
      ${seen ? html`<${Seen} preview=${seen} form=${form} isOld=${isOld.value} />` : html`<${Empty} isRefused=${preview.message.value !== "" || form.problems.value.length > 0} />`}
      <${DataSection} form=${form} sheet=${sheet.answer.value} message=${sheet.message.value} isOld=${sheet.isAsking.value} />
    </div>
  </div>`;
}

/** Returns the title of the chosen data set when it is not on the server's machine and no path is given, else "".
 * @param {Form} form */
function absentData(form) {
  const { name, path } = /** @type {{ name?: string, path?: string }} */ (form.config.value.data ?? {});
  const found = form.datasets.find((each) => each.name === name);
  return found && !found.is_available && !found.needs_path && !path ? found.title : "";
}

/** @param {Form} form */
function oldText(form) {
  return form.problems.value.length ? "as the form was before" : "being looked at anew";
}

/** @param {{ isRefused: boolean }} props */
function Empty({ isRefused }) {
  return html`<p class=${`quiet ${isRefused ? "" : "foresight-empty"}`}>${isRefused ? "The network is looked at as soon as every field holds." : "Looking at the network…"}</p>`;
}

/** @param {{ preview: Preview, form: Form, isOld: boolean }} props */
function Seen({ preview, form, isOld }) {
  return html`<div class=${`foresight-seen ${isOld ? "is-old" : ""}`}>
    <${Findings} preview=${preview} />
    <${FirstLayers} layers=${preview.layers} />
    <p class="caption">${sampleText(preview)} · this run's own first weights</p>
    <${Loss} preview=${preview} form=${form} />
  </div>`;
}

/** What is wrong, a sentence each with who says so; or that nothing is.
 * @param {{ preview: Preview }} props */
function Findings({ preview }) {
  const found = findingsOf(preview.layers);
  if (!found.length)
    return html`<p class="finding tone-good"><${Icon} name="check" /><span>All layers look healthy.</span></p>`;
  return found.map(
    ({ word, text, source }) =>
      html`<p class="finding tone-bad" key=${word + text}><${Icon} name="warning" /><span>${text} <span class="quiet">Threshold after ${source}.</span></span></p>`,
  );
}

/** @param {{ preview: Preview, form: Form }} props */
function Loss({ preview: { loss }, form }) {
  const config = useRef(form.config.value);
  const last = useRef(loss);
  // The formula is of the configuration that was looked at, which may have been edited since.
  if (last.current !== loss) {
    last.current = loss;
    config.current = form.config.value;
  }
  const classes = form.estimate.value?.examples.classes.length ?? 0;
  const formula = classes ? guessFormula(config.current, classes) : "";
  const row = (/** @type {string} */ name, /** @type {string} */ value) =>
    html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class="first-loss" aria-label="First loss">
    <dl class="estimate-facts">
      ${row("First loss", number(toNumber(loss.data)))}
      ${loss.chance === null ? null : row(`Of a guess${formula ? `, ${formula}` : ""}`, number(loss.chance))}
      ${toNumber(loss.total) === toNumber(loss.data) ? null : row("With the penalty", number(toNumber(loss.total)))}
    </dl>
    ${lossText(loss) ? html`<p class=${isLossBad(loss) ? "bad-text" : "quiet"}>${lossText(loss)}</p>` : null}
  </section>`;
}
