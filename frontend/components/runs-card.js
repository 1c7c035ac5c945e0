/* A run on a narrow screen: its name and state, and below them the first of the chosen columns with their words. */

import { CURVE, NAME } from "../lib/columns-of-runs.js";
import { isFinal } from "../lib/states.js";
import { html, useMemo } from "../vendor/runtime.js";
import { Curve, cellContent, StillStar } from "./runs-cell.js";
import { NameCell, rowProps } from "./runs-row.js";
import { HealthBadge, StateBadge } from "./status.js";

/** @import { RowProps } from "./runs-row.js" */

const MOST_FACTS = 2;
/** What has its own place on a card. */
const PLACED = new Set([NAME, "state", "health", "starred", "tags"]);

/** @param {RowProps} props */
export function Card({ run, index, context, isActive, isHot, isChosen, level }) {
  const isOpen = (isActive || isHot) && context.tools !== null;
  return useMemo(() => {
    const shared = rowProps(index, level);
    if (!run)
      return html`<div class="run-card is-coming" ...${shared} aria-busy="true"><div role="gridcell"><span class="coming"></span></div></div>`;
    const placed = context.columns.filter(({ id, kind }) => !PLACED.has(id) && kind !== "curve");
    // While it trains, how far it has come is worth more than the second number.
    const first = isFinal(run.state) ? [] : placed.filter(({ id }) => id === "step");
    const facts = [...new Set([...first, ...placed])].slice(0, MOST_FACTS);
    const curve = context.columns.find(({ id, kind }) => id === CURVE || kind === "curve");
    const StarButton = isOpen ? context.tools?.StarButton : null;
    return html`<div class=${`run-card ${isActive ? "is-active" : ""} ${isChosen ? "is-chosen" : ""}`} ...${shared} aria-selected=${isChosen}>
      <div class="card-choice" role="gridcell"><label class="row-choice"><input type="checkbox" tabindex="-1" data-choice checked=${isChosen} aria-label=${`Choose ${run.name || run.id}`} /></label></div>
      <div class="card-name cell-name" role="rowheader"><${NameCell} run=${run} context=${context} isOpen=${isOpen} /></div>
      <div class="card-state cell-state" role="gridcell">${StarButton ? html`<${StarButton} run=${run} />` : html`<${StillStar} run=${run} />`}${run.health && run.health !== "healthy" ? html`<span class="card-health cell-health"><${HealthBadge} health=${run.health} /></span>` : null}<${StateBadge} state=${run.state} place=${run.queue_place} /></div>
      <div class="card-facts" role="gridcell">
        ${facts.map((column) => html`<span class="card-fact" key=${column.id}><span class="fact-word">${column.title}</span><span class="fact-value">${cellContent(run, column, { ...context, best: context.best.get(column.id) ?? null })}</span></span>`)}
        ${curve ? html`<span class="card-curve"><${Curve} curves=${context.curves} series=${curve.series ? [curve.series] : context.fallback} run=${run} /></span>` : null}
      </div>
    </div>`;
  }, [run, index, context, isActive, isOpen, isChosen, level]);
}
