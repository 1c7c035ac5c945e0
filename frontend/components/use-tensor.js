/* The record of a tensor at the step that is looked at, for a component. */

import { TensorAt } from "../app/tensor-at.js";
import { useEffect, useMemo } from "../vendor/runtime.js";

/** @import { RunCharts } from "../app/run-charts.js" */

/** @param {Pick<RunCharts, "run" | "at">} charts @param {string} name */
export function useTensor(charts, name) {
  const tensor = useMemo(() => new TensorAt(charts.run.tensors, name, charts.at), [charts, name]);
  useEffect(() => tensor.start(), [tensor]);
  return tensor.shown;
}
