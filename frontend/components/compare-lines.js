/* Parallel coordinates of the compared runs: axes that are chosen and moved, brushed by dragging or by numbers. */

import { paletteAge } from "../app/store.js";
import { mount } from "../charts/parallel-chart.js";
import { figure } from "../charts/parallel-figure.js";
import { defaultAxes } from "../lib/compare-defaults.js";
import { axisOf, brushBetween } from "../lib/parallel-axes.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { ColumnSelect } from "./column-select.js";
import { Icon } from "./icon.js";
import { useWidth } from "./use-width.js";

/** @import { Comparison } from "../app/comparison.js" */
/** @import { Mounted } from "../charts/parallel-chart.js" */
/** @import { Figure } from "../charts/parallel-figure.js" */
/** @import { Brush } from "../lib/compare-state.js" */
/** @import { Axis } from "../lib/parallel-axes.js" */

const HEIGHT = 320;
/** Pixels that an axis needs at the least: on narrow windows the drawing is scrolled. */
const ROOM = 128;

/** @param {{ comparison: Comparison }} props */
export function CompareLines({ comparison }) {
  const answer = comparison.answer.value;
  const [frame, width] = useWidth();
  if (!answer) return null;
  const columns = comparison.columns.value;
  const { axes: chosen, brushes } = comparison.choice.state.value;
  const names = defaultAxes(columns, chosen, answer.runs.length);
  const ids = comparison.ids.value;
  const places = comparison.shown.value.map((id) => ids.indexOf(id));
  // An axis is of all runs, so that hiding one moves no other.
  const axes = names.map((name) => {
    const axis = axisOf(name, comparison.valuesOf(name));
    return { ...axis, places: places.map((place) => axis.places[place]) };
  });
  const room = { width: Math.max(width, ROOM * axes.length), height: HEIGHT };
  const shown = figure(axes, brushes, places.length, room);
  const setAxes = (/** @type {string[]} */ next) =>
    comparison.choice.change({ axes: next, brushes: brushes.filter(([column]) => next.includes(column)) });
  return html`<section class="card compare-lines" aria-label="Parallel coordinates">
    <div class="compare-plot-tools">
      <${ColumnSelect} label="Add an axis" columns=${columns.filter(({ name }) => !names.includes(name))} value="" none="choose…" onChange=${(/** @type {string} */ name) => name && setAxes([...names, name])} />
      ${chosen.length ? html`<button type="button" class="button button-small" onClick=${() => setAxes([])}>What differs</button>` : null}
      ${brushes.length ? html`<button type="button" class="button button-small" onClick=${() => comparison.choice.change({ brushes: [] })}><${Icon} name="reset" />All runs</button>` : null}
      <span class="quiet" role="status">${brushes.length ? `${shown.nIn} of ${shown.n} runs within the ranges` : `${shown.n} runs: drag along an axis to choose a range`}</span>
    </div>
    <div class="lines-frame" ref=${frame} tabindex="0" role="region" aria-label="Parallel coordinates, drawn; the ranges can be typed below">
      <${Drawing} comparison=${comparison} shown=${shown} axes=${axes} ids=${places.map((place) => ids[place])} />
    </div>
    <ol class="lines-axes">${axes.map((axis, i) => html`<${AxisEditor} key=${axis.column} axis=${axis} brush=${brushes.find(([column]) => column === axis.column)} comparison=${comparison} names=${names} place=${i} setAxes=${setAxes} />`)}</ol>
  </section>`;
}

