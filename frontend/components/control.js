/* What steers a run on its page: the alarm of the NaN guard, the control panel, and on a phone the bar at the thumb. */

import { addStyle } from "../app/style.js";
import { openNan } from "../lib/timeline.js";
import { html } from "../vendor/runtime.js";
import { ControlPanel } from "./control-panel.js";
import { Lazy } from "./lazy.js";
import { ThumbBar } from "./thumb-bar.js";

/** @import { RunCharts } from "../app/run-charts.js" */

const alarm = () => Promise.all([import("./nan-panel.js"), addStyle("control")]).then(([{ NanPanel }]) => NanPanel);

/** @param {{ charts: RunCharts }} props */
export function Control({ charts }) {
  const { run } = charts;
  return html`
    ${openNan(run.events.value) ? html`<${Lazy} load=${alarm} charts=${charts} />` : null}
    <${ControlPanel} charts=${charts} />
    <${ThumbBar} run=${run} />`;
}
