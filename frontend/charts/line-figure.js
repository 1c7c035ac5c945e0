/* A line chart as numbers: what is drawn, over which ranges, and what is said about it. Pure. */

import { align } from "../lib/decimate.js";
import { divergences } from "../lib/divergence.js";
import { smooth } from "../lib/ema.js";
import { count, valueText } from "../lib/format.js";
import { flagsWord } from "../lib/markers.js";
import { STEP_AXIS } from "../lib/x-axis.js";
import { flagsOf } from "./line-flags.js";
import { areasBetween } from "./line-gap.js";
import { rangeOf } from "./line-range.js";
import { withinReach } from "./line-reach.js";

/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Columns } from "../lib/columns.js" */
/** @import { Row } from "../lib/decimate.js" */
/** @import { Divergence } from "../lib/divergence.js" */
/** @import { Flag, Marker } from "../lib/markers.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @import { XAxis } from "../lib/x-axis.js" */
/** @import { Area } from "./line-gap.js" */
/** @typedef {{ spec: LineSpec, columns: Columns, isDetail?: boolean }} Line  isDetail: the columns hold just the zoomed range */
/** @typedef {{ low: number, high: number, label: string }} Band  a reference range in y */
/** @typedef {{ width: number, range: Range | null, whole: Range, isLog: boolean, smoothing: number, unit: string,
 *   span?: number, axis?: XAxis, isLogX?: boolean, isClipped?: boolean, isShared?: boolean, band?: Band, shade?: [string, string], markers?: Marker[] }} Options
 *   range and whole in steps, whatever the axis shows; span: the steps over which smoothing goes, where these are not those of whole; markers ascending */
/** @typedef {"low" | "high" | "ghost" | "line" | "points"} Kind */
/** @typedef {{ line: number, kind: Kind }} Part  one row of the data */
/** @typedef {Divergence & { label: string, step: number, at: number, until: number }} Mark  step: the first; at and until: first and last on the axis */
/** @typedef {Line & { smoothed: Float64Array | null }} DrawnLine */
/** @typedef {{ key: string, title: string, data: (number|null|undefined)[][], steps: number[], parts: Part[],
 *   bands: [number, number][], specs: LineSpec[], lines: DrawnLine[], x: Range, y: Range, axis: XAxis, isLog: boolean,
 *   isLogX: boolean, unit: string, marks: Mark[], flags: Flag[], width: number, isShared: boolean, areas: Area[], band: Band | null, drawn: number, total: number | null,
 *   omitted: number, omittedX: number, beyond: number, clipped: number, isClipped: boolean, isLinearAfterAll: boolean, isSmoothed: boolean, summary: string }} Figure
 *   data: the places on the x axis, then a row for each part; steps: the steps of those places;
 *   beyond: values of other runs out of the chart's reach; isLinearAfterAll: a log axis was asked for, and there is nothing above 0 to put on it */

/** @param {string} title
 * @param {Line[]} lines
 * @param {Options} options
 * @returns {Figure} */
export function figure(title, lines, options) {
  const { unit, smoothing, whole, width, axis = STEP_AXIS, isLogX = false, isClipped = false } = options;
  const range = options.range ?? whole;
  const drawnLines = lines
    .filter((line) => line.columns.n > 0)
    .map((line) => ({ ...line, smoothed: smoothedOf(line, smoothing, options.span ?? whole[1] - whole[0]) }));
  const isLinearAfterAll = options.isLog && drawnLines.length > 0 && !drawnLines.some(hasPositive);
  const isLog = options.isLog && !isLinearAfterAll;
  const aligned = align(drawnLines, range[0], range[1], width, isLogX);
  const { steps, places, rows, omittedX } = placed(aligned, axis, isLogX);
  const { parts, data } = assemble(drawnLines, rows, aligned.isBucketed);
  const omitted = isLog ? dropNonPositive(data, parts) : 0;
  const x = xRange(range, axis, isLogX, places);
  const marks = drawnLines.flatMap((line) => marksOf(line, range, axis));
  const flags = flagsOf(options.markers ?? [], { x, axis, isLogX }, width);
  const specs = drawnLines.map((line) => line.spec);
  const { near, beyond } = withinReach(data, parts, specs, isLog);
  const drawnRows = near.filter((_, i) => parts[i].kind !== "low" && parts[i].kind !== "high");
  const wishes = { isLog, isShare: unit === "share", isClipped, band: options.band };
  return {
    key: JSON.stringify([drawnLines.map((line) => line.spec.name), parts, isLog, isLogX, axis.mode]),
    title,
    data: [places, ...data],
    steps,
    parts,
    bands: bandsOf(parts),
    specs,
    lines: drawnLines,
    x,
    ...rangeOf(drawnRows, near, places, x, wishes),
    axis,
    isLog,
    isLogX,
    unit,
    marks,
    flags,
    width,
    isShared: options.isShared ?? false,
    areas: options.shade ? shadeOf(options.shade, drawnLines, parts, data, places) : [],
    band: options.band ?? null,
    drawn: rows.reduce((sum, row) => sum + countShown(row.last, places, x), 0),
    total: totalOf(drawnLines, options.range),
    omitted,
    omittedX,
    beyond,
    isLinearAfterAll,
    isSmoothed: drawnLines.some((line) => line.smoothed !== null),
    summary: [summaryOf(title, drawnLines, marks, unit), flagsWord(flags)].filter(Boolean).join(" "),
  };
}

