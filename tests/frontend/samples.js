/* What several tests build: columns from plain numbers, little-endian bytes, lines of a chart. */

import { Columns } from "../../frontend/lib/columns.js";

/** @import { LineSpec } from "../../frontend/lib/charts-of-run.js" */

/** @param {number[]} values @returns {Uint8Array} float64, little-endian */
export function floats(values) {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** @param {number[]} values @returns {Uint8Array} int64, little-endian */
export function integers(values) {
  return new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);
}

/** Returns columns with the values at steps 1, 2, 3, …, or at those given.
 * @param {number[]} values
 * @param {number[]} [steps] */
export function columnsOf(values, steps = values.map((_, i) => i + 1)) {
  const columns = new Columns();
  values.forEach((value, i) => {
    columns.append(steps[i], i, value);
  });
  return columns;
}

/** @param {string} name @param {LineSpec["role"]} role @returns {LineSpec} */
export function spec(name, role = "plain") {
  return { name, label: name, short: "", colour: "run-1", role };
}
