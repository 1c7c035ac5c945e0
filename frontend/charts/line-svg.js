/* A line chart as an SVG drawing, made from the same figure as the one on the page. Pure. */

import { count } from "../lib/format.js";
import { SHAPES } from "../lib/markers.js";
import { logTicks } from "../lib/ticks.js";
import { legendRows } from "./legend-rows.js";
import { xLabels, xSteps, yLabels } from "./line-ticks.js";

/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Figure, Part } from "./line-figure.js" */
/** @typedef {{ width: number, height: number, colour: (token: string) => string }} Look */
/** @typedef {(value: number) => number} Scale */
/** @typedef {{ x: Scale, y: Scale, left: number, top: number, right: number, bottom: number }} Frame */

const MARGIN = { left: 64, right: 24, top: 58, bottom: 44 };
const LEGEND_Y = 42;
const LEGEND_ROW = 18;

/** @param {Figure} figure @param {Look} look  height: without the rows of the legend after its first, which make the drawing taller */
export function svgOf(figure, { width, height: own, colour }) {
  const widths = figure.specs.map(({ label }) => 30 + 7 * label.length);
  const places = legendRows(widths, MARGIN.left, width - MARGIN.right);
  const more = LEGEND_ROW * (places.at(-1)?.row ?? 0);
  const height = own + more;
  const frame = frameOf(figure, width, height, MARGIN.top + more);
  const { left, top, right, bottom } = frame;
  const parts = [
    `<rect width="${width}" height="${height}" fill="${colour("surface")}"/>`,
    text(left, 22, figure.title, colour("text"), 'font-weight="600" font-size="15"'),
    legend(figure, places, colour),
    axes(figure, frame, colour),
    // A drawing within the drawing is clipped to its frame.
    `<svg x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" viewBox="${left} ${top} ${right - left} ${bottom - top}" fill="none">`,
    band(figure, frame, colour),
    ...figure.areas.map((area) => region(frame, area.x, area.one, area.other, colour("text-quiet"), 0.24)),
    ...figure.bands.map(([high, low]) => envelope(figure, frame, high, low, colour)),
    ...figure.parts.map((part, i) => line(figure, frame, part, i + 1, colour)),
    flags(figure, frame, colour),
    marks(figure, frame, colour),
    "</svg>",
    text(left, height - 8, captionOf(figure), colour("text-quiet"), 'font-size="11"'),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12"><title>${escaped(figure.summary)}</title>${parts.join("")}</svg>\n`;
}

/** @param {Figure} figure @param {number} width @param {number} height @param {number} top @returns {Frame} */
function frameOf(figure, width, height, top) {
  const [left, right] = [MARGIN.left, width - MARGIN.right];
  const bottom = height - MARGIN.bottom;
  const x = scale(figure.x, left, right, figure.isLogX);
  return { x, y: scale(figure.y, bottom, top, figure.isLog), left, top, right, bottom };
}

/** @param {[number, number]} range @param {number} from @param {number} to @param {boolean} isLog @returns {Scale} */
function scale([low, high], from, to, isLog) {
  const place = (/** @type {number} */ value) => (isLog ? Math.log(Math.max(value, Number.MIN_VALUE)) : value);
  const span = place(high) - place(low) || 1;
  return (value) => from + ((place(value) - place(low)) / span) * (to - from);
}

/** Returns round values in a range, about one for every `apart` units of a length.
 * @param {[number, number]} range @param {number} most @param {number[]} steps */
export function evenTicks([low, high], most, steps) {
  const step = steps.find((each) => (high - low) / each <= most) ?? high - low;
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(n, 0) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** @param {[number, number]} range */
function roundSteps([low, high]) {
  const power = Math.floor(Math.log10((high - low) / 100 || 1));
  return [0, 1, 2, 3].flatMap((more) => [1, 2, 5].map((lead) => Number(`${lead}e${power + more}`)));
}

/** @param {Figure} figure @param {Frame} frame @param {Look["colour"]} colour */
function axes(figure, frame, colour) {
  const { left, right, top, bottom } = frame;
  const xs = figure.isLogX ? logTicks(...figure.x) : evenTicks(figure.x, (right - left) / 84, xSteps(figure));
  const ys = figure.isLog ? logTicks(...figure.y) : evenTicks(figure.y, (bottom - top) / 40, roundSteps(figure.y));
  const quiet = colour("text-quiet");
  const xWords = xLabels(figure)(xs);
  const yWords = yLabels(figure)(ys);
  const across = ys.map((y, i) => {
    const at = fixed(frame.y(y));
    return `<path d="M${left} ${at}H${right}" stroke="${colour("line-faint")}"/>${text(left - 8, Number(at) + 4, yWords[i], quiet, 'text-anchor="end"')}`;
  });
  const below = xs.map((x, i) => text(frame.x(x), bottom + 18, xWords[i], quiet, 'text-anchor="middle"'));
  return [...across, ...below].join("");
}

/** @param {Figure} figure @param {{ x: number, row: number }[]} places @param {Look["colour"]} colour */
function legend({ specs }, places, colour) {
  return specs
    .map((spec, index) => {
      const { x, row } = places[index];
      const y = LEGEND_Y + LEGEND_ROW * row;
      return `<path d="M${x} ${y - 4}h16" stroke="${colour(spec.colour)}" stroke-width="2.5"${dashOf(spec)}/>${text(x + 22, y, spec.label, colour("text-quiet"))}`;
    })
    .join("");
}

/** @param {LineSpec} spec */
function dashOf({ dash }) {
  return dash ? ` stroke-dasharray="${dash.join(" ")}"` : "";
}

/** @param {Figure} figure @param {Frame} frame @param {Look["colour"]} colour */
function band({ band: shown }, frame, colour) {
  if (!shown) return "";
  const [top, bottom] = [Math.max(frame.y(shown.high), frame.top), Math.min(frame.y(shown.low), frame.bottom)];
  if (!(bottom > top)) return "";
  return `<rect x="${frame.left}" y="${fixed(top)}" width="${frame.right - frame.left}" height="${fixed(bottom - top)}" fill="${colour("good")}" fill-opacity="0.12"/>${text(frame.right - 6, top + 13, shown.label, colour("good"), 'text-anchor="end" font-size="11"')}`;
}

/** @param {Frame} frame @param {number[]} x @param {number[]} one @param {number[]} other @param {string} fill @param {number} opacity */
function region(frame, x, one, other, fill, opacity) {
  const there = x.map((place, i) => `${fixed(frame.x(place))} ${fixed(frame.y(one[i]))}`);
  const back = x.map((place, i) => `${fixed(frame.x(place))} ${fixed(frame.y(other[i]))}`).reverse();
  return `<path d="M${[...there, ...back].join("L")}Z" fill="${fill}" fill-opacity="${opacity}"/>`;
}

/** @param {Figure} figure @param {Frame} frame @param {number} high @param {number} low rows @param {Look["colour"]} colour */
function envelope(figure, frame, high, low, colour) {
  const [places, tops, floors] = [figure.data[0], figure.data[high], figure.data[low]];
  const known = places.flatMap((x, i) => (x == null || tops[i] == null || floors[i] == null ? [] : [i]));
  const pick = (/** @type {(number|null|undefined)[]} */ row) => known.map((i) => /** @type {number} */ (row[i]));
  const fill = colour(figure.specs[figure.parts[high - 1].line].colour);
  return region(frame, pick(places), pick(tops), pick(floors), fill, 0.16);
}

/** @param {Figure} figure @param {Frame} frame @param {Part} part @param {number} row @param {Look["colour"]} colour */
function line(figure, frame, part, row, colour) {
  if (part.kind === "low" || part.kind === "high") return "";
  const spec = figure.specs[part.line];
  const stroke = colour(spec.colour);
  const ghost = part.kind === "ghost" ? ' stroke-opacity="0.32" stroke-width="1"' : ' stroke-width="1.75"';
  const { d, dots } = pathOf(figure.data[0], figure.data[row], frame, part.kind === "points");
  const circles = dots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="2.5" fill="${stroke}"/>`);
  return `<path d="${d}" stroke="${stroke}"${ghost} stroke-linejoin="round"${dashOf(spec)}/>${circles.join("")}`;
}

/** Returns a path that breaks at null and goes on over undefined; as dots, all points or those that no line reaches.
 * @param {(number|null|undefined)[]} places @param {(number|null|undefined)[]} values @param {Frame} frame @param {boolean} isDotted */
function pathOf(places, values, frame, isDotted) {
  /** @type {[string, string][][]} */
  const runs = [[]];
  values.forEach((value, i) => {
    if (value === undefined) return;
    if (value === null) runs.push([]);
    else runs[runs.length - 1].push([fixed(frame.x(places[i] ?? 0)), fixed(frame.y(value))]);
  });
  const d = runs
    .filter((points) => points.length > 1)
    .map((points) => `M${points.map((at) => at.join(" ")).join("L")}`);
  return { d: d.join(""), dots: runs.filter((points) => isDotted || points.length === 1).flat() };
}

/** @param {Figure} figure @param {Frame} frame @param {Look["colour"]} colour */
function marks(figure, frame, colour) {
  const bad = colour("bad");
  return figure.marks
    .map((mark, row) => {
      const x = Math.max(frame.x(mark.at), frame.left);
      const isLeft = x > (frame.left + frame.right) / 2;
      const words = `${mark.label} diverged here: ${mark.word} at step ${count(mark.first)}`;
      return `<path d="M${fixed(x)} ${frame.top}V${frame.bottom}" stroke="${bad}" stroke-width="1.5" stroke-dasharray="4 3"/>${text(x + (isLeft ? -6 : 6), frame.top + 14 + 16 * row, words, bad, `font-size="11" font-weight="600"${isLeft ? ' text-anchor="end"' : ""}`)}`;
    })
    .join("");
}

/** @param {Figure} figure @param {Frame} frame @param {Look["colour"]} colour */
function flags(figure, { left, right, top, bottom }, colour) {
  return figure.flags
    .map(({ place, kind, tone, label, step }) => {
      const x = fixed(left + place * (right - left));
      const y = kind === "finding" ? top + 8 : bottom - 8;
      return `<g><title>${escaped(`${label}, step ${count(step)}`)}</title><path d="M${x} ${top}V${bottom}" stroke="${colour(tone)}" stroke-opacity="0.5" stroke-dasharray="2 3"/><path d="${SHAPES[kind]}" transform="translate(${x} ${y})" fill="${colour(tone)}"/></g>`;
    })
    .join("");
}

/** @param {Figure} figure */
function captionOf({ drawn, total, isSmoothed, isClipped, axis }) {
  const words = [
    `x: ${axis.mode === "time" ? "wall time" : axis.mode === "relative" ? "time since the start" : axis.mode}`,
  ];
  words.push(`${count(drawn)} of ${total === null ? "…" : count(total)} points drawn`);
  if (isSmoothed) words.push("smoothed over raw");
  if (isClipped) words.push("y clipped to the 5th–95th percentile");
  return words.join(" · ");
}

/** @param {number} x @param {number} y @param {string} words @param {string} fill @param {string} more attributes */
function text(x, y, words, fill, more = "") {
  return `<text x="${fixed(x)}" y="${fixed(y)}" fill="${fill}" ${more}>${escaped(words ?? "")}</text>`;
}

/** @param {number} value */
function fixed(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
