/* Explain this curve: the lecture's curves that the run's looks like, with how sure and why, its own curve over each. */

import { Explanation } from "../app/explanation.js";
import { figure, HEIGHT, WIDTH } from "../charts/archetype-figure.js";
import { sureText } from "../lib/explanations.js";
import { count } from "../lib/format.js";
import { html, useEffect, useMemo, useSignal } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Columns } from "../lib/columns.js" */
/** @import { Archetype } from "../wire/types.js" */

const ARM = 4;

/** @param {{ charts: RunCharts }} props */
export function ExplainStrip({ charts }) {
  const explanation = useMemo(() => new Explanation(charts.run), [charts.run]);
  const isOpen = useSignal(false);
  useEffect(() => explanation.close, [explanation]);
  const archetypes = explanation.archetypes.value;
  const onToggle = (/** @type {Event} */ event) => {
    isOpen.value = /** @type {HTMLDetailsElement} */ (event.currentTarget).open;
  };
  const [best] = archetypes ?? [];
  return html`<details class="card explain" onToggle=${onToggle}>
    <summary><h3>Explain this curve</h3>${best ? html`<span class="explain-best">${best.title}</span><span class="quiet">${sureText(best)}</span>` : html`<span class="quiet">${archetypes ? "like none of the lecture's curves" : "…"}</span>`}</summary>
    ${isOpen.value && archetypes ? html`<${Archetypes} archetypes=${archetypes} charts=${charts} beat=${explanation.beat.value} />` : null}
  </details>`;
}

/** @param {{ archetypes: Archetype[], charts: RunCharts, beat: number }} props  beat: changes when the curves are drawn anew */
function Archetypes({ archetypes, charts, beat }) {
  if (archetypes.length === 0)
    return html`<p class="explain-empty">It looks like none of the curves that the lecture shows, or there is not enough of it yet.</p>`;
  return html`<ul class="explain-list">${archetypes.map((archetype) => html`<${Explained} key=${archetype.name} archetype=${archetype} charts=${charts} beat=${beat} />`)}</ul>
    <p class="caption explain-key"><${Key} kind="is-ideal" /> as the lecture draws it <${Key} kind="is-train" /> this run's training <${Key} kind="is-validation" /> its validation, over all of its steps</p>`;
}

/** @param {{ archetype: Archetype, charts: RunCharts, beat: number }} props */
function Explained({ archetype, charts, beat }) {
  const { name, title, why, steps, series } = archetype;
  const curves = useMemo(() => curvesOf(charts, series), [beat, series.join()]);
  useEffect(() => charts.run.need(series), [series.join()]);
  const id = `explained-${name}`;
  return html`<li class="explained" aria-labelledby=${id}>
    ${name === "too_early" ? null : html`<${Sketch} drawing=${figure(name, curves)} />`}
    <div>
      <h4 id=${id}>${title}</h4>
      <p class="explain-sure"><meter min="0" max="1" value=${archetype.sure} aria-label=${`How sure: ${title}`}></meter> ${sureText(archetype)}</p>
      <p>${why}</p>
      ${steps[1] > steps[0] ? html`<button type="button" class="link" onClick=${() => charts.zoom(steps)}>Zoom to steps ${count(steps[0])}–${count(steps[1])}</button>` : null}
    </div>
  </li>`;
}

/** @param {RunCharts} charts @param {string[]} names @returns {Map<string, import("../charts/archetype-figure.js").Curve>} */
function curvesOf(charts, names) {
  const isAccuracy = names.length > 0 && names.every((name) => name.endsWith("accuracy"));
  const known = names.filter(
    (name) => name.endsWith("accuracy") === isAccuracy && /(loss|loss\/data|accuracy)$/.test(name),
  );
  return new Map(
    known.flatMap((name) => {
      const columns = /** @type {Columns | undefined} */ (charts.run.series.get(name));
      return columns?.n ? [[name, { steps: columns.arrays.steps, values: columns.arrays.values, n: columns.n }]] : [];
    }),
  );
}

/** The words beside it say what it shows, so that it is hidden from screen readers.
 * @param {{ drawing: import("../charts/archetype-figure.js").Figure }} props */
function Sketch({ drawing: { ideal, live, cross } }) {
  return html`<svg class="sketch" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} aria-hidden="true" focusable="false">
    <path class="sketch-frame" d=${`M0.5 0V${HEIGHT - 0.5}H${WIDTH}`} />
    ${ideal.map(({ kind, d }) => html`<path key=${`ideal ${kind}`} class=${`sketch-ideal is-${kind}`} d=${d} />`)}
    ${live.map(({ kind, d }) => html`<path key=${kind} class=${`sketch-line is-${kind}`} d=${d} />`)}
    ${cross ? html`<path class="sketch-cross" d=${`M${cross[0] - ARM} ${cross[1]}l${2 * ARM} ${2 * ARM}m0 ${-2 * ARM}l${-2 * ARM} ${2 * ARM}`} />` : null}
  </svg>`;
}

/** @param {{ kind: string }} props */
function Key({ kind }) {
  const name = kind === "is-ideal" ? "sketch-ideal" : `sketch-line ${kind}`;
  return html`<svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false"><path class=${name} d="M1 5H23" /></svg>`;
}
