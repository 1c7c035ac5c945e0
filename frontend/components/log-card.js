/* The end of the worker's log, fetched when it is unfolded. */

import { getLog } from "../app/api.js";
import { html, useSignal } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";

/** @param {{ id: string }} props */
export function LogCard({ id }) {
  const text = useSignal("Fetching…");
  const onToggle = async (/** @type {boolean} */ isOpen) => {
    if (!isOpen) return;
    text.value = (await getLog(id).catch((/** @type {Error} */ error) => error.message)) || "The log is empty.";
  };
  return html`<${FactCard} id="log-title" title="Log" note="of the worker" isWide isFolded onToggle=${onToggle}>
    <pre class="log" tabindex="0" role="region" aria-labelledby="log-title">${text.value}</pre>
  </${FactCard}>`;
}
