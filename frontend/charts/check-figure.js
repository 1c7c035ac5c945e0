/* What a pre-flight check saw, as paths of an SVG: lines or bars on plain or log axes, with the marks that decide. Pure. */

import { evenTicks } from "../lib/even-ticks.js";
import { toNumber } from "../lib/format.js";
import { logLabels, logTicks, valueLabels } from "../lib/ticks.js";

/** @import { CheckFigure, JsonNumber } from "../wire/types.js" */
/** @typedef {{ width: number, height: number }} Room */
/** @typedef {{ at: number, label: string }} Tick */
/** @typedef {{ d: string, label: string, anchor: "start" | "end", x: number, y: number, width: number,
 *   band: { x: number, width: number } | null }} Mark  x, y: where its word begins or ends; width: of the word; band: up to where it reaches */
/** @typedef {{ x: number, y: number, width: number, height: number, series: number, label: string }} Bar */
/** @typedef {{ paths: { d: string, series: number, name: string }[], bars: Bar[], marks: Mark[], xTicks: Tick[], yTicks: Tick[],
 *   plot: { left: number, right: number, top: number, bottom: number } }} Drawing */

const MARGIN = { left: 46, right: 10, top: 16, bottom: 34 };
const HEADROOM = 1.06;
/** What an axis without a name leaves to the plot. */
const UNNAMED = 16;
/** Characters that one label below a bar may have room for, in pixels each. */
const LETTER = 6;
const MARK_ROW = 12;

/** @param {CheckFigure} figure @param {Room} room @returns {Drawing} */
export function figure({ kind, x, lines, marks, x_label, x_is_log, y_is_log }, room) {
  const bottom = room.height - MARGIN.bottom + (x_label ? 0 : UNNAMED);
  const plot = { ...MARGIN, right: room.width - MARGIN.right, bottom };
  const isBars = kind === "bars";
  const across = isBars
    ? slots(x.length, plot)
    : scaleOf(x.map(Number), marksOf(marks, "x"), x_is_log, plot.left, plot.right);
  const values = lines.flatMap((line) => numbersOf(line.y));
  const base = isBars && !y_is_log ? [0] : [];
  const down = scaleOf([...values, ...base], marksOf(marks, "y"), y_is_log, plot.bottom, plot.top);
  return {
    paths: isBars ? [] : lines.map((line, series) => ({ d: pathOf(x, line.y, across, down), series, name: line.name })),
    bars: isBars ? barsOf(x, lines, plot, down, y_is_log) : [],
    marks: placed(marks, across, down, plot),
    xTicks: isBars ? barLabels(x, plot) : ticksOf(across, x_is_log),
    yTicks: ticksOf(down, y_is_log),
    plot,
  };
}

/** @typedef {{ at: (value: number) => number, low: number, high: number }} Scale */

/** Returns a scale that holds all values and the marks; with a log axis only what is over 0.
 * @param {number[]} values @param {number[]} marks @param {boolean} isLog @param {number} from @param {number} to
 * @returns {Scale} */
