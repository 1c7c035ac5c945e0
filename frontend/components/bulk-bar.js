/* What is done with the runs that are chosen: marks, tags, comparing, taking out, putting away, stopping. */

import { doToAll } from "../app/bulk.js";
import { reportAddress } from "../app/history-api.js";
import { offers, runsWord } from "../lib/bulk.js";
import { html, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";
import { useArmed } from "./use-armed.js";

/** @import { Done } from "../app/bulk.js" */
/** @import { BulkAction } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */

/** How many runs a comparison and a report take. */
const MOST_COMPARED = 50;
const editor = () => import("./tag-editor.js").then(({ TagEditor }) => TagEditor);
const exports = () => import("./export-panel.js").then(({ ExportPanel }) => ExportPanel);

/** @param {{ runs: RunSummary[], onDone: Done, onClear?: () => void }} props  onDone: with the server's answer, after an undoing
 *  as well; onClear: no run is to be chosen any more */
export function BulkBar({ runs, onDone, onClear }) {
  const isSending = useSignal(false);
  const able = offers(runs);
  const go = async (/** @type {BulkAction} */ action, /** @type {RunSummary[]} */ which) => {
    isSending.value = true;
    await doToAll(which, action, onDone);
    isSending.value = false;
  };
  const button = (
    /** @type {BulkAction} */ action,
    /** @type {string} */ icon,
    /** @type {string} */ word,
    which = able[/** @type {keyof typeof able} */ (action)],
  ) =>
    which.length
      ? html`<button type="button" class="button" disabled=${isSending.value} title=${titleOf(word, which, runs)} onClick=${() => go(action, which)}><${Icon} name=${icon} />${word}</button>`
      : null;
  const ids = runs.map(({ id }) => id);
  const areDeleted = able.restore.length === runs.length;
  return html`<div class="bulk-bar" role="group" aria-label=${`${runsWord(runs.length)} chosen`}>
    <strong class="bulk-count">${runsWord(runs.length)} chosen</strong>
    ${onClear ? html`<button type="button" class="button bulk-clear" onClick=${onClear}><${Icon} name="cross" />Clear</button>` : null}
    ${
      areDeleted
        ? null
        : html`
      ${able.star.length ? button("star", "star", "Star") : button("unstar", "starred", "Unstar")}
      <${TagButton} runs=${runs} onDone=${onDone} />
      <span class="bulk-gap"></span>
      <a class="button" href=${`/compare?runs=${ids.slice(0, MOST_COMPARED).join(",")}`} title=${mostWord("Compare", ids.length)}><${Icon} name="compare" />Compare</a>
      <${ExportButton} ids=${ids} />
      <a class="button" href=${reportAddress(ids.slice(0, MOST_COMPARED))} download title=${mostWord("One HTML file that opens offline", ids.length)}><${Icon} name="page" />Report</a>
      <span class="bulk-gap"></span>`
    }
    ${able.unarchive.length ? button("unarchive", "undo", "Unarchive") : button("archive", "archive", "Archive")}
    ${areDeleted ? null : button("delete", "bin", "Delete")}
    ${able.stop.length ? html`<${Twice} icon="stop" word="Stop" asked=${`Really stop ${able.stop.length}?`} title=${titleOf("Stop", able.stop, runs)} isOff=${isSending.value} onGo=${() => go("stop", able.stop)} />` : null}
    ${button("restore", "undo", "Restore")}
    ${able.restore.length ? html`<${Twice} icon="bin" word="Purge" asked=${`Remove ${able.restore.length} for good?`} title="Remove the runs, their points and their files; nothing brings them back" isOff=${isSending.value} onGo=${() => go("purge", able.restore)} />` : null}
  </div>`;
}

/** @param {string} word @param {RunSummary[]} which @param {RunSummary[]} runs */
function titleOf(word, which, runs) {
  return which.length === runs.length
    ? word
    : `${word} ${which.length} of the ${runs.length} that are chosen; the others do not take it`;
}

/** @param {string} words @param {number} n */
function mostWord(words, n) {
  return n > MOST_COMPARED ? `${words}: the first ${MOST_COMPARED} of ${n}` : words;
}

/** A button that asks at the first press and does at the second.
 * @param {{ icon: string, word: string, asked: string, title: string, isOff: boolean, onGo: () => void }} props */
function Twice({ icon, word, asked, title, isOff, onGo }) {
  const isArmed = useArmed();
  const press = () => {
    if (isArmed.value) onGo();
    isArmed.value = !isArmed.value;
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") isArmed.value = false;
  };
  return html`<button type="button" class=${`button ${isArmed.value ? "button-danger" : ""}`} disabled=${isOff} title=${title} onClick=${press} onKeyDown=${onKeyDown}><${Icon} name=${icon} />${isArmed.value ? asked : word}</button>`;
}

/** @param {{ runs: RunSummary[], onDone: Done }} props */
function TagButton({ runs, onDone }) {
  const onChange = (/** @type {Map<string, string[]>} */ tags) =>
    onDone({ done: [...tags.keys()], refused: [], undo: [] }, "tag");
  const own = {
    runs: runs.map(({ id, tags }) => ({ id, tags })),
    title: `Tags of ${runsWord(runs.length)}`,
    onChange,
  };
  return html`<${PanelButton} icon="tag" word="Tags" load=${editor} own=${own} />`;
}

/** @param {{ ids: string[] }} props */
function ExportButton({ ids }) {
  return html`<${PanelButton} icon="download" word="Export" load=${exports} own=${{ ids }} />`;
}

/** A button that opens a panel beside itself, fetched when it is first wanted.
 * @param {{ icon: string, word: string, load: () => Promise<Function>, own: Record<string, unknown> }} props  own: the panel's */
function PanelButton({ icon, word, load, own }) {
  const isOpen = useSignal(false);
  const root = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const close = () => {
    isOpen.value = false;
  };
  const open = () => {
    isOpen.value = true;
  };
  return html`<span ref=${root}><button type="button" class="button" aria-haspopup="dialog" aria-expanded=${isOpen.value} onClick=${open}><${Icon} name=${icon} />${word}</button>
    ${isOpen.value ? html`<${Lazy} load=${load} ...${own} anchor=${() => root.current} onClose=${close} />` : null}
  </span>`;
}
