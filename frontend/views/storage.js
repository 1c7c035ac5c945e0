/* The page of the storage: what takes how much of the disk, which old runs may go, and how to keep a copy. */

import { Storage } from "../app/storage.js";
import { clock } from "../app/store.js";
import { Notice } from "../components/notice.js";
import { StorageBackup } from "../components/storage-backup.js";
import { StorageDisk } from "../components/storage-disk.js";
import { StorageRetention } from "../components/storage-retention.js";
import { StorageRuns } from "../components/storage-runs.js";
import { refusalText } from "../lib/experiments.js";
import { timeOfDay } from "../lib/format.js";
import { filterProblem } from "../lib/storage.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";

/** @import { StorageSummary } from "../wire/storage.js" */

export function View() {
  const storage = useMemo(() => new Storage(), []);
  useEffect(() => {
    document.title = "Storage · babysit";
    storage.load();
    return storage.close;
  }, []);
  const summary = storage.summary.value;
  const refusal = storage.refusal.value;
  const error = storage.error.value ?? (refusal && !filterProblem(refusal) ? refusal : null);
  return html`<div class="page storage-page">
    <div class="page-head"><h1 tabindex="-1">Storage</h1><p class="quiet">${summary ? countedText(summary) : "Counting…"}</p></div>
    ${error ? html`<${Notice} tone="bad" isAlert title="That was not done"><p>${refusalText(error)}</p></${Notice}>` : null}
    ${
      summary
        ? html`<${StorageDisk} storage=${storage} summary=${summary} />
      <div class="storage-halves">
        <${StorageRetention} storage=${storage} />
        <${StorageBackup} />
      </div>
      <${StorageRuns} storage=${storage} summary=${summary} />`
        : null
    }
  </div>`;
}

/** @param {StorageSummary} summary */
function countedText({ counted_at: at, is_counting: isCounting }) {
  if (at === null) return "Counting what each run takes…";
  const age = clock.value - at;
  if (isCounting) return `Counted at ${timeOfDay(at)}, counting again…`;
  return age < 60 ? "Counted just now" : `Counted at ${timeOfDay(at)}`;
}
