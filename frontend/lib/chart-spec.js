/* What a chart is made of: its words, its lines and their looks. */

/** @typedef {"noisy" | "plain" | "sparse"} Role  noisy: raw ghost under a smoothed line; sparse: with its points marked */
/** @typedef {{ name: string, label: string, short: string, colour: string, role: Role, dash?: number[], isOverlay?: boolean,
 *   isFaint?: boolean, isBare?: boolean, isGhost?: boolean }} LineSpec
 *   isOverlay: of another run, drawn without its ghost and its band, and beyond some reach not at all; isBare: without them only; isGhost: the middle of many runs, with their spread */
/** @typedef {"" | "share" | "steps/s" | "s" | "B" | "cores"} Unit */
/** @typedef {{ low: number, high: number, label: string }} Band */
/** @typedef {{ id: string, title: string, help: string, unit: Unit, isLog?: boolean, band?: Band, shade?: [string, string],
 *   probe?: string, role?: "primary" | "debug", gap?: string, spread?: string, isShared?: boolean }} ChartWords
 *   isShared: its lines are of several runs; spread: what the bands about its lines are, in words, if not min to max; band: shaded behind the lines; shade: two series with the gap between them shaded; probe: what measures it;
 *   primary: shown large and first; debug: folded away; gap: when there is nothing to measure */
/** @typedef {ChartWords & { lines: LineSpec[] }} ChartSpec */

export const N_COLOURS = 8;

/** @type {(number[] | undefined)[]} */
const DASHES = [undefined, [5, 3], [1, 3]];

/** @param {string} name @param {string} label @param {string} colour @param {Role} role @param {number[]} [dash] @returns {LineSpec} */
export function line(name, label, colour, role = "plain", dash) {
  return dash ? { name, label, short: "", colour, role, dash } : { name, label, short: "", colour, role };
}

/** Returns the look of one line of many. Beyond eight the colours come again, dashed.
 * @param {number} index */
export function lookOf(index) {
  return { colour: `run-${1 + (index % N_COLOURS)}`, dash: DASHES[Math.floor(index / N_COLOURS) % DASHES.length] };
}

/** Returns which of the eight colours of the depth ramp layer k of n takes.
 * @param {number} k @param {number} deepest */
export function rampIndex(k, deepest) {
  return deepest <= 1 ? 1 : 1 + Math.round(((N_COLOURS - 1) * (k - 1)) / (deepest - 1));
}

/** Returns the chart with those of its lines whose series exist.
 * @param {ChartSpec} chart @param {Set<string>} known @returns {ChartSpec} */
export function present(chart, known) {
  return { ...chart, lines: chart.lines.filter(({ name }) => known.has(name)) };
}
