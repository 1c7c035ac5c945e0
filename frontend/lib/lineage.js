/* A run's family: the tree of runs that were made from one another, and which of them are drawn over which. Pure. */

import { changesWord, factorWord, fieldWord, valueWord } from "./changes.js";
import { line } from "./chart-spec.js";

/** @import { Relative } from "../wire/steering.js" */
/** @import { LineSpec } from "./chart-spec.js" */
/** @typedef {{ run: Relative, depth: number, children: Branch[] }} Branch */
/** @typedef {{ run: Relative, mark: string, colour: string, dash: number[] | undefined }} Look
 *   mark: a sign of at most two letters, drawn at the end of its line */
/** @typedef {Look & { first: number, last: number, isFaint: boolean }} Drawn  the steps between which it is drawn */

/** How many relatives are drawn over a run. */
export const MOST_DRAWN = 8;
/** The run itself has the first two colours. */
const COLOURS = [3, 4, 5, 6, 7, 8];
const DASHES = [undefined, [7, 3], [2, 2]];

/** Returns the runs as trees, children below their parents in the order in which they were made.
 * @param {Relative[]} runs @returns {Branch[]} */
export function treesOf(runs) {
  const known = new Set(runs.map(({ id }) => id));
  /** @type {(parent: string | null, depth: number) => Branch[]} */
  const below = (parent, depth) =>
    runs
      .filter(({ parent: own }) => (own && known.has(own.id) ? own.id : null) === parent)
      .map((run) => /** @type {Branch} */ ({ run, depth, children: below(run.id, depth + 1) }));
  return below(null, 0);
}

/** Returns how each run of a family looks wherever it is drawn: bound to its place in the family, not to the page.
 * @param {Relative[]} runs oldest first @returns {Map<string, Look>} */
export function looksOf(runs) {
  return new Map(
    runs.map((run, index) => {
      const colour = `run-${COLOURS[index % COLOURS.length]}`;
      const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length];
      return [run.id, { run, mark: markOf(run, index), colour, dash }];
    }),
  );
}

/** The factor that ends the name of a counterfactual's run; see forks.js. */
const FACTOR = /([×÷])\s?(\d)$/;

/** Returns the factor by which a run differs, where it is short, else a letter.
 * @param {Relative} run @param {number} index */
function markOf({ parent, name }, index) {
  const found = parent?.kind === "counterfactual" ? FACTOR.exec(name) : null;
  return found ? found[1] + found[2] : String.fromCharCode(65 + (index % 26));
}

/** Returns what a run was made for, in words.
 * @param {NonNullable<Relative["parent"]>} parent @param {Record<string, unknown>} [settings] its parent's, where known */
export function originWord({ kind, step, changes }, settings = {}) {
  const what = Object.keys(changes).length ? changesWord(changes, settings) : "unchanged";
  if (kind === "replay") return "replay";
  const [[field, value] = ["", undefined]] = Object.entries(changes);
  const factor = Object.keys(changes).length === 1 ? factorWord(settings[field], value) : "";
  const told = factor ? `${fieldWord(field)} ${factor} = ${valueWord(value)}` : what;
  return step === 0 ? `restarted: ${told}` : told;
}

/** Returns which relatives are drawn over a run: its children, and its ancestors up to where the next of the line branches off.
 * @param {Relative[]} runs @param {string} id @returns {{ drawn: Drawn[], of: number }}  at most MOST_DRAWN, `of` all there are */
export function drawnOver(runs, id) {
  const looks = looksOf(runs);
  const look = (/** @type {Relative} */ run) => /** @type {Look} */ (looks.get(run.id));
  const ancestors = ancestorsOf(runs, id).map(({ run, until }) => ({
    ...look(run),
    ...{ first: 0, last: until, isFaint: true, colour: "input", dash: undefined, mark: "" },
  }));
  const children = runs
    .filter(({ parent }) => parent?.id === id && parent.kind !== "replay")
    .map((run) => ({ ...look(run), first: 0, last: Number.POSITIVE_INFINITY, isFaint: false }));
  const before = ancestors.filter(({ last }) => last > 0).slice(0, MOST_DRAWN);
  const newest = before.length < MOST_DRAWN ? children.slice(before.length - MOST_DRAWN) : [];
  return { drawn: [...before, ...newest], of: ancestors.filter(({ last }) => last > 0).length + children.length };
}

/** @param {Relative[]} runs @param {string} id @returns {{ run: Relative, until: number }[]} nearest first */
function ancestorsOf(runs, id) {
  const byId = new Map(runs.map((run) => [run.id, run]));
  /** @type {{ run: Relative, until: number }[]} */
  const found = [];
  let until = Number.POSITIVE_INFINITY;
  for (let run = byId.get(id); run?.parent; run = byId.get(run.parent.id)) {
    until = Math.min(until, run.parent.step);
    const parent = byId.get(run.parent.id);
    if (!parent || found.some((each) => each.run === parent)) break;
    found.push({ run: parent, until });
  }
  return found;
}

/** The series that are drawn of relatives, by the chart. */
export const KIN_SERIES = {
  loss: ["train/loss", "val/loss"],
  accuracy: ["train/accuracy", "val/accuracy"],
};

/** @param {string} run @param {string} series */
export function kinName(run, series) {
  return `${run}:${series}`;
}

/** Returns a relative's lines on a chart.
 * @param {Drawn} kin @param {string[]} series @returns {LineSpec[]} */
export function kinLines({ run, mark, colour, dash, isFaint }, series) {
  const name = isFaint ? "parent" : mark;
  return series.map((each) => {
    const isTrain = each.startsWith("train/");
    const spec = line(
      kinName(run.id, each),
      `${name} ${isTrain ? "train" : "validation"}`,
      colour,
      isTrain ? "noisy" : "sparse",
      dash,
    );
    return { ...spec, short: isTrain ? mark : "", isOverlay: true, isFaint };
  });
}
