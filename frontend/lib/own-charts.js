/* Charts for series of any name, as a user's own loop logs them: what belongs together stands together. */

import { lookOf } from "./chart-spec.js";

/** @import { ChartSpec } from "./charts-of-run.js" */
/** @typedef {{ title: string, label: string, order: number }} Place  of a series: its chart, and its line there */

const SPLIT = /^(train|training|val|valid|validation|eval|test)[/_.-](.+)$/i;
const NUMBERED = /^(.*[/_.-])?(\d+)([/_.-].+)$/;
const HEADLINE = /(^|[/_.-])(loss|accuracy|acc|error|reward|return|score|perplexity|f1|auc)($|[/_.-])/i;
const SHARE = /(^|[/_.-])(accuracy|acc)$/i;
const MOST_LINES = 24;
const MOST_HEADLINES = 4;

/** Returns the charts of series that nothing is known of: the splits of one metric together, numbered ones together.
 * @param {string[]} names @returns {ChartSpec[]} */
export function ownCharts(names) {
  /** @type {Map<string, { name: string, place: Place }[]>} */
  const groups = new Map();
  for (const name of [...names].sort()) {
    const place = placeOf(name);
    const group = groups.get(place.title);
    if (group && group.length < MOST_LINES) group.push({ name, place });
    else groups.set(group ? name : place.title, [{ name, place }]);
  }
  return [...groups].map(([title, group]) => chartOf(title, group)).sort((a, b) => (a.title < b.title ? -1 : 1));
}

/** Parts the charts that say how a run goes from the others, as many as fit above them.
 * @param {ChartSpec[]} charts @returns {{ headlines: ChartSpec[], rest: ChartSpec[] }} */
export function partHeadlines(charts) {
  const named = charts.filter(({ title }) => HEADLINE.test(title));
  const chosen = new Set((named.length ? named : charts).slice(0, MOST_HEADLINES));
  const rest = charts.filter((chart) => !chosen.has(chart));
  return { headlines: [...chosen].map((chart) => ({ ...chart, role: "primary" })), rest };
}

/** @param {string} name @returns {Place} */
function placeOf(name) {
  const split = SPLIT.exec(name);
  if (split) return { title: split[2], label: split[1], order: split[1].toLowerCase().startsWith("train") ? 0 : 1 };
  const numbered = NUMBERED.exec(name);
  if (numbered) return { title: `${numbered[1] ?? ""}…${numbered[3]}`, label: numbered[2], order: Number(numbered[2]) };
  return { title: name, label: name, order: 0 };
}

/** @param {string} title @param {{ name: string, place: Place }[]} group @returns {ChartSpec} */
function chartOf(title, group) {
  const sorted = group.toSorted((a, b) => a.place.order - b.place.order);
  const isSplit = SPLIT.test(sorted[0].name);
  return {
    id: title.replace(/[^\w/-]/g, "_"),
    title,
    help: "",
    unit: SHARE.test(title) ? "share" : "",
    lines: sorted.map(({ name, place }, index) => ({
      name,
      label: place.label,
      short: "",
      role: isSplit && place.order > 0 ? "sparse" : "noisy",
      ...lookOf(index),
    })),
  };
}
