/* One change to many runs: sent, told with what was refused, and taken back where that can be. */

import { doneWord, refusalWords, runsWord } from "../lib/bulk.js";
import { visible } from "../lib/visible.js";
import { changeRuns } from "./history-api.js";
import { toast, toastRefusal } from "./toasts.js";

/** @import { BulkAction, BulkAnswer, BulkOrder } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @typedef {(answer: BulkAnswer, action: BulkAction) => void} Done */

/** Does it, and tells of it; returns the answer, or null where the server refused it all.
 * @param {RunSummary[]} runs @param {BulkAction} action @param {Done} [onDone]  called after the undoing as well */
export async function doToAll(runs, action, onDone) {
  const names = new Map(runs.map(({ id, name }) => [id, visible(name || id)]));
  return send({ runs: [...names.keys()], action }, (id) => names.get(id) ?? id, onDone);
}

/** @param {BulkOrder} order @param {(id: string) => string} nameOf @param {Done} [onDone] @returns {Promise<BulkAnswer | null>} */
async function send(order, nameOf, onDone) {
  try {
    const answer = await changeRuns(order);
    tell(order, answer, nameOf, onDone);
    onDone?.(answer, order.action);
    return answer;
  } catch (error) {
    toastRefusal(`Nothing was changed on ${runsWord(order.runs.length)}`, error);
    return null;
  }
}

/** @param {BulkOrder} order @param {BulkAnswer} answer @param {(id: string) => string} nameOf @param {Done} [onDone] */
function tell({ runs, action }, { done, refused, undo }, nameOf, onDone) {
  const words =
    done.length === 1
      ? `${nameOf(done[0])}: ${doneWord(action, 1).replace("1 run ", "")}`
      : doneWord(action, done.length);
  const text = refused.length ? `${done.length} of ${doneWord(action, runs.length)}` : words;
  const back = undo ? { word: "Undo", run: () => void send(undo, nameOf, onDone) } : null;
  toast(text, {
    details: refusalWords(refused, nameOf),
    tone: done.length ? "quiet" : "bad",
    action: back,
  });
}