function scaleOf(values, marks, isLog, from, to) {
  const all = [...values, ...marks].filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  let [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [isLog ? 0.1 : 0, 1];
  if (isLog) {
    if (high < 10 * low) [low, high] = [low / 2, high * 2];
    const [a, b] = [Math.log10(low), Math.log10(high)];
    const pad = from > to ? 0.04 * (b - a) : 0;
    const share = (/** @type {number} */ value) => (Math.log10(value) - a + pad) / (b - a + 2 * pad);
    return { at: (value) => from + share(value) * (to - from), low, high };
  }
  if (low === high) [low, high] = [Math.min(0, low), high || 1];
  // Above what begins at 0, and around what does not.
  const pad = from > to ? (HEADROOM - 1) * (high - low) : 0;
  [low, high] = [low < 0 || low > 0 ? low - pad : 0, high + pad];
  return { at: (value) => from + ((value - low) / (high - low)) * (to - from), low, high };
}

/** @param {number} n @param {Drawing["plot"]} plot @returns {Scale} */
function slots(n, { left, right }) {
  return { at: (index) => left + ((index + 0.5) / n) * (right - left), low: 0, high: n };
}

/** @param {(JsonNumber | null)[]} values @returns {number[]} those that are finite */
function numbersOf(values) {
  return values.map((value) => toNumber(value) ?? Number.NaN).filter(Number.isFinite);
}

/** @param {CheckFigure["marks"]} marks @param {"x" | "y"} axis */
function marksOf(marks, axis) {
  return numbersOf(marks.flatMap((mark) => [mark[axis] ?? null, axis === "x" ? (mark.to ?? null) : null]));
}

/** @param {CheckFigure["x"]} x @param {(JsonNumber | null)[]} y @param {Scale} across @param {Scale} down */
function pathOf(x, y, across, down) {
  let isDown = false;
  return y
    .map((value, index) => {
      const place = down.at(toNumber(value) ?? Number.NaN);
      const command = isDown ? "L" : "M";
      isDown = Number.isFinite(place);
      return isDown ? `${command}${round(across.at(Number(x[index])))} ${round(place)}` : "";
    })
    .join("");
}

/** Returns a bar for each name and series, side by side; what is not over 0 has none on a log axis.
 * @param {CheckFigure["x"]} x @param {CheckFigure["lines"]} lines @param {Drawing["plot"]} plot @param {Scale} down
 * @param {boolean} isLog @returns {Bar[]} */
function barsOf(x, lines, plot, down, isLog) {
  const slot = (plot.right - plot.left) / x.length;
  const width = Math.min((slot * 0.76) / lines.length, 44);
  const floor = isLog ? plot.bottom : down.at(0);
  return lines.flatMap((line, series) =>
    line.y.flatMap((value, index) => {
      const height = toNumber(value) ?? Number.NaN;
      if (!Number.isFinite(height) || (isLog && height <= 0)) return [];
      const top = down.at(height);
      const left = plot.left + slot * (index + 0.5) + width * (series - lines.length / 2);
      const bar = { x: round(left), y: round(Math.min(top, floor)), width: round(Math.max(width - 1, 1)) };
      return [{ ...bar, height: round(Math.max(Math.abs(floor - top), 1)), series, label: String(x[index]) }];
    }),
  );
}

/** @param {CheckFigure["x"]} x @param {Drawing["plot"]} plot @returns {Tick[]} names as often as there is room for the longest */
function barLabels(x, plot) {
  const slot = (plot.right - plot.left) / x.length;
  const longest = Math.max(...x.map((name) => String(name).length));
  const stride = Math.max(1, Math.ceil((Math.min(longest, 12) * LETTER + 4) / slot));
  return x.flatMap((name, index) =>
    index % stride === 0
      ? [{ at: round(plot.left + slot * (index + 0.5)), label: shortened(String(name), slot * stride) }]
      : [],
  );
}

/** @param {string} name @param {number} width */
function shortened(name, width) {
  const most = Math.max(3, Math.floor(width / LETTER));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** @param {Scale} scale @param {boolean} isLog @returns {Tick[]} */
function ticksOf({ at, low, high }, isLog) {
  const ticks = isLog ? logTicks(low, high) : evenTicks(low, high);
  const labels = isLog ? logLabels(ticks) : valueLabels(ticks);
  return ticks.map((tick, index) => ({ at: round(at(tick)), label: labels[index] })).filter(({ label }) => label);
}

/** Returns the marks with where their words stand, so that none lies on another.
 * @param {CheckFigure["marks"]} marks @param {Scale} across @param {Scale} down @param {Drawing["plot"]} plot @returns {Mark[]} */
function placed(marks, across, down, plot) {
  const level = marks.filter(({ x }) => x == null).map((mark) => ({ ...mark, at: round(down.at(Number(mark.y))) }));
  const upright = marks.filter(({ x }) => x != null).map((mark) => ({ ...mark, at: round(across.at(Number(mark.x))) }));
  return [...levelMarks(level, plot), ...uprightMarks(upright, across, plot)];
}

/** @typedef {CheckFigure["marks"][number] & { at: number }} Placed */

/** Words of horizontal lines stand at the right, above their line or, where there is no room, below it.
 * @param {Placed[]} marks @param {Drawing["plot"]} plot @returns {Mark[]} */
function levelMarks(marks, plot) {
  /** @type {number[]} */
  const taken = [];
  return marks
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, label }) => {
      const isFree = (/** @type {number} */ y) => y > plot.top + 8 && taken.every((other) => Math.abs(y - other) > 12);
      const y = [at - 4, at + 11].find(isFree) ?? at + 11;
      taken.push(y);
      return {
        d: `M${plot.left} ${at}H${plot.right}`,
        label,
        anchor: "end",
        x: plot.right - 3,
        y,
        width: LETTER * label.length,
        band: null,
      };
    });
}

/** Words of vertical lines stand beside them at the top, in rows where they are near each other.
 * @param {Placed[]} marks @param {Scale} across @param {Drawing["plot"]} plot @returns {Mark[]} */
function uprightMarks(marks, across, plot) {
  /** @type {number[]} where the words in each row end */
  const rows = [];
  return marks
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, label, to }) => {
      const isLate = at > (plot.left + plot.right) / 2;
      const width = LETTER * label.length;
      const [from, end] = isLate ? [at - width, at] : [at, at + width];
      let row = rows.findIndex((other) => other < from);
      if (row < 0) row = rows.length;
      rows[row] = end + 10;
      const band = to == null ? null : { x: at, width: round(Math.max(across.at(Number(to)) - at, 1)) };
      const d = `M${at} ${plot.top}V${plot.bottom}${band ? `M${round(at + band.width)} ${plot.top}V${plot.bottom}` : ""}`;
      return {
        d,
        label,
        anchor: isLate ? "end" : "start",
        x: at + (isLate ? -4 : 4),
        y: plot.top + 10 + row * MARK_ROW,
        width,
        band,
      };
    });
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
