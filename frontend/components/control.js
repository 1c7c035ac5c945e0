/* What steers a run on its page: the control panel, and on a phone the bar at the thumb. */

import { html } from "../vendor/runtime.js";
import { ControlPanel } from "./control-panel.js";
import { ThumbBar } from "./thumb-bar.js";

/** @import { RunCharts } from "../app/run-charts.js" */

/** @param {{ charts: RunCharts }} props */
export function Control({ charts }) {
  const { run } = charts;
  return html`
    <${ControlPanel} charts=${charts} />
    <${ThumbBar} run=${run} />`;
}
