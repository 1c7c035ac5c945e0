/* Ready configurations to start from, by theme: a click fills the form in, and what is pointed at tells what there is to see. */

import { announce } from "../app/store.js";
import { same } from "../lib/paths.js";
import { groupPresets } from "../lib/preset-groups.js";
import { html, useMemo, useSignal } from "../vendor/runtime.js";

/** @import { Form } from "../app/form.js" */
/** @import { Preset } from "../wire/types.js" */

const WIDE = "(min-width: 861px)";
const HINT = "Each fills in the whole form. Point at one to read what there is to see.";

/** On a phone the gallery starts folded: the form is what one came for.
 * @param {{ form: Form }} props */
export function Presets({ form }) {
  const words = useSignal("");
  const pointed = useSignal(/** @type {Preset | null} */ (null));
  const isOpen = useMemo(() => matchMedia(WIDE).matches, []);
  if (form.presets.length === 0) return null;
  const applied = form.presets.find(({ config }) => same(config, form.config.value)) ?? null;
  const groups = groupPresets(form.presets, words.value);
  const onInput = (/** @type {Event} */ event) => {
    words.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
  };
  return html`<details class="card presets" open=${isOpen}>
    <summary><h2>Start from</h2><span class="quiet">${applied?.title ?? `${form.presets.length} presets`}</span></summary>
    <div class="presets-body">
      <input type="search" class="presets-filter" placeholder="Filter" aria-label="Filter presets" autocomplete="off" value=${words.value} onInput=${onInput} />
      ${groups.map(([group, presets]) => html`<${Theme} key=${group} group=${group} presets=${presets} form=${form} applied=${applied} pointed=${pointed} />`)}
      ${groups.length ? null : html`<p class="quiet" role="status">No preset is about that.</p>`}
      <${About} preset=${pointed.value ?? applied} />
    </div>
  </details>`;
}

/** @param {{ group: string, presets: Preset[], form: Form, applied: Preset | null, pointed: import("../vendor/runtime.js").Signal<Preset | null> }} props */
function Theme({ group, presets, form, applied, pointed }) {
  const id = `presets-${group.toLowerCase().replace(/\W+/g, "-")}`;
  const leave = () => {
    pointed.value = null;
  };
  return html`<div class="presets-theme" role="group" aria-labelledby=${id}>
    <h3 id=${id}>${group}</h3>
    <div class="presets-list">${presets.map((preset) => {
      const point = () => {
        pointed.value = preset;
      };
      const apply = () => {
        form.replace(preset.config);
        announce(`The form is filled in: ${preset.title}`);
      };
      return html`<button type="button" class="preset" key=${preset.name} aria-pressed=${preset === applied} aria-description=${preset.text}
        onClick=${apply} onPointerEnter=${point} onPointerLeave=${leave} onFocus=${point} onBlur=${leave}>${preset.title}</button>`;
    })}</div>
  </div>`;
}

/** What there is to see in a preset; screen readers hear it with its button.
 * @param {{ preset: Preset | null }} props */
function About({ preset }) {
  return html`<p class="presets-about" aria-hidden="true">${preset ? html`<strong>${preset.title}.</strong> ${preset.text}` : html`<span class="quiet">${HINT}</span>`}</p>`;
}