/** @param {Line} line @param {number} weight @param {number} span @returns {Float64Array | null} */
function smoothedOf({ spec, columns }, weight, span) {
  if (spec.role !== "noisy" || weight <= 0) return null;
  return smooth(columns.ownSteps, columns.arrays.values, columns.n, weight, span);
}

/** Puts steps onto the axis; a log axis has no place for 0, which leaves the rows with it.
 * @param {{ x: number[], rows: Row[] }} aligned
 * @param {XAxis} axis
 * @param {boolean} isLogX */
function placed({ x: steps, rows }, axis, isLogX) {
  const places = axis.mode === "step" ? steps : steps.map(axis.toX);
  const omittedX = isLogX ? places.findLastIndex((place) => place <= 0) + 1 : 0;
  if (omittedX === 0) return { steps, places, rows, omittedX };
  const cut = (/** @type {(number|null|undefined)[]} */ row) => row.slice(omittedX);
  return {
    steps: steps.slice(omittedX),
    places: places.slice(omittedX),
    rows: rows.map(({ last, low, high, smooth }) => ({
      last: cut(last),
      low: cut(low),
      high: cut(high),
      smooth: cut(smooth),
    })),
    omittedX,
  };
}

/** @param {Range} range @param {XAxis} axis @param {boolean} isLogX @param {number[]} places @returns {Range} */
function xRange(range, axis, isLogX, places) {
  const last = axis.toX(range[1]);
  const first = isLogX ? Math.max(axis.toX(range[0]), places[0] ?? last) : axis.toX(range[0]);
  return first < last ? [first, last] : [last, last + 1];
}

/** Returns the areas between the middle lines of two series, none while one of them is missing.
 * @param {[string, string]} names @param {DrawnLine[]} lines @param {Part[]} parts
 * @param {(number|null|undefined)[][]} data @param {number[]} places */
function shadeOf(names, lines, parts, data, places) {
  const [one, other] = names.map((name) => {
    const isMiddle = (/** @type {Part} */ { line, kind }) =>
      lines[line].spec.name === name && (kind === "line" || kind === "points");
    return data[parts.findIndex(isMiddle)];
  });
  return one && other ? areasBetween(places, one, other) : [];
}

/** @param {DrawnLine[]} lines @param {Row[]} rows @param {boolean} isBucketed */
function assemble(lines, rows, isBucketed) {
  /** @type {Part[]} */
  const parts = [];
  /** @type {(number|null|undefined)[][]} */
  const data = [];
  const add = (
    /** @type {number} */ line,
    /** @type {Kind} */ kind,
    /** @type {(number|null|undefined)[]} */ values,
  ) => {
    parts.push({ line, kind });
    data.push(values);
  };
  lines.forEach(({ spec, columns }, k) => {
    const isBare = spec.isOverlay || spec.isBare;
    const hasEnvelope = spec.isGhost || (!isBare && spec.role !== "sparse" && (isBucketed || columns.rawFrom > 0));
    if (hasEnvelope) {
      add(k, "high", rows[k].high);
      add(k, "low", rows[k].low);
    }
    const isSmoothed = rows[k].smooth.length > 0;
    if (!isSmoothed || !isBare) add(k, isSmoothed ? "ghost" : spec.role === "sparse" ? "points" : "line", rows[k].last);
    if (isSmoothed) add(k, "line", rows[k].smooth);
  });
  return { parts, data };
}

