/* One change to many runs: sent, told with what was refused, and taken back where that can be. */

import { doneWord, refusalWords, runsWord } from "../lib/bulk.js";
import { visible } from "../lib/visible.js";
import { changeRuns, joined } from "./history-api.js";
import { toast, toastRefusal } from "./toasts.js";

/** @import { BulkAction, BulkAnswer, BulkOrder } from "../wire/history.js" */
/** @import { RunSummary } from "../wire/live.js" */
/** @typedef {(answer: BulkAnswer, action: BulkAction) => void} Done */

/** Does it, and tells of it; returns the answer, or null where the server refused it all.
 * @param {RunSummary[]} runs @param {BulkAction} action @param {Done} [onDone]  called after the undoing as well */
export async function doToAll(runs, action, onDone) {
  const names = new Map(runs.map(({ id, name }) => [id, visible(name || id)]));
  return send([{ runs: [...names.keys()], action }], (id) => names.get(id) ?? id, onDone);
}

/** @param {BulkOrder[]} orders of one action @param {(id: string) => string} nameOf @param {Done} [onDone] @returns {Promise<BulkAnswer | null>} */
async function send(orders, nameOf, onDone) {
  try {
    const answer = joined(await Promise.all(orders.map(changeRuns)));
    tell(orders, answer, nameOf, onDone);
    onDone?.(answer, orders[0].action);
    return answer;
  } catch (error) {
    toastRefusal(`Nothing was changed on ${runsWord(count(orders))}`, error);
    return null;
  }
}

/** @param {BulkOrder[]} orders */
function count(orders) {
  return orders.reduce((n, { runs }) => n + runs.length, 0);
}

/** @param {BulkOrder[]} orders @param {BulkAnswer} answer @param {(id: string) => string} nameOf @param {Done} [onDone] */
function tell(orders, { done, refused, undo }, nameOf, onDone) {
  const [{ action }] = orders;
  const words =
    done.length === 1
      ? `${nameOf(done[0])}: ${doneWord(action, 1).replace("1 run ", "")}`
      : doneWord(action, done.length);
  const text = refused.length ? `${done.length} of ${doneWord(action, count(orders))}` : words;
  const back = undo.length ? { word: "Undo", run: () => void send(undo, nameOf, onDone) } : null;
  toast(text, {
    details: refusalWords(refused, nameOf),
    tone: done.length ? "quiet" : "bad",
    action: back,
  });
}
