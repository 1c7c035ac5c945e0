/* Whether it helped: what a run that was born from another shows beside it, on the pages of both. */

import { kinOf } from "../app/kin.js";
import { announce } from "../app/store.js";
import { arrangeVerdicts, outcomeLook } from "../lib/verdicts.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";
import { VerdictCard } from "./verdict-card.js";
import { VerdictTable } from "./verdict-table.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Verdict } from "../wire/types.js" */

/** @param {{ charts: RunCharts }} props */
export function Verdicts({ charts }) {
  const { run } = charts;
  const kin = useMemo(() => kinOf(run), [run]);
  useEffect(() => kin.hold(), [kin]);
  const verdicts = kin.verdicts.value;
  const runs = kin.runs.value;
  useAnnouncements(verdicts, run.id);
  // Nothing keeps the room that is kept for it; something, however small, gives it back.
  if (verdicts.length === 0) return kin.isLoaded.value ? html`<span hidden></span>` : null;
  const { own, singles, tables } = arrangeVerdicts(verdicts, runs, run.id);
  return html`<div class="verdicts">
    ${own ? html`<${VerdictCard} verdict=${own} charts=${charts} kin=${kin} isOwn />` : null}
    ${tables.map((table) => html`<${VerdictTable} key=${table.key} table=${table} charts=${charts} kin=${kin} />`)}
    ${singles.map((verdict) => html`<${VerdictCard} key=${verdict.run} verdict=${verdict} charts=${charts} kin=${kin} />`)}
  </div>`;
}

/** Tells a screen reader when it is known whether something helped.
 * @param {Verdict[]} verdicts @param {string} id */
function useAnnouncements(verdicts, id) {
  const known = useRef(/** @type {Map<string, string> | null} */ (null));
  const outcomes = verdicts.map(({ run, outcome }) => `${run} ${outcome}`).join();
  useEffect(() => {
    const before = known.current;
    known.current = new Map(verdicts.map(({ run, outcome }) => [run, outcome]));
    const changed = verdicts.find(({ run, outcome }) => before?.has(run) && before.get(run) !== outcome);
    if (!changed) return;
    const whose = changed.run === id ? "Verdict" : "Verdict on an experiment";
    announce(`${whose}: ${outcomeLook(changed.outcome).word}. ${changed.sentence}`);
  }, [outcomes]);
}
