/* What the doctor watches: every rule with its statistic, the source of its threshold, and when it judges. */

import { needRules, rules } from "../app/doctor.js";
import { countsOf } from "../lib/findings.js";
import { html, useSignal } from "../vendor/runtime.js";

/** @import { RuleInfo } from "../wire/types.js" */

export function RuleList() {
  const isOpen = useSignal(false);
  const all = [...rules.value.values()];
  const onToggle = (/** @type {Event} */ event) => {
    isOpen.value = /** @type {HTMLDetailsElement} */ (event.currentTarget).open;
    if (isOpen.value) needRules();
  };
  return html`<details class="findings-folded" onToggle=${onToggle}>
    <summary>${all.length ? `The ${all.length} rules that watch` : "The rules that watch"}</summary>
    ${isOpen.value && all.length ? html`<dl class="rules">${all.map((rule) => html`<${Rule} key=${rule.name} rule=${rule} />`)}</dl>` : null}
    ${all.length ? null : html`<p class="quiet">Fetching the rules…</p>`}
  </details>`;
}

/** @param {{ rule: RuleInfo }} props */
function Rule({ rule }) {
  return html`<div><dt>${rule.title}</dt>
    <dd>${rule.statistic}<span class="quiet"> · ${[rule.source, rule.waits && `judged after ${rule.waits}`, rule.n_opened ? countsOf(rule) : ""].filter(Boolean).join(" · ")}</span></dd></div>`;
}
