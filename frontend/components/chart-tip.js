/* The table beside the pointer: what each line of a chart reads there, the line nearest to the pointer brought out. */

import { flagAt } from "../charts/line-flags.js";
import { around, nearestTo, readings } from "../charts/line-reading.js";
import { count, timeOfDay, valueText } from "../lib/format.js";
import { SHAPES } from "../lib/markers.js";
import { html } from "../vendor/runtime.js";
import { Swatch } from "./legend.js";

/** @import { Figure } from "../charts/line-figure.js" */
/** @import { Flag } from "../lib/markers.js" */
/** @import { Reading } from "../charts/line-reading.js" */
/** @import { Signal } from "../vendor/runtime.js" */
/** @import { Pointed } from "../charts/line-cursor.js" */

const MOST = 12;
const MOST_MARKS = 5;
const APART = 14;

/** @param {{ shown: Signal<Figure | null>, pointed: Signal<Pointed | null> }} props */
export function ChartTip({ shown, pointed }) {
  const at = pointed.value;
  const figure = shown.value;
  if (!at || !figure) return null;
  const found = readings(figure, at.step);
  const flag = flagAt(figure, at.step);
  if (found.length === 0) return null;
  const nearest = nearestTo(found, at.y, figure.isLog);
  const { shown: rows, from } = around(found, nearest, MOST);
  return html`<div class="chart-tip" style=${placeOf(at)} aria-hidden="true">
    <table>
      <thead><tr><th></th><th></th>${figure.isSmoothed ? html`<th>smoothed</th>` : null}<th>${figure.isSmoothed ? "raw" : "value"}</th><th>step</th><th>time</th></tr></thead>
      <tbody>${rows.map((reading, i) => html`<${Row} key=${reading.spec.name} reading=${reading} figure=${figure} isNearest=${from + i === nearest} />`)}</tbody>
    </table>
    ${rows.length < found.length ? html`<p class="quiet">${rows.length} of ${found.length} lines, the nearest</p>` : null}
    ${flag ? html`<${Marks} flag=${flag} />` : null}
  </div>`;
}

/** Beside the pointer, on the side on which the window has more room.
 * @param {Pointed} at */
function placeOf({ left, top }) {
  const [isRight, isLow] = [left > innerWidth / 2, top > innerHeight / 2];
  return {
    left: `${Math.round(left + (isRight ? -APART : APART))}px`,
    top: `${Math.round(top + (isLow ? -APART : APART))}px`,
    transform: `translate(${isRight ? "-100%" : "0"}, ${isLow ? "-100%" : "0"})`,
  };
}

/** What is marked where the pointer is.
 * @param {{ flag: Flag }} props */
function Marks({ flag: { markers } }) {
  const shown = markers.slice(0, MOST_MARKS);
  return html`<ul class="chart-tip-marks">
    ${shown.map(({ kind, tone, label, step }) => html`<li><svg viewBox="-6 -6 12 12" width="11" height="11" style=${{ fill: `var(--${tone})` }}><path d=${SHAPES[kind]} /></svg><span>${label} <span class="quiet">step ${count(step)}</span></span></li>`)}
    ${shown.length < markers.length ? html`<li class="quiet">and ${markers.length - shown.length} more</li>` : null}
  </ul>`;
}

/** @param {{ reading: Reading, figure: Figure, isNearest: boolean }} props */
function Row({ reading: { spec, step, time, raw, smoothed }, figure, isNearest }) {
  return html`<tr class=${isNearest ? "is-nearest" : ""}>
    <td><${Swatch} line=${spec} /></td>
    <th>${spec.label}</th>
    ${figure.isSmoothed ? html`<td>${smoothed === null ? "" : valueText(smoothed, figure.unit)}</td>` : null}
    <td>${valueText(raw, figure.unit)}</td>
    <td>${count(step)}</td>
    <td>${timeOfDay(time)}</td>
  </tr>`;
}