/** Returns pairs of rows, counted from 1, between which the envelope lies.
 * @param {Part[]} parts @returns {[number, number][]} */
function bandsOf(parts) {
  return parts.flatMap((part, i) => (part.kind === "high" ? [/** @type {[number, number]} */ ([i + 1, i + 2])] : []));
}

/** @param {Line} line */
function hasPositive({ columns: { arrays, n } }) {
  return arrays.max.subarray(0, n).some((value) => value > 0 && value < Number.POSITIVE_INFINITY);
}

/** A log axis has no place for zero and below: they become gaps, and are counted.
 * @param {(number|null|undefined)[][]} data @param {Part[]} parts */
function dropNonPositive(data, parts) {
  let dropped = 0;
  const ghosts = new Set(parts.filter(({ kind }) => kind === "ghost").map(({ line }) => line));
  const isCounted = parts.map(
    ({ line, kind }) => kind === "ghost" || kind === "points" || (kind === "line" && !ghosts.has(line)),
  );
  data.forEach((row, r) => {
    row.forEach((value, i) => {
      if (value == null || value > 0) return;
      row[i] = null;
      if (isCounted[r]) dropped += 1;
    });
  });
  return dropped;
}

/** @param {(number|null|undefined)[]} row @param {number[]} places @param {Range} x */
function countShown(row, places, x) {
  let shown = 0;
  for (let i = 0; i < row.length; i++) if (row[i] != null && places[i] >= x[0] && places[i] <= x[1]) shown += 1;
  return shown;
}

/** Returns how many points there are in view, or null while only buckets that reach beyond it are known.
 * @param {Line[]} lines @param {Range | null} range @returns {number | null} */
function totalOf(lines, range) {
  let total = 0;
  for (const { columns, isDetail } of lines) {
    if (!range || isDetail) total += columns.total;
    else if (columns.isRaw(range[0], range[1]))
      total += columns.indexAfter(range[1]) - columns.indexAfter(range[0] - 1e-9);
    else return null;
  }
  return total;
}

/** Returns the places of values that no line reaches: undefined does not break a line, null and the ends do.
 * @param {(number|null|undefined)[]} row @returns {number[]} */
export function isolated(row) {
  const known = row.flatMap((value, i) => (value === undefined ? [] : [i]));
  return known.filter((i, k) => row[i] !== null && row[known[k - 1]] == null && row[known[k + 1]] == null);
}

/** @param {Line} line @param {Range} range @param {XAxis} axis @returns {Mark[]} */
function marksOf({ spec, columns }, range, axis) {
  return divergences(columns)
    .filter((mark) => mark.first <= range[1] && (mark.isOpen || mark.last >= range[0]))
    .map((mark) => ({
      ...mark,
      label: spec.label,
      step: columns.ownSteps[columns.nearest(mark.first)],
      at: axis.toX(mark.first),
      until: axis.toX(mark.last),
    }));
}

/** @param {string} title @param {Line[]} lines @param {Mark[]} marks @param {string} unit */
function summaryOf(title, lines, marks, unit) {
  if (lines.length === 0) return `${title}: no points yet.`;
  const sentences = lines.map(({ spec, columns }) => {
    const { values, min, max } = columns.arrays;
    const bounds = boundsOf(min, max, columns.n);
    const last = `${spec.label} ${valueText(values[columns.n - 1], unit)} at step ${count(columns.ownSteps[columns.n - 1])}`;
    return bounds ? `${last}, between ${valueText(bounds[0], unit)} and ${valueText(bounds[1], unit)}` : last;
  });
  const broken = marks.map((mark) => ` ${mark.label} diverged at step ${count(mark.step)} (${mark.word}).`);
  return `${title}: ${sentences.join("; ")}.${broken.join("")}`;
}

/** @param {Float64Array} min @param {Float64Array} max @param {number} n @returns {Range | null} */
function boundsOf(min, max, n) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (Number.isFinite(min[i]) && min[i] < low) low = min[i];
    if (Number.isFinite(max[i]) && max[i] > high) high = max[i];
  }
  return low <= high ? [low, high] : null;
}
