/* The saved views of the history, and which of them the address shows. */

import { refusalOf } from "../lib/problems.js";
import { signal } from "../vendor/runtime.js";
import { listViews, removeView, saveView } from "./history-api.js";
import { toast, toastRefusal } from "./toasts.js";

/** @import { SavedView } from "../wire/history.js" */

/** What is no part of a view: runs that happen to be selected. */
const PASSING = ["selected"];

class SavedViews {
  constructor() {
    this.views = signal(/** @type {SavedView[]} */ ([]));
    this.message = signal("");
  }

  async load() {
    try {
      this.views.value = await listViews();
      this.message.value = "";
    } catch (error) {
      this.message.value = error instanceof Error ? error.message : String(error);
    }
  }

  /** Returns the name of the view that an address shows, if it is one.
   * @param {URLSearchParams} query */
  used(query) {
    const here = queryOf(query);
    return this.views.value.find((view) => queryOf(new URLSearchParams(view.query)) === here)?.name ?? null;
  }

  /** Keeps the view of an address under a name; tells whether it could.
   * @param {string} name @param {URLSearchParams} query */
  async save(name, query) {
    try {
      const view = await saveView(name, queryOf(query));
      this.views.value = sorted([...this.views.value.filter((each) => each.name !== view.name), view]);
      this.message.value = "";
      return true;
    } catch (error) {
      this.message.value = refusalOf(error, "The view");
      return false;
    }
  }

  /** Gives a view another name; tells whether it could.
   * @param {SavedView} view @param {string} name */
  async rename(view, name) {
    if (this.views.value.some((each) => each.name === name)) {
      this.message.value = `There is a view ${name} already.`;
      return false;
    }
    if (!(await this.save(name, new URLSearchParams(view.query)))) return false;
    await this.drop(view);
    return true;
  }

  /** Removes a view, with the way to take that back.
   * @param {SavedView} view */
  async remove(view) {
    if (!(await this.drop(view))) return;
    const back = { word: "Undo", run: () => void this.save(view.name, new URLSearchParams(view.query)) };
    toast(`The view ${view.name} was removed`, { action: back });
  }

  /** @param {SavedView} view */
  async drop(view) {
    try {
      await removeView(view.name);
      this.views.value = this.views.value.filter(({ name }) => name !== view.name);
      return true;
    } catch (error) {
      toastRefusal(`The view ${view.name} was not removed`, error);
      return false;
    }
  }
}

/** @param {SavedView[]} views */
function sorted(views) {
  return views.toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Returns what of an address is the view, in one order.
 * @param {URLSearchParams} query */
export function queryOf(query) {
  const out = new URLSearchParams([...query].filter(([key, value]) => value !== "" && !PASSING.includes(key)));
  out.sort();
  return out.toString();
}

export const savedViews = new SavedViews();
