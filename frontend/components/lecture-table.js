/* The layers of a preset's newest run on its first measured step, beside the lecture's numbers. */

import * as api from "../app/api.js";
import { count } from "../lib/format.js";
import { judgement, meanText, nameOf, source, spreadText, verdict } from "../lib/lecture-table.js";
import { isFinal } from "../lib/states.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { LecturePreset, LectureRow, LectureTable as Table } from "../wire/types.js" */
/** @import { Signal } from "../vendor/runtime.js" */

/** How far from the window a table is asked for. */
const NEAR = "400px";

/** @param {{ preset: LecturePreset, run: RunSummary }} props */
export function LectureTable({ preset, run }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const isNear = useSignal(false);
  const table = useSignal(/** @type {Table | null} */ (null));
  useEffect(() => watchNear(place.current, isNear), []);
  const problem = useSignal("");
  useEffect(() => follow(preset.name, table, problem, isNear.value), [isNear.value, run.id, run.step > 0, run.state]);
  const held = table.value?.run?.id === run.id && table.value.step !== null ? table.value : null;
  return html`<div class="lecture-measured" ref=${place}>${held ? html`<${Measured} preset=${preset} table=${held} />` : html`<p class="quiet">${problem.value || waiting(run, table.value)}</p>`}</div>`;
}

/** Says why there is no table.
 * @param {RunSummary} run @param {Table | null} table */
function waiting(run, table) {
  if (table?.run?.id === run.id && table.step === null && isFinal(run.state)) return "It measured no layers.";
  return run.step > 0 ? "Its layers are being fetched." : "Its layers have not been measured yet.";
}

/** @param {HTMLElement | null} element @param {Signal<boolean>} isNear */
function watchNear(element, isNear) {
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (entry.isIntersecting) isNear.value = true;
    },
    { rootMargin: NEAR },
  );
  if (element) observer.observe(element);
  return () => observer.disconnect();
}

/** Fetches the table unless the run has changed before it came; returns what ends that.
 * @param {string} name @param {Signal<Table | null>} table @param {Signal<string>} problem @param {boolean} isWanted */
function follow(name, table, problem, isWanted) {
  const abort = new AbortController();
  if (isWanted) {
    api.getLectureTable(name, abort.signal).then(
      (answer) => {
        table.value = answer;
        problem.value = "";
      },
      (error) => {
        if (error instanceof api.ApiError) problem.value = `Its layers could not be fetched: ${error.message}`;
      },
    );
  }
  return () => abort.abort();
}

/** @param {{ preset: LecturePreset, table: Table }} props */
function Measured({ preset, table: { rows, step, lecture } }) {
  const told = verdict(rows);
  const isGood = rows.every((row) => row.is_within !== false);
  return html`<details open=${told !== ""}>
    <summary>Layers at step ${count(step)}${told ? html`: <span class=${isGood ? "is-within" : "is-outside"}>${told}</span>` : null}</summary>
    <div class="lecture-scroll" tabindex="0" role="region" aria-label=${`${preset.title}: its layers at step ${step}`}>
      <table class="lecture-table">
        <${Head} hasLecture=${lecture !== null} isJudged=${told !== ""} />
        <tbody>${rows.map((row, index) => html`<${Row} key=${row.layer} row=${row} isLast=${index === rows.length - 1} hasLecture=${lecture !== null} isJudged=${told !== ""} />`)}</tbody>
      </table>
    </div>
    ${lecture ? html`<p class="quiet">${source(lecture)}${lecture.is_same ? null : html` <a href=${`#${lecture.exact}`}>${lecture.exact_title}</a> is the very experiment.`}</p>` : null}
  </details>`;
}

/** @param {{ hasLecture: boolean, isJudged: boolean }} props */
function Head({ hasLecture, isJudged }) {
  const own = html`<th scope="col" class="number">run</th>`;
  const theirs = html`<th scope="col" class="number">lecture</th>`;
  if (!hasLecture)
    return html`<thead><tr><th scope="col">layer</th><th scope="col" class="number">mean</th><th scope="col" class="number">std</th></tr></thead>`;
  return html`<thead>
    <tr><td></td><th scope="colgroup" colspan="2" class="lecture-pair">mean</th><th scope="colgroup" colspan="2" class="lecture-pair">std</th>${isJudged ? html`<td></td>` : null}</tr>
    <tr><th scope="col">layer</th>${own}${theirs}${own}${theirs}${isJudged ? html`<th scope="col">tolerance</th>` : null}</tr>
  </thead>`;
}

/** @param {{ row: LectureRow, isLast: boolean, hasLecture: boolean, isJudged: boolean }} props */
function Row({ row, isLast, hasLecture, isJudged }) {
  const cell = (/** @type {unknown} */ value) => html`<td class="number">${value}</td>`;
  const theirs = (/** @type {string} */ text) =>
    hasLecture ? html`<td class="number lecture-theirs">${text}</td>` : null;
  return html`<tr>
    <th scope="row">${isLast ? "output" : nameOf(row.layer).replace("layer ", "")}</th>
    ${cell(meanText(row.mean))}${theirs(meanText(row.lecture_mean))}${cell(spreadText(row.std))}${theirs(spreadText(row.lecture_std))}
    ${isJudged ? html`<${Judgement} row=${row} />` : null}
  </tr>`;
}

/** @param {{ row: LectureRow }} props */
function Judgement({ row }) {
  const [word, told] = judgement(row);
  if (!word) return html`<td></td>`;
  const [look, icon] = row.is_within ? ["is-within", "check"] : ["is-outside", "cross"];
  return html`<td class=${look} title=${told}><${Icon} name=${icon} /> ${word}</td>`;
}
