/* The data sets to choose from, each with its size and whether it is here. */

import { sentence } from "../lib/form-from-schema.js";
import { bytes, count, shapeText } from "../lib/format.js";
import { get } from "../lib/paths.js";
import { idOf, rulesAt } from "../lib/problems.js";
import { html } from "../vendor/runtime.js";

/** @import { Form } from "../app/form.js" */
/** @import { DatasetInfo } from "../wire/types.js" */

/** @param {{ form: Form, path: string }} props */
export function DatasetCards({ form, path }) {
  const chosen = get(form.config.value, path);
  const rules = rulesAt(form.problems.value, path);
  const hasPath = Boolean(get(form.config.value, "data.path"));
  return html`<fieldset class="dataset-cards is-wide" id=${idOf(path)} tabindex="-1">
    <legend>Data set</legend>
    <div class="choice-grid">
      ${form.datasets.map((dataset) => html`<${Card} key=${dataset.name} dataset=${dataset} isChosen=${dataset.name === chosen} hasPath=${hasPath} onChoose=${() => form.chooseData(dataset.name)} />`)}
    </div>
    ${rules.length ? html`<p class="field-error">${rules.join("; ")}</p>` : null}
  </fieldset>`;
}

/** @param {{ dataset: DatasetInfo, isChosen: boolean, hasPath: boolean, onChoose: () => void }} props */
function Card({ dataset, isChosen, hasPath, onChoose }) {
  const { name, title, description } = dataset;
  return html`<div class=${`choice-card ${isChosen ? "is-chosen" : ""}`}>
    <label>
      <input type="radio" name="data.name" value=${name} checked=${isChosen} onChange=${onChoose} />
      <strong>${title || name}</strong>
      <span class="quiet">${sentence(description)}</span>
      <span class="choice-facts">${factsText(dataset)}</span>
    </label>
    <${State} dataset=${dataset} isChosen=${isChosen} hasPath=${hasPath} />
  </div>`;
}

/** @param {DatasetInfo} dataset */
function factsText({ shape, n_train, n_test, n_classes }) {
  if (!shape) return "Shape and classes as your files have them";
  const parts = [shapeText(shape), `${n_classes} classes`, `${count(n_train)} ${n_test ? "training" : "examples"}`];
  return [...parts, ...(n_test ? [`${count(n_test)} test`] : [])].join(" · ");
}

/** @param {{ dataset: DatasetInfo, isChosen: boolean, hasPath: boolean }} props */
function State({ dataset, isChosen, hasPath }) {
  if (isChosen && hasPath) return html`<span class="choice-state tone-good">From the path below</span>`;
  if (dataset.needs_path)
    return isChosen
      ? html`<span class="choice-state tone-warning">Give the path below: ${dataset.needs_path}</span>`
      : html`<span class="choice-state quiet">Your own files</span>`;
  if (!dataset.is_available) return html`<${HowToGet} dataset=${dataset} />`;
  const text = dataset.is_embedded ? "Comes with babysit" : "On this machine";
  return html`<span class="choice-state tone-good">${text}</span>`;
}

/** @param {{ dataset: DatasetInfo }} props */
function HowToGet({ dataset: { name, download_bytes } }) {
  return html`<div class="choice-state tone-warning">Not on this machine yet${download_bytes ? ` (${bytes(download_bytes)})` : ""}. Give a path below, or run
    <code class="command">babysit data fetch ${name}</code></div>`;
}
