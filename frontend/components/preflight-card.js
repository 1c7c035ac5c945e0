/* The pre-flight card of a run: what its configuration was checked for before it began. */

import { addStyle } from "../app/style.js";
import { duration } from "../lib/format.js";
import { countText } from "../lib/preflight.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { CheckList } from "./check-list.js";
import { FactCard } from "./fact-card.js";

/** @import { CheckResult, RunEvent } from "../wire/types.js" */

/** @param {{ event: RunEvent }} props */
export function PreflightCard({ event: { data } }) {
  const isStyled = useSignal(false);
  useEffect(() => {
    addStyle("preflight").then(() => {
      isStyled.value = true;
    });
  }, []);
  const results = /** @type {CheckResult[]} */ (data.results ?? []);
  const seconds = Number(data.seconds);
  return html`<${FactCard} id="preflight-title" title="Pre-flight" note=${`${countText(results)} · ${duration(seconds)}`}>
    ${isStyled.value ? html`<div class="preflight-kept"><${CheckList} results=${results} /></div>` : null}
  </${FactCard}>`;
}
