/* All that is drawn of a run, in sections that fold, are pinned and move. */

import { SectionList } from "../app/section-list.js";
import { isOurs } from "../lib/ours.js";
import { probesOf } from "../lib/probes.js";
import { arrange } from "../lib/section-layout.js";
import { sectionsOf } from "../lib/sections.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";
import { reveal } from "./reveal.js";
import { Section } from "./section.js";
import { SectionBody } from "./section-body.js";

/** @import { RunCharts } from "../app/run-charts.js" */
/** @import { RunDetail } from "../wire/types.js" */

/** @param {{ charts: RunCharts, run: RunDetail }} props */
export function Sections({ charts, run }) {
  const list = useMemo(() => new SectionList(), []);
  const { names, tensors, events } = charts.run;
  const causes = [names.value, tensors.names.value, events.value, run.info, run.config, list.layout.value];
  const revealed = charts.revealed.value;
  useEffect(() => {
    if (revealed) reveal(sectionsFor(charts, run), list, revealed.name);
  }, [revealed]);
  // Numbers of the run's head change all the time: what is drawn below it stays the same for them.
  return useMemo(() => sectionsIn(charts, run, list), causes);
}

/** @param {RunCharts} charts @param {RunDetail} run */
function sectionsFor(charts, run) {
  return sectionsOf(contentsOf(charts, run, probesOf(run, charts.run.events.value)));
}

/** @param {RunCharts} charts @param {RunDetail} run @param {SectionList} list */
function sectionsIn(charts, run, list) {
  const probes = probesOf(run, charts.run.events.value);
  const sections = arrange(sectionsFor(charts, run), list.layout.value);
  return html`${sections.map(
    (
      section,
      index,
    ) => html`<${Section} key=${section.id} section=${section} sections=${sections} list=${list} isFirst=${index === 0}>
      ${() => html`<${SectionBody} section=${section} charts=${charts} probes=${probes} />`}
    </${Section}>`,
  )}`;
}

/** Returns what decides which sections there are.
 * @param {RunCharts} charts @param {RunDetail} run @param {Map<string, unknown>} probes */
function contentsOf({ run: { names, tensors } }, run, probes) {
  const { info } = run;
  return {
    names: names.value,
    tensors: tensors.names.value,
    layers: info.layers ?? [],
    classes: info.data?.classes ?? [],
    isRegression: info.data !== undefined && info.data.classes.length === 0,
    isOurs: isOurs(run),
    probes: new Set(probes.keys()),
  };
}
