/* What people have put on a run, on its page: tags and note, and that it is put away, with the way back. */

import { changeRun } from "../app/history-api.js";
import { announce, clock } from "../app/store.js";
import { toastRefusal } from "../app/toasts.js";
import { moment } from "../lib/format.js";
import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { NoteButton } from "./note-button.js";
import { Notice } from "./notice.js";
import { TagList } from "./tag-list.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { RunChange } from "../wire/history.js" */

/** @param {{ run: RunSummary }} props */
export function RunMarks({ run }) {
  return html`<div class="run-marks is-always"><${TagList} run=${run} hasWord /><${NoteButton} run=${run} hasWord /></div>
    <${PutAway} run=${run} />`;
}

/** @param {{ run: RunSummary }} props */
function PutAway({ run }) {
  const isSending = useSignal(false);
  const { deleted_at, archived_at } = run;
  if (deleted_at === null && archived_at === null) return null;
  const isDeleted = deleted_at !== null;
  const send = async (/** @type {RunChange} */ change) => {
    isSending.value = true;
    try {
      await changeRun(run.id, change);
      announce("The run is back in the list");
    } catch (error) {
      toastRefusal("The run was not restored", error);
    }
    isSending.value = false;
  };
  const back = () => send(isDeleted ? { is_deleted: false } : { is_archived: false });
  return html`<${Notice} tone=${isDeleted ? "warning" : "quiet"} title=${`${isDeleted ? "Deleted" : "Archived"} ${moment(isDeleted ? deleted_at : archived_at, clock.value)}`}>
    <p>${isDeleted ? "The list leaves it out. All of it is kept until it is purged there." : "The list leaves it out; it is kept as it was."}</p>
    <p><button type="button" class="button button-small" disabled=${isSending.value} onClick=${back}><${Icon} name="undo" />${isDeleted ? "Restore" : "Unarchive"}</button></p>
  </${Notice}>`;
}
