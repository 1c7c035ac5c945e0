/* The small picture of what to expect of a preset, as numbers: loss, and accuracy or the spread of every layer. Pure. */

import { count, number, percent } from "../lib/format.js";

/** @import { Expected, LectureCase } from "../wire/types.js" */
/** @typedef {[x: number, y: number]} Place */
/** @typedef {{ kind: "train" | "validation" | "spread", d: string }} Line */
/** @typedef {{ title: string, told: string, top: string, lines: Line[], dots: Place[], rings: Place[], cross: Place | null,
 *   from: string, to: string }} Panel  top, from, to: what the axes end with */
/** @typedef {{ panels: Panel[], summary: string }} Figure */

export const WIDTH = 160;
export const HEIGHT = 92;
/** Where the axes stand; above and below there is room for what they end with. */
export const TOP = 12;
export const BOTTOM = HEIGHT - 13;
const EDGE = 3;
/** Room above the largest value. */
const HEADROOM = 1.08;
/** Layers, the input and the output among them, from which on a network is one to follow through its layers. */
const DEEP = 6;
/** How far above its start a loss may leap in the picture, as a multiple; what is higher touches the upper edge. */
const MOST_LEAP = 1.6;

/** @param {Expected} expected @param {LectureCase | null} lecture @returns {Figure} */
export function figure(expected, lecture) {
  const second = expected.std.length >= DEEP ? ladder(expected, lecture) : accuracy(expected);
  const panels = [loss(expected), second];
  return { panels, summary: panels.map(({ title, told }) => `${title}: ${told}`).join(". ") };
}

/** @param {Expected} expected @returns {Panel} */
function loss({ steps, train_loss, val_loss, diverged_at }) {
  const start = train_loss[0][1] ?? 1;
  const seen = [...train_loss, ...val_loss].map(([, value]) => value ?? 0);
  const top = HEADROOM * Math.min(Math.max(...seen), MOST_LEAP * start) || 1;
  const x = (/** @type {number} */ step) => across(step / steps);
  const y = (/** @type {number} */ value) => down(value / top);
  return {
    title: "Loss",
    told:
      diverged_at === null
        ? `${lossText(start)} → ${lossText(lastOf(train_loss))}, validation ${lossText(lastOf(val_loss))}`
        : `${lossText(start)}, no number from step ${count(diverged_at)} on`,
    top: number(top, 2),
    lines: [
      { kind: "train", d: path(diverged_at === null ? train_loss : leap(train_loss, diverged_at, top), x, y) },
      { kind: "validation", d: path(val_loss, x, y) },
    ],
    dots: [],
    rings: [],
    cross: diverged_at === null ? null : [x(diverged_at), down(1)],
    from: "0",
    to: `step ${count(steps)}`,
  };
}

/** Returns the points up to where the loss was no number any more, and that place at the upper edge.
 * @param {Expected["train_loss"]} points @param {number} step @param {number} top
 * @returns {Expected["train_loss"]} */
function leap(points, step, top) {
  return [...points.filter(([at, value]) => at < step && value !== null), [step, top]];
}

/** @param {Expected} expected @returns {Panel} */
function accuracy({ steps, val_accuracy }) {
  const d = path(val_accuracy, (step) => across(step / steps), down);
  return {
    title: "Validation accuracy",
    told: `${percent(lastOf(val_accuracy))} at the end`,
    top: "100 %",
    lines: [{ kind: "validation", d }],
    dots: [],
    rings: [],
    cross: null,
    from: "0",
    to: `step ${count(steps)}`,
  };
}

/** The spread of each layer's activations on the first step, without the output's, which are scores.
 * @param {Expected} expected @param {LectureCase | null} lecture @returns {Panel} */
function ladder({ std }, lecture) {
  const hidden = std.slice(0, -1);
  const top = HEADROOM * Math.max(1, ...hidden.map((value) => value ?? 0));
  const place = (/** @type {number | null} */ value, /** @type {number} */ layer) =>
    /** @type {Place[]} */ (value === null ? [] : [[across(layer / (hidden.length - 1)), down(value / top)]]);
  const dots = hidden.flatMap(place);
  return {
    title: "Spread by layer",
    told: `${number(hidden[1], 2)} in the first, ${number(hidden.at(-1), 2)} in the last`,
    top: number(top, 2),
    lines: [{ kind: "spread", d: joined(dots.map((each) => [each])) }],
    dots,
    rings: lecture?.is_same ? lecture.std.flatMap(place) : [],
    cross: null,
    from: "input",
    to: `layer ${hidden.length - 1}`,
  };
}

/** @param {number | null | undefined} value */
function lossText(value) {
  return number(value, value && Math.abs(value) < 1 ? 2 : 3);
}

/** @param {[number, number | null][]} points */
function lastOf(points) {
  return points.at(-1)?.[1];
}

/** @param {number} share */
function across(share) {
  return round(EDGE + share * (WIDTH - 2 * EDGE));
}

/** @param {number} share 0 at the bottom, 1 at the top; what is beyond touches the edge */
function down(share) {
  return round(TOP + EDGE + (1 - Math.min(Math.max(share, 0), 1)) * (BOTTOM - TOP - 2 * EDGE));
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** Returns an SVG path through the points, with a gap where a value is not finite.
 * @param {[number, number | null][]} points
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y */
function path(points, x, y) {
  return joined(points.map(([step, value]) => (value === null ? [] : [[x(step), y(value)]])));
}

/** @param {Place[][]} places  each with one place, or none for a gap */
function joined(places) {
  return places
    .map(([place], index) => (place ? `${places[index - 1]?.length ? "L" : "M"}${place[0]} ${place[1]}` : ""))
    .join("");
}
