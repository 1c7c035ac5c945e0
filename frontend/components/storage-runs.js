/* The runs that take most, a bar each: how long for its bytes, and of what. */

import { runsText } from "../app/storage.js";
import { bytes, count } from "../lib/format.js";
import { KINDS } from "../lib/storage.js";
import { html, useSignal } from "../vendor/runtime.js";
import { StateBadge } from "./status.js";
import { StorageBar, StorageLegend } from "./storage-bar.js";

/** @import { Storage } from "../app/storage.js" */
/** @import { RunUse, StorageKind, StorageSummary } from "../wire/storage.js" */

const FIRST = 25;

/** @param {{ storage: Storage, summary: StorageSummary }} props */
export function StorageRuns({ storage, summary }) {
  const isAll = useSignal(false);
  const { runs, total, sums } = summary;
  if (!runs.length) return html`<p class="quiet">${summary.is_counting ? "" : "There are no runs yet."}</p>`;
  const sort = storage.sort.value;
  const shown = isAll.value ? runs : runs.slice(0, FIRST);
  const most = Math.max(...runs.map((run) => run.bytes));
  return html`<section class="card storage-runs" aria-labelledby="runs-title">
    <header class="card-head">
      <h2 id="runs-title">Runs by size</h2>
      <span class="quiet">${shown.length < total ? `${count(shown.length)} of ${runsText(total)}` : runsText(total)}, ${bytes(sums.bytes)} together</span>
      <label class="storage-sort"><span class="quiet">Largest</span> <select onChange=${(/** @type {Event} */ event) => storage.sortBy(/** @type {StorageKind | "bytes"} */ (/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>
        ${[{ kind: "bytes", name: "in all" }, ...KINDS].map(({ kind, name }) => html`<option key=${kind} value=${kind} selected=${kind === sort}>${name}</option>`)}
      </select></label>
    </header>
    <${StorageLegend} parts=${KINDS.map(({ kind, name, colour }) => ({ name, colour, bytes: sums[kind] }))} />
    <table class="storage-table" role="table" aria-label="Runs by size">
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Run</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col" class="storage-wide"><span class="visually-hidden">Bar</span></th>${KINDS.map(({ kind }) => html`<th key=${kind} role="columnheader" scope="col" class="number storage-part">${kind}</th>`)}<th role="columnheader" scope="col" class="number">in all</th></tr></thead>
      <tbody role="rowgroup">${shown.map((run) => html`<${Row} key=${run.id} run=${run} most=${most} />`)}</tbody>
    </table>
    ${shown.length < runs.length ? html`<p class="storage-more"><button type="button" class="button" onClick=${() => (isAll.value = true)}>Show ${count(runs.length)}</button></p>` : null}
  </section>`;
}

/** @param {{ run: RunUse, most: number }} props */
function Row({ run, most }) {
  const parts = KINDS.map(({ kind, name, colour }) => ({ name, colour, bytes: run[kind] }));
  return html`<tr role="row">
    <td role="cell" class="storage-name"><a href=${`/runs/${run.id}`}>${run.name || run.id}</a></td>
    <td role="cell" class="storage-state"><${StateBadge} state=${run.state} /></td>
    <td role="cell" class="storage-wide"><${StorageBar} parts=${parts} total=${most} /></td>
    ${KINDS.map(({ kind }) => html`<td key=${kind} role="cell" class="number storage-part">${run[kind] ? bytes(run[kind]) : "–"}</td>`)}
    <td role="cell" class="number storage-all">${bytes(run.bytes)}</td>
  </tr>`;
}
