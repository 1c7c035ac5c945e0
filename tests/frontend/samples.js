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

/** @type {import("../../frontend/wire/types.js").RunDetail} */
export const RUN = {
  id: "r1",
  name: "Baseline",
  state: "running",
  reason: "",
  dataset: "digits",
  network: "64-100-10 relu",
  created_at: 0,
  started_at: 100,
  ended_at: null,
  step: 400,
  total_steps: 1000,
  steps_per_epoch: 100,
  speed: 60,
  queue_place: null,
  health: "",
  is_starred: false,
  archived_at: null,
  deleted_at: null,
  has_note: false,
  tags: [],
  parent: null,
  metrics: {},
  config: {},
  info: {},
  error: null,
};

/** @param {string} id rule#number @param {Partial<import("../../frontend/wire/types.js").Finding>} part
 * @returns {import("../../frontend/wire/types.js").Finding} */
export function finding(id, part = {}) {
  const [rule, number] = id.split("#");
  return {
    id,
    rule,
    number: Number(number),
    status: "open",
    severity: "warning",
    title: rule,
    sentence: "",
    opened_step: 10,
    step: 20,
    cleared_step: null,
    layers: [],
    evidence: [],
    cause: null,
    explanation: "",
    refuted_by: "",
    waits: "",
    experiment: null,
    feedback: "",
    ...part,
  };
}
