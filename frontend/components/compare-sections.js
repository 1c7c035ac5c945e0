/* What is drawn of compared runs, in sections: curves, metrics, configurations, layers, scatter, parallel coordinates. */

import { CompareCharts } from "../app/compare-charts.js";
import { socket } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { View } from "../app/view.js";
import { diffOf } from "../lib/config-diff.js";
import { count } from "../lib/format.js";
import { effect, html, useEffect, useMemo } from "../vendor/runtime.js";
import { CompareCurves } from "./compare-curves.js";
import { CompareSection } from "./compare-section.js";
import { Lazy } from "./lazy.js";

/** @import { Comparison } from "../app/comparison.js" */

const viewBar = () => Promise.all([import("./view-bar.js"), addStyle("reading")]).then(([{ ViewBar }]) => ViewBar);
const metrics = () =>
  Promise.all([import("./compare-metrics.js"), addStyle("compare-tables")]).then(
    ([{ CompareMetrics }]) => CompareMetrics,
  );
const fields = () =>
  Promise.all([import("./compare-fields.js"), addStyle("compare-tables")]).then(([{ CompareFields }]) => CompareFields);
const layers = () =>
  Promise.all([import("./compare-layers.js"), ...["panels", "filters", "compare-panels"].map(addStyle)]).then(
    ([{ CompareLayers }]) => CompareLayers,
  );
const plot = () =>
  Promise.all([import("./compare-plot.js"), ...["compare-tables", "compare-panels"].map(addStyle)]).then(
    ([{ ComparePlot }]) => ComparePlot,
  );
const lines = () =>
  Promise.all([import("./compare-lines.js"), addStyle("compare-panels")]).then(([{ CompareLines }]) => CompareLines);

/** @param {{ comparison: Comparison }} props */
export function CompareSections({ comparison }) {
  const view = useMemo(() => new View(), []);
  const charts = useMemo(() => new CompareCharts(comparison, view, socket), []);
  useEffect(() => {
    const stop = effect(() => charts.sharpen(Math.max(document.querySelector(".plot")?.clientWidth ?? 0, 400)));
    return () => {
      stop();
      charts.close();
      view.close();
    };
  }, []);
  const answer = comparison.answer.value;
  if (!answer) return null;
  const { total, differing } = diffOf(answer.fields, false);
  const section = (
    /** @type {string} */ id,
    /** @type {string} */ title,
    /** @type {() => Promise<Function>} */ load,
    /** @type {{ isOpen?: boolean, note?: string, height?: number }} */ options = {},
  ) =>
    html`<${CompareSection} comparison=${comparison} id=${id} title=${title} ...${options}>${() => html`<${Lazy} load=${load} comparison=${comparison} charts=${charts} />`}</${CompareSection}>`;
  return html`<div class="view-bar"><${Lazy} load=${viewBar} charts=${charts} /></div>
    <${CompareSection} comparison=${comparison} id="curves" title="Curves" isOpen isFirst>${() => html`<${CompareCurves} comparison=${comparison} charts=${charts} />`}</${CompareSection}>
    ${section("metrics", "Metrics", metrics, { isOpen: true, height: 160 })}
    ${section("fields", "Configuration", fields, { isOpen: true, height: 160, note: `${count(differing)} of ${count(total)} fields differ` })}
    ${section("layers", "Layers and filters", layers, { height: 480 })}
    ${section("plot", "Scatter", plot, { height: 460 })}
    ${section("lines", "Parallel coordinates", lines, { height: 420 })}`;
}
