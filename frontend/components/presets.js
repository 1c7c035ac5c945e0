/* Ready configurations to start from. */

import { overlay, same } from "../lib/paths.js";
import { html } from "../vendor/runtime.js";

/** @import { Form } from "../app/form.js" */
/** @import { Preset } from "../wire/types.js" */

/** @param {{ form: Form }} props */
export function Presets({ form }) {
  if (form.presets.length === 0) return null;
  return html`<section class="presets" aria-labelledby="presets-title">
    <h2 id="presets-title">Start from</h2>
    <div class="preset-list">${form.presets.map((preset) => html`<${Card} key=${preset.name} preset=${preset} form=${form} />`)}</div>
  </section>`;
}

/** @param {{ preset: Preset, form: Form }} props */
function Card({ preset, form }) {
  const isApplied = same(overlay(form.defaults, preset.config), form.config.value);
  return html`<button type="button" class="preset" aria-pressed=${isApplied} onClick=${() => form.replace(preset.config)}>
    <strong>${preset.title}</strong><span>${preset.text}</span>
  </button>`;
}
