/* The disk of the data folder: what is on it, what is free, and the database's unused space, to be given back. */

import { bytes, percent } from "../lib/format.js";
import { partsOfDisk, partsOfFolder, sumOf } from "../lib/storage.js";
import { html } from "../vendor/runtime.js";
import { StorageBar, StorageLegend } from "./storage-bar.js";

/** @import { Storage } from "../app/storage.js" */
/** @import { StorageSummary } from "../wire/storage.js" */

/** @param {{ storage: Storage, summary: StorageSummary }} props */
export function StorageDisk({ storage, summary }) {
  const { disk, database, free } = summary;
  const own = partsOfFolder(summary);
  const onDisk = partsOfDisk(summary);
  const size = sumOf(own);
  const isBusy = storage.doing.value !== "";
  return html`<section class="card storage-disk" aria-labelledby="disk-title">
    <h2 id="disk-title">Disk</h2>
    <p class="storage-figure"><strong>${bytes(disk.free)} free</strong> <span class="quiet">of ${bytes(disk.total)}, ${percent(disk.free / disk.total)}</span></p>
    <${StorageBar} parts=${onDisk} total=${disk.total} isTall />
    <${StorageLegend} parts=${onDisk} total=${disk.total} />
    <p class="storage-figure"><strong>${bytes(size)}</strong> <span class="quiet">in this data folder</span></p>
    <${StorageBar} parts=${own} total=${size} isTall />
    <${StorageLegend} parts=${own} total=${size} />
    <div class="storage-actions">
      <button type="button" class="button" disabled=${isBusy || free === 0} onClick=${() => storage.compact()}>${storage.doing.value === "compact" ? "Giving back…" : "Give back free space"}</button>
      <span class="quiet">${free ? `${bytes(free)} of the database's ${bytes(database)} are free, for what comes next; more than a little goes back to the disk by itself.` : "Nothing in the database is free: there is nothing to give back."}</span>
    </div>
  </section>`;
}
