/* The settings of alerts as the page edits them: each change is saved at once, and taken back where it is refused. */

import { signal } from "../vendor/runtime.js";
import { ApiError } from "./api.js";
import { getAlerts, saveAlerts, testWebhook } from "./doctor-api.js";
import { announce } from "./store.js";

/** @import { AlertSettings } from "../wire/types.js" */

export class Alerts {
  constructor() {
    this.settings = signal(/** @type {AlertSettings | null} */ (null));
    this.error = signal(/** @type {ApiError | null} */ (null));
    this.isSaving = signal(false);
    /** What the last test of the webhook came to. */
    this.answer = signal(/** @type {{ ok: boolean, sentence: string } | null} */ (null));
    this.isTesting = signal(false);
    /** Settings are saved one after the other. */
    this.queue = Promise.resolve();
  }

  async load() {
    await this.attempt(async () => {
      this.settings.value = await getAlerts();
    });
  }

  /** @param {AlertSettings} next */
  save(next) {
    const before = this.settings.peek();
    this.settings.value = next;
    this.queue = this.queue.then(async () => {
      this.isSaving.value = true;
      const isKept = await this.attempt(() => saveAlerts(next));
      this.isSaving.value = false;
      if (isKept) announce("Saved");
      else if (this.settings.peek() === next) this.settings.value = before;
    });
    return this.queue;
  }

  async test() {
    this.isTesting.value = true;
    this.answer.value = null;
    await this.queue;
    await this.attempt(async () => {
      this.answer.value = await testWebhook();
    });
    this.isTesting.value = false;
  }

  /** @param {() => Promise<unknown>} act @returns {Promise<boolean>} whether it was done */
  async attempt(act) {
    try {
      await act();
      this.error.value = null;
      return true;
    } catch (error) {
      this.error.value = error instanceof ApiError ? error : new ApiError(0, String(error));
      return false;
    }
  }
}
