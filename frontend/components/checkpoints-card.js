/* The checkpoints of a run that stand on the disk, each to be downloaded; fetched when the card is seen unfolded. */

import { listCheckpoints, runPath } from "../app/api.js";
import { clock } from "../app/store.js";
import { bytes as bytesText, count, moment } from "../lib/format.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { FactCard } from "./fact-card.js";
import { Icon } from "./icon.js";

/** @import { Checkpoint } from "../wire/steering.js" */
/** @import { RunDetail } from "../wire/types.js" */

/** @type {Record<string, string>} */
const WHY = { asked: "asked for", intervention: "before a change", best: "best evaluation", fork: "forked from" };

/** @param {{ run: RunDetail }} props */
export function CheckpointsCard({ run }) {
  const found = useSignal(/** @type {Checkpoint[] | null} */ (null));
  const error = useSignal("");
  const newest = run.info.checkpoint?.step;
  useEffect(() => {
    const load = async () => {
      try {
        found.value = (await listCheckpoints(run.id)).toReversed();
        error.value = "";
      } catch (caught) {
        error.value = caught instanceof Error ? caught.message : String(caught);
      }
    };
    load();
  }, [run.id, newest, run.state]);
  const list = found.value ?? [];
  const total = list.reduce((sum, { bytes }) => sum + bytes, 0);
  return html`<${FactCard} id="checkpoints-title" title="Checkpoints" note=${list.length ? `${list.length}, ${bytesText(total)}` : ""}>
    ${error.value ? html`<p class="bad-text">${error.value}</p>` : null}
    ${found.value && !list.length ? html`<p class="quiet">None stands on the disk any more.</p>` : null}
    ${
      list.length
        ? html`<div class="scroll" tabindex="0" role="region" aria-labelledby="checkpoints-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">Step</th><th scope="col">Kept</th><th scope="col" class="number">Size</th><th scope="col">Written</th><th scope="col"><span class="visually-hidden">File</span></th></tr></thead>
      <tbody>${list.map((each) => html`<${Row} key=${each.step} run=${run} checkpoint=${each} />`)}</tbody>
    </table></div>`
        : null
    }
  </${FactCard}>`;
}

/** @param {{ run: RunDetail, checkpoint: Checkpoint }} props */
function Row({ run, checkpoint: { step, bytes, time, reason, sha256 } }) {
  return html`<tr>
    <td class="number">${count(step)}</td>
    <td>${WHY[reason] ?? (reason || "newest")}</td>
    <td class="number">${bytesText(bytes)}</td>
    <td>${moment(time, clock.value)}</td>
    <td><a class="button button-small" href=${`${runPath(run.id)}/checkpoints/${step}`} download title=${`safetensors, sha256 ${sha256}`} aria-label=${`Download the checkpoint of step ${step}`}><${Icon} name="download" /></a></td>
  </tr>`;
}
