/* A run's story: its family, and what was done to it. Each comes with its style once there is something to tell, into a
   room that was kept for it. */

import { addStyle } from "../app/style.js";
import { html } from "../vendor/runtime.js";
import { Lazy } from "./lazy.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { Rooms } from "../lib/rooms.js" */

const family = () => Promise.all([import("./lineage.js"), addStyle("lineage")]).then(([{ Lineage }]) => Lineage);
const timeline = () => Promise.all([import("./timeline.js"), addStyle("timeline")]).then(([{ Timeline }]) => Timeline);
/** What is told on the timeline; see lib/timeline.js. */
const TOLD = new Set(["intervention", "nan", "forked", "checkpoint"]);

/** @param {{ charts: RunCharts, rooms: Rooms }} props */
export function Story({ charts, rooms }) {
  const { run } = charts;
  const events = run.events.value;
  const hasFamily = run.detail.value?.parent != null || events.some(({ kind }) => kind === "forked");
  const hasStory = events.some(({ kind, data }) => TOLD.has(kind) || data.state === "paused");
  return html`
    ${hasFamily ? html`<div class="family-room" style=${{ "--n": rooms.family }}><${Lazy} load=${family} charts=${charts} /></div>` : null}
    ${hasStory ? html`<div class="story-room" style=${{ "--n": rooms.story }}><${Lazy} load=${timeline} charts=${charts} /></div>` : null}`;
}