/** @param {{ comparison: Comparison, shown: Figure, axes: Axis[], ids: string[] }} props */
function Drawing({ comparison, shown, axes, ids }) {
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  const chart = useRef(/** @type {Mounted | null} */ (null));
  const latest = useRef({ axes, ids });
  latest.current = { axes, ids };
  useEffect(() => {
    chart.current = mount(/** @type {HTMLElement} */ (room.current), {
      onPoint(run) {
        comparison.hovered.value = run < 0 ? null : latest.current.ids[run];
      },
      onPick: (run) => comparison.pick(latest.current.ids[run]),
      onBrush: (upright, from, to) => brush(comparison, brushBetween(latest.current.axes[upright], from, to)),
      onClear: (upright) => unbrush(comparison, latest.current.axes[upright].column),
    });
    return () => chart.current?.destroy();
  }, []);
  paletteAge.value;
  const lit = comparison.lit.value;
  const isOne = lit !== null && lit !== comparison.brushed.value;
  useEffect(() => {
    const looks = ids.map((id) => comparison.lookOf(id));
    const places = isOne ? new Set(ids.flatMap((id, place) => (lit.has(id) ? [place] : []))) : null;
    chart.current?.draw({ figure: shown, looks, lit: places });
  });
  return html`<div class="lines-room" ref=${room} style=${{ width: `${shown.width}px`, height: `${shown.height}px` }}></div>`;
}

/** @param {Comparison} comparison @param {Brush} next */
function brush(comparison, next) {
  const others = comparison.choice.state.peek().brushes.filter(([column]) => column !== next[0]);
  comparison.choice.change({ brushes: [...others, next] });
}

/** @param {Comparison} comparison @param {string} column */
function unbrush(comparison, column) {
  const { brushes } = comparison.choice.state.peek();
  comparison.choice.change({ brushes: brushes.filter(([each]) => each !== column) });
}

/** @param {{ axis: Axis, brush: Brush | undefined, comparison: Comparison, names: string[], place: number, setAxes: (names: string[]) => void }} props */
function AxisEditor({ axis, brush: own, comparison, names, place, setAxes }) {
  const { column } = axis;
  const move = (/** @type {number} */ by) => {
    const next = names.toSpliced(place, 1);
    next.splice(place + by, 0, column);
    setAxes(next);
  };
  const set = (/** @type {0 | 1} */ end, /** @type {string} */ text) => {
    const bounds = own ? [own[1], own[2]] : [axis.low, axis.high];
    const value = text === "" ? [axis.low, axis.high][end] : Number(text);
    if (!Number.isFinite(value)) return;
    bounds[end] = value;
    brush(comparison, [column, Math.min(bounds[0], bounds[1]), Math.max(bounds[0], bounds[1])]);
  };
  const button = (
    /** @type {string} */ icon,
    /** @type {string} */ word,
    /** @type {() => void} */ onClick,
    isOff = false,
  ) =>
    html`<button type="button" class="icon-button" aria-label=${`${word} ${column}`} title=${word} disabled=${isOff} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  return html`<li class=${`lines-axis ${own ? "is-brushed" : ""}`}>
    <span class="lines-axis-name" title=${column}><code>${column}</code>${axis.kind === "log" ? html` <span class="quiet">log</span>` : null}</span>
    <span class="lines-axis-range"><${Bound} axis=${axis} label=${`Least ${column}`} value=${own?.[1]} rest=${axis.low} onChange=${(/** @type {string} */ text) => set(0, text)} /><span aria-hidden="true">–</span><${Bound} axis=${axis} label=${`Greatest ${column}`} value=${own?.[2]} rest=${axis.high} onChange=${(/** @type {string} */ text) => set(1, text)} /></span>
    <span class="lines-axis-tools">${button("left", "Move earlier:", () => move(-1), place === 0)}${button("right", "Move later:", () => move(1), place === names.length - 1)}${own ? button("reset", "Let go of the range of", () => unbrush(comparison, column)) : null}${button("cross", "Take away", () => setAxes(names.filter((name) => name !== column)), names.length < 3)}</span>
  </li>`;
}

/** An end of a range: a number, or one of the axis' words.
 * @param {{ axis: Axis, label: string, value: number | undefined, rest: number, onChange: (text: string) => void }} props */
function Bound({ axis, label, value, rest, onChange }) {
  const change = (/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  if (axis.kind === "category")
    return html`<select aria-label=${label} value=${String(value ?? rest)} onChange=${change}>${axis.words.map((word, i) => html`<option key=${word} value=${String(i)} selected=${i === (value ?? rest)}>${word}</option>`)}</select>`;
  return html`<input type="number" step="any" aria-label=${label} value=${value ?? ""} placeholder=${String(Number(rest.toPrecision(4)))} onChange=${change} />`;
}
