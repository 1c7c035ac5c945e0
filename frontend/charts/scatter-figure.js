/* A scatter of runs as plotly takes it: a value against another, colour and size by others. Pure.
 *
 * Only plotly's plain "scatter" is used, which it draws as SVG: what it draws with WebGL it makes by code from text, which
 * the page's policy refuses. What stands in labels is escaped, for plotly takes some HTML in them. */

import { compareValues, fieldText } from "../lib/compare-columns.js";

/** @import { FieldValue } from "../wire/compare.js" */
/** @typedef {{ x: string, y: string, colour: string, size: string, isLogX: boolean, isLogY: boolean }} Plot */
/** @typedef {{ id: string, name: string, token: string, mark: string }} Dot  a run: its colour's token and its short sign */
/** @typedef {{ text: string, quiet: string, line: string, surface: string, of: (token: string) => string, scale: [number, string][] }} Paint */
/** @typedef {{ values: (name: string) => FieldValue[], dots: Dot[], lit: Set<string> | null, paint: Paint }} Source */
/** @typedef {{ data: Record<string, any>[], layout: Record<string, any>, config: Record<string, any>, drawn: number, total: number,
 *   left: string[] }} Figure  left: why runs are not drawn, in words */

const SHARE = /(^|[/_.-])(accuracy|acc)\.(last|best)$/i;
const LEAST_SIZE = 8;
const MOST_SIZE = 26;

/** @param {string} text */
export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** @param {Plot} plot @param {Source} source @returns {Figure} */
export function figure(plot, source) {
  const { dots, lit } = source;
  const [xs, ys] = [source.values(plot.x), source.values(plot.y)];
  const [colours, sizes] = [plot.colour, plot.size].map((name) => (name ? source.values(name) : null));
  const isKnown = dots.map((_, i) => xs[i] !== null && ys[i] !== null);
  const hasPlace = dots.map((_, i) => isKnown[i] && fits(xs[i], plot.isLogX) && fits(ys[i], plot.isLogY));
  const places = dots.flatMap((_, i) => (hasPlace[i] ? [i] : []));
  const pick = (/** @type {FieldValue[]} */ values) => places.map((i) => axisValue(values[i]));
  const isDim = (/** @type {number} */ i) => lit !== null && !lit.has(dots[i].id);
  const trace = {
    type: "scatter",
    mode: "markers",
    x: pick(xs),
    y: pick(ys),
    customdata: places.map((i) => dots[i].id),
    text: places.map((i) => hoverOf(plot, source, i)),
    hovertemplate: "%{text}<extra></extra>",
    marker: {
      ...colourOf(source, places, colours, plot.colour),
      size: sizesOf(places, sizes),
      opacity: places.map((i) => (isDim(i) ? 0.2 : 0.95)),
      symbol: places.map((i) => (lit?.has(dots[i].id) ? "diamond" : "circle")),
      line: { width: 1, color: source.paint.surface },
    },
  };
  const nUnknown = isKnown.filter((known) => !known).length;
  const nPlaceless = dots.length - places.length - nUnknown;
  const left = [
    nUnknown ? `${nUnknown} without both values` : "",
    nPlaceless ? `${nPlaceless} at or below 0 have no place on a log axis` : "",
  ].filter(Boolean);
  return {
    data: [trace],
    layout: layoutOf(plot, source, [xs, ys]),
    config: {
      displaylogo: false,
      showSendToCloud: false,
      responsive: true,
      modeBarButtonsToRemove: ["select2d", "lasso2d"],
    },
    drawn: places.length,
    total: dots.length,
    left,
  };
}

/** @param {FieldValue} value @param {boolean} isLog */
function fits(value, isLog) {
  return !isLog || typeof value !== "number" || value > 0;
}

/** @param {FieldValue} value */
function axisValue(value) {
  if (typeof value === "number") return value;
  return escaped(typeof value === "boolean" ? fieldText(value) : String(value));
}

/** @param {Source} source @param {number[]} places @param {FieldValue[] | null} colours @param {string} name */
function colourOf({ dots, paint }, places, colours, name) {
  if (!colours) return { color: places.map((i) => paint.of(dots[i].token)) };
  const isNumeric = colours.every((value) => value === null || typeof value === "number");
  const distinct = [...new Set(colours)].sort(compareValues);
  const numbers = places.map((i) => (isNumeric ? colours[i] : distinct.indexOf(colours[i])));
  const ticks = isNumeric
    ? {}
    : { tickvals: distinct.map((_, i) => i), ticktext: distinct.map((value) => escaped(fieldText(value, name))) };
  return {
    color: numbers.map((value) => value ?? Number.NaN),
    colorscale: paint.scale,
    showscale: true,
    colorbar: { title: { text: escaped(name), side: "right" }, thickness: 12, outlinewidth: 0, ...ticks },
  };
}

/** Areas grow with the value; texts are all of one size.
 * @param {number[]} places @param {FieldValue[] | null} sizes */
function sizesOf(places, sizes) {
  const numbers = (sizes ?? []).filter((value) => typeof value === "number");
  if (!sizes || numbers.length === 0) return 11;
  const [least, greatest] = [Math.min(...numbers), Math.max(...numbers)];
  return places.map((i) => {
    const value = sizes[i];
    if (typeof value !== "number" || greatest === least) return LEAST_SIZE;
    const share = (value - least) / (greatest - least);
    return Math.sqrt(LEAST_SIZE ** 2 + share * (MOST_SIZE ** 2 - LEAST_SIZE ** 2));
  });
}

/** @param {Plot} plot @param {Source} source @param {number} i */
function hoverOf(plot, { dots, values }, i) {
  const rows = [...new Set([plot.x, plot.y, plot.colour, plot.size])].filter(Boolean);
  const told = rows.map((name) => `${escaped(name)}: ${escaped(fieldText(values(name)[i], name))}`);
  return [`<b>${escaped(dots[i].name)}</b>`, ...told].join("<br>");
}

/** @param {Plot} plot @param {Source} source @param {FieldValue[][]} values of x and y */
function layoutOf({ x, y, isLogX, isLogY }, { paint }, [xs, ys]) {
  const axis = (/** @type {string} */ name, /** @type {FieldValue[]} */ row, /** @type {boolean} */ isLog) => {
    const isNumeric = row.every((value) => value === null || typeof value === "number");
    return {
      title: { text: escaped(name) },
      type: isNumeric ? (isLog ? "log" : "linear") : "category",
      automargin: true,
      gridcolor: paint.line,
      linecolor: paint.line,
      zerolinecolor: paint.line,
      ...(isLog ? { dtick: 1 } : {}),
      ...(SHARE.test(name) ? { tickformat: ".0%" } : {}),
    };
  };
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: paint.text, size: 12, family: "system-ui, sans-serif" },
    margin: { l: 56, r: 16, t: 12, b: 48 },
    hovermode: "closest",
    hoverlabel: { bgcolor: paint.surface, bordercolor: paint.line, font: { color: paint.text } },
    xaxis: axis(x, xs, isLogX),
    yaxis: axis(y, ys, isLogY),
    showlegend: false,
    uirevision: JSON.stringify([x, y, isLogX, isLogY]),
  };
}
