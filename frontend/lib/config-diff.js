/* The configurations of several runs as rows: a field each, and in which runs it is other than in most. Pure. */

import { differs } from "./compare-columns.js";

/** @import { FieldValue } from "../wire/compare.js" */
/** @typedef {{ name: string, section: string, values: FieldValue[], isDifferent: boolean, isOdd: boolean[], isNumeric: boolean }} FieldRow
 *   isOdd: which values are other than the commonest one, where there is one */

/** What heads the columns needs no row. */
const IN_HEAD = "name";

/** Returns the rows that are shown, and how many there are in all.
 * @param {Record<string, FieldValue[]>} fields @param {boolean} hasAll @returns {{ rows: FieldRow[], total: number, differing: number }} */
export function diffOf(fields, hasAll) {
  const rows = Object.entries(fields)
    .filter(([name]) => name !== IN_HEAD)
    .map(([name, values]) => rowOf(name, values));
  const differing = rows.filter(({ isDifferent }) => isDifferent);
  return { rows: hasAll ? rows : differing, total: rows.length, differing: differing.length };
}

/** @param {string} name @param {FieldValue[]} values @returns {FieldRow} */
function rowOf(name, values) {
  const isDifferent = differs(values);
  const common = isDifferent ? commonestOf(values) : undefined;
  return {
    name,
    section: name.includes(".") ? name.slice(0, name.indexOf(".")) : "",
    values,
    isDifferent,
    isOdd: values.map((value) => common !== undefined && value !== common),
    isNumeric: values.every((value) => value === null || typeof value === "number"),
  };
}

/** Returns the value that most runs have, undefined where no value is in more runs than each other one.
 * @param {FieldValue[]} values @returns {FieldValue | undefined} */
function commonestOf(values) {
  /** @type {Map<FieldValue, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted[0][1] > (sorted[1]?.[1] ?? 0) ? sorted[0][0] : undefined;
}
