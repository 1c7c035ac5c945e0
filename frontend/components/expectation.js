/* The small picture of what to expect of a preset: two panels, drawn as SVG from the figure, and their words. */

import { BOTTOM, figure, HEIGHT, TOP, WIDTH } from "../charts/expectation-figure.js";
import { count } from "../lib/format.js";
import { html, useMemo } from "../vendor/runtime.js";

/** @import { Panel } from "../charts/expectation-figure.js" */
/** @import { Expected, LectureCase } from "../wire/types.js" */

const ARM = 3.5;

/** @param {{ expected: Expected, lecture: LectureCase | null }} props */
export function Expectation({ expected, lecture }) {
  const { panels } = useMemo(() => figure(expected, lecture), [expected]);
  const { steps, of } = expected;
  return html`<div class="expect">
    ${panels.map((panel) => html`<figure key=${panel.title} class="expect-panel"><${Drawing} panel=${panel} /><figcaption><strong>${panel.title}</strong> ${panel.told}</figcaption></figure>`)}
    ${steps < of ? html`<p class="expect-note quiet">The first ${count(steps)} of ${count(of)} steps.</p>` : null}
  </div>`;
}

/** Its words stand below it, so that it is hidden from screen readers.
 * @param {{ panel: Panel }} props */
function Drawing({ panel: { top, lines, dots, rings, cross, from, to } }) {
  return html`<svg class="expect-drawing" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
    <path class="expect-frame" d=${`M0.5 ${TOP}V${BOTTOM}H${WIDTH}`} />
    ${lines.map(({ kind, d }) => html`<path key=${kind} class=${`expect-line is-${kind}`} d=${d} />`)}
    ${dots.map(([x, y]) => html`<circle key=${x} class="expect-dot" cx=${x} cy=${y} r="2" />`)}
    ${rings.map(([x, y]) => html`<circle key=${x} class="expect-ring" cx=${x} cy=${y} r="4" />`)}
    ${cross ? html`<path class="expect-cross" d=${crossAt(cross)} />` : null}
    <text class="expect-end" x="0" y="8">${top}</text>
    <text class="expect-end" x="0" y=${HEIGHT - 3}>${from}</text>
    <text class="expect-end is-right" x=${WIDTH} y=${HEIGHT - 3}>${to}</text>
  </svg>`;
}

/** @param {[number, number]} place */
function crossAt([x, y]) {
  return `M${x - ARM} ${y - ARM}l${2 * ARM} ${2 * ARM}m0 ${-2 * ARM}l${-2 * ARM} ${2 * ARM}`;
}

/** What the lines and marks of the pictures mean. */
export function ExpectationKey() {
  const sign = (/** @type {unknown} */ inside) =>
    html`<svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false">${inside}</svg>`;
  const line = (/** @type {string} */ kind) =>
    sign(
      html`<path class=${`expect-line is-${kind}`} d="M1 5H23" />${kind === "spread" ? html`<circle class="expect-dot" cx="12" cy="5" r="2" />` : null}`,
    );
  return html`<ul class="expect-key" aria-label="In the pictures">
    <li>${line("train")} training</li>
    <li>${line("validation")} validation</li>
    <li>${line("spread")} spread of a layer's activations on the first step</li>
    <li>${sign(html`<circle class="expect-ring" cx="12" cy="5" r="4" />`)} the lecture's number</li>
  </ul>`;
}
