/* A line chart as numbers: what is drawn, over which ranges, and what is said about it. Pure. */

import { align } from "../lib/decimate.js";
import { divergences } from "../lib/divergence.js";
import { smooth } from "../lib/ema.js";
import { count, valueText } from "../lib/format.js";

/** @import { LineSpec } from "../lib/charts-of-run.js" */
/** @import { Columns } from "../lib/columns.js" */
/** @import { Row } from "../lib/decimate.js" */
/** @import { Divergence } from "../lib/divergence.js" */
/** @import { Range } from "../lib/view-state.js" */
/** @typedef {{ spec: LineSpec, columns: Columns, isDetail?: boolean }} Line  isDetail: the columns hold just the zoomed range */
/** @typedef {{ width: number, range: Range | null, whole: Range, isLog: boolean, smoothing: number, unit: string }} Options */
/** @typedef {"low" | "high" | "ghost" | "line" | "points"} Kind */
/** @typedef {{ line: number, kind: Kind }} Part  one row of the data */
/** @typedef {Divergence & { label: string }} Mark */
/** @typedef {{ key: string, title: string, data: (number|null|undefined)[][], parts: Part[], bands: [number, number][],
 *   specs: LineSpec[], x: Range, y: Range, isLog: boolean, unit: string, marks: Mark[], drawn: number, total: number | null,
 *   omitted: number, isSmoothed: boolean, summary: string }} Figure */

/** @param {string} title
 * @param {Line[]} lines
 * @param {Options} options
 * @returns {Figure} */
export function figure(title, lines, options) {
  const { isLog, unit, smoothing, whole, width } = options;
  const x = options.range ?? whole;
  const drawnLines = lines.filter((line) => line.columns.n > 0);
  const sources = drawnLines.map(({ spec, columns }) => ({
    columns,
    smoothed: spec.role === "noisy" && smoothing > 0 ? smoothed(columns, smoothing, whole[1] - whole[0]) : null,
  }));
  const { x: places, rows, size } = align(sources, x[0], x[1], width);
  const { parts, data } = assemble(drawnLines, rows, size > 1);
  const omitted = isLog ? dropNonPositive(data, parts) : 0;
  const marks = drawnLines.flatMap((line) => marksOf(line, x));
  return {
    key: JSON.stringify([drawnLines.map((line) => line.spec.name), parts, isLog]),
    title,
    data: [places, ...data],
    parts,
    bands: bandsOf(parts),
    specs: drawnLines.map((line) => line.spec),
    x,
    y: yRange(data, places, x, isLog, unit === "share"),
    isLog,
    unit,
    marks,
    drawn: rows.reduce((sum, row) => sum + countShown(row.last, places, x), 0),
    total: totalOf(drawnLines, options.range),
    omitted,
    isSmoothed: sources.some((source) => source.smoothed !== null),
    summary: summaryOf(title, drawnLines, marks, unit),
  };
}

/** @param {Columns} columns @param {number} weight @param {number} span */
function smoothed(columns, weight, span) {
  return smooth(columns.arrays.steps, columns.arrays.values, columns.n, weight, span);
}

/** @param {Line[]} lines @param {Row[]} rows @param {boolean} isBucketed */
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
    const hasEnvelope = spec.role !== "sparse" && (isBucketed || columns.rawFrom > 0);
    if (hasEnvelope) {
      add(k, "high", rows[k].high);
      add(k, "low", rows[k].low);
    }
    const isSmoothed = rows[k].smooth.length > 0;
    add(k, isSmoothed ? "ghost" : spec.role === "sparse" ? "points" : "line", rows[k].last);
    if (isSmoothed) add(k, "line", rows[k].smooth);
  });
  return { parts, data };
}

/** Returns pairs of rows, counted from 1, between which the envelope lies.
 * @param {Part[]} parts @returns {[number, number][]} */
function bandsOf(parts) {
  return parts.flatMap((part, i) => (part.kind === "high" ? [/** @type {[number, number]} */ ([i + 1, i + 2])] : []));
}

/** A log axis has no place for zero and below: they become gaps, and are counted.
 * @param {(number|null|undefined)[][]} data @param {Part[]} parts */
function dropNonPositive(data, parts) {
  let dropped = 0;
  data.forEach((row, r) => {
    row.forEach((value, i) => {
      if (value == null || value > 0) return;
      row[i] = null;
      if (parts[r].kind !== "low" && parts[r].kind !== "high") dropped += 1;
    });
  });
  return dropped;
}

/** @param {(number|null|undefined)[][]} data @param {number[]} places @param {Range} x @param {boolean} isLog @param {boolean} isShare
 * @returns {Range} */
function yRange(data, places, x, isLog, isShare) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of data) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (value == null || places[i] < x[0] || places[i] > x[1]) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return isLog ? [0.1, 1] : [0, 1];
  if (isLog) return low === high ? [low / 2, high * 2] : [low / 1.15, Math.min(high * 1.15, 1e300)];
  const pad = low === high ? Math.abs(low) * 0.1 || 0.5 : Math.min((high - low) * 0.06, 1e300);
  return isShare
    ? [Math.max(low - pad, Math.min(low, 0)), Math.min(high + pad, Math.max(high, 1))]
    : [low - pad, high + pad];
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

/** @param {Line} line @param {Range} x @returns {Mark[]} */
function marksOf({ spec, columns }, x) {
  return divergences(columns)
    .filter((mark) => mark.first <= x[1] && (mark.isOpen || mark.last >= x[0]))
    .map((mark) => ({ ...mark, label: spec.label }));
}

/** @param {string} title @param {Line[]} lines @param {Mark[]} marks @param {string} unit */
function summaryOf(title, lines, marks, unit) {
  if (lines.length === 0) return `${title}: no points yet.`;
  const sentences = lines.map(({ spec, columns }) => {
    const { steps, values, min, max } = columns.arrays;
    const bounds = boundsOf(min, max, columns.n);
    const last = `${spec.label} ${valueText(values[columns.n - 1], unit)} at step ${count(steps[columns.n - 1])}`;
    return bounds ? `${last}, between ${valueText(bounds[0], unit)} and ${valueText(bounds[1], unit)}` : last;
  });
  const broken = marks.map((mark) => ` ${mark.label} diverged at step ${count(mark.first)} (${mark.word}).`);
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
