/* The star of a run: a press puts it on or takes it away. */

import { changeRun } from "../app/history-api.js";
import { announce } from "../app/store.js";
import { toastRefusal } from "../app/toasts.js";
import { visible } from "../lib/visible.js";
import { html, useEffect, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunSummary } from "../wire/live.js" */

/** @param {{ run: RunSummary }} props */
export function StarButton({ run }) {
  // What was pressed holds until the live stream says so, too.
  const wanted = useSignal(/** @type {boolean | null} */ (null));
  useEffect(() => {
    if (wanted.value === run.is_starred) wanted.value = null;
  }, [run.is_starred, wanted.value]);
  const isStarred = wanted.value ?? run.is_starred;
  const name = visible(run.name || run.id);
  const press = async () => {
    wanted.value = !isStarred;
    try {
      await changeRun(run.id, { is_starred: !isStarred });
      announce(isStarred ? `${name} has no star now` : `${name} has a star`);
    } catch (error) {
      wanted.value = null;
      toastRefusal("The star was not changed", error);
    }
  };
  return html`<button type="button" class="icon-button star-button" aria-pressed=${isStarred} aria-label=${`Star of ${name}`} title=${isStarred ? "Take the star away" : "Put a star on it"} onClick=${press}><${Icon} name=${isStarred ? "starred" : "star"} /></button>`;
}
