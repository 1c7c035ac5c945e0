/* Texts that came with an imported run, as they were written: the newest of each name. */

import { count } from "../lib/format.js";
import { visible } from "../lib/visible.js";
import { html } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** What TensorBoard puts behind the names of texts. */
const SUFFIX = "/text_summary";

/** @param {{ texts: Record<string, { step: number, text: string }> }} props */
export function TextsCard({ texts }) {
  const names = Object.keys(texts).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return html`<${FactCard} id="texts-title" title="Texts" note=${`${count(names.length)} that came with it`} isWide>
    ${names.map(
      (name) => html`<section key=${name} class="told-text">
      <h3><code>${visible(name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name)}</code> <span class="quiet">step ${count(texts[name].step)}</span></h3>
      <pre tabindex="0" role="region" aria-label=${visible(name)}>${visible(texts[name].text)}</pre>
    </section>`,
    )}
  </${FactCard}>`;
}
