/* What is being edited of a run's settings, before it is applied: it goes where a form goes, and sends nothing by itself. */

import { changeWord, fieldWord } from "../lib/changes.js";
import { localProblems, places } from "../lib/form-walk.js";
import { conflicts, edited, presentConfig, withEdits } from "../lib/live-fields.js";
import { get, same } from "../lib/paths.js";
import { computed, signal } from "../vendor/runtime.js";

/** @import { Config, Problem } from "../wire/types.js" */
/** @import { Group } from "../lib/form-from-schema.js" */
/** @import { Edit } from "../lib/live-fields.js" */
/** @import { Steering } from "./steering.js" */

export class ControlDraft {
  /** @param {Steering} steering */
  constructor(steering) {
    const { run } = steering;
    this.steering = steering;
    this.run = run;
    /** What the form knows of the fields; empty until it is fetched. */
    this.groups = signal(/** @type {Group[]} */ ([]));
    this.edits = signal(/** @type {Map<string, Edit>} */ (new Map()));
    this.note = signal("");
    this.refused = signal(/** @type {Problem[]} */ ([]));
    this.isSending = signal(false);
    const asText = computed(() => JSON.stringify([run.settings.value, run.detail.value?.config ?? {}]));
    /** The configuration that the run has now. */
    this.present = computed(() => {
      const [settings, config] = /** @type {[Config, Config]} */ (JSON.parse(asText.value));
      return presentConfig(this.groups.value, config, settings);
    });
    this.config = computed(() => withEdits(this.present.value, this.edits.value));
    this.problems = computed(() => [...this.local(), ...this.refused.value]);
    /** The fields that somebody else has changed meanwhile. */
    this.conflicts = computed(() => conflicts(this.edits.value, this.present.value));
  }

  /** @returns {Problem[]} what is wrong with the fields that are edited */
  local() {
    const fields = [...this.edits.value.keys()];
    const isEdited = (/** @type {string} */ path) =>
      fields.some((field) => path === field || path.startsWith(`${field}.`));
    return localProblems(places(this.groups.value, this.config.value)).filter(({ field }) => isEdited(field));
  }

  /** @param {string} path @param {unknown} value */
  set(path, value) {
    const live = Object.keys(this.run.settings.peek());
    this.refused.value = this.refused.value.filter(({ field }) => field !== path && !path.startsWith(`${field}.`));
    this.edits.value = edited(this.edits.peek(), this.present.peek(), live, path, value);
  }

  discard() {
    this.edits.value = new Map();
    this.refused.value = [];
  }

  /** Gives up an edit, which shows what somebody else has set.
   * @param {string} field */
  drop(field) {
    const next = new Map(this.edits.peek());
    next.delete(field);
    this.edits.value = next;
  }

  /** Holds on to an edit though somebody else has changed the field.
   * @param {string} field */
  keep(field) {
    const edit = this.edits.peek().get(field);
    if (!edit) return;
    this.edits.value = new Map(this.edits.peek()).set(field, {
      ...edit,
      seen: get(this.present.peek(), field) ?? null,
    });
  }

  /** Sends every edit as an order of its own; those that are refused stay. */
  async apply() {
    if (this.problems.peek().length || this.conflicts.peek().length) return;
    this.isSending.value = true;
    const note = this.note.peek().trim();
    for (const [field, { value, seen }] of this.edits.peek()) {
      const words = `${fieldWord(field)} ${changeWord(seen, value)}`;
      const why = await this.steering.set(field, value ?? null, { expected: seen, note }, words);
      if (why) this.refused.value = [...this.refused.peek(), { field, rule: why }];
      else this.drop(field);
    }
    this.isSending.value = false;
    if (this.edits.peek().size === 0) this.note.value = "";
  }

  /** Returns what the run was started with, where a field has another value by now; undefined where it has not.
   * @param {string} field */
  started(field) {
    const was = get(this.run.detail.value?.config, field) ?? null;
    const now = this.run.settings.value[field] ?? null;
    const first = this.run.interventions.value.find(({ data }) => data.field === field);
    const begun = first ? (first.data.old ?? null) : was;
    return first && !same(begun, now) ? begun : undefined;
  }
}
