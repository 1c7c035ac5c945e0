/* The configuration that a run was started with, a block a group. */

import { runPath } from "../app/api.js";
import { announce } from "../app/store.js";
import { isOurs } from "../lib/ours.js";
import { leaves } from "../lib/paths.js";
import { html, useSignal } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";
import { Icon } from "./icon.js";

/** @import { RunDetail } from "../wire/types.js" */

/** @param {{ run: RunDetail }} props */
export function ConfigCard({ run }) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(JSON.stringify(run.config, null, 2));
    isCopied.value = true;
    announce("Configuration copied");
  };
  return html`<${FactCard} id="config-title" title="Configuration" isWide>
    <div class="config-groups">${groupsOf(run.config).map(
      ([title, rows]) => html`<section class="config-group">
        <h3>${title}</h3>
        <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${valueText(value)}</dd>`)}</dl>
      </section>`,
    )}</div>
    <div class="fact-tools">
      <button type="button" class="button button-small" onClick=${copy}><${Icon} name="copy" />${isCopied.value ? "Copied" : "Copy as JSON"}</button>
      ${
        isOurs(run)
          ? html`<a class="button button-small" href=${`${runPath(run.id)}/config.toml`} download><${Icon} name="download" />TOML</a>
      <a class="button button-small" href=${`/new?from=${run.id}`}><${Icon} name="plus" />Use for a new run</a>`
          : null
      }
    </div>
  </${FactCard}>`;
}

/** @param {Record<string, unknown>} config @returns {[string, [string, unknown][]][]} */
function groupsOf(config) {
  const isGroup = (/** @type {unknown} */ value) => value !== null && typeof value === "object";
  const entries = Object.entries(config);
  const top = entries.filter(([, value]) => !isGroup(value));
  const groups = entries.filter(([, value]) => isGroup(value));
  return [
    ["run", top],
    ...groups.map(([key, value]) => /** @type {[string, [string, unknown][]]} */ ([key, leaves(value)])),
  ];
}

/** @param {unknown} value */
function valueText(value) {
  if (value === null || value === "") return html`<span class="quiet">not set</span>`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
