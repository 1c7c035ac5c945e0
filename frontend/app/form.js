/* The form of a new run: the configuration, what is wrong with it, what it will cost. */

import { choose } from "../lib/data-options.js";
import { formFromSchema } from "../lib/form-from-schema.js";
import { completed, localProblems, places } from "../lib/form-walk.js";
import { difference, overlay, set, withoutNulls } from "../lib/paths.js";
import { computed, effect, signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { address, replaceQuery } from "./router.js";

/** @import { Config, DatasetInfo, Estimate, Problem, SchemaAnswer } from "../wire/types.js" */

const ESTIMATE_WAIT = 300;

export class Form {
  /** @param {SchemaAnswer} answer @param {DatasetInfo[]} datasets @param {Config} start */
  constructor({ schema, defaults, presets }, datasets, start) {
    this.groups = formFromSchema(schema);
    this.defaults = withoutNulls(defaults);
    this.presets = presets;
    this.datasets = datasets;
    this.config = signal(completed(this.groups, start));
    this.places = computed(() => places(this.groups, this.config.value));
    /** What the server refused, until the field is edited. */
    this.refused = signal(/** @type {Problem[]} */ ([]));
    this.problems = computed(() => joinProblems(localProblems(this.places.value), this.refused.value));
    this.estimate = signal(/** @type {Estimate | null} */ (null));
    this.isEstimating = signal(false);
    this.message = signal("");
    this.isStarting = signal(false);
    /** Why fields cannot be changed, by their dotted names or how these begin: only a fork has any. */
    this.locks = signal(/** @type {Map<string, string>} */ (new Map()));
    this.verb = "Start training";
    /** Whether it can be checked before the flight: what goes on from a checkpoint has flown. */
    this.isCheckable = true;
    /** What has to be asked before a start, which it may refuse by null: the pre-flight checks.
     * @type {() => Promise<{ checks?: string, gate?: boolean } | null>} */
    this.clearance = async () => ({});
    /** @type {() => void} */
    this.close = effect(() => this.follow(this.config.value));
  }

  /** @param {string} path @param {unknown} value */
  set(path, value) {
    this.refused.value = this.refused.value.filter(({ field }) => field !== path && !field.startsWith(`${path}.`));
    this.config.value = set(this.config.value, path, value);
  }

  /** Chooses a data set: what only the one before had an option for goes.
   * @param {string} name */
  chooseData(name) {
    const group = this.groups.find(({ key }) => key === "data");
    if (group) this.set("data", choose(group, /** @type {Config} */ (this.config.value.data ?? {}), name));
  }

  /** @param {Config} config a whole one, as those of the presets are */
  replace(config) {
    this.refused.value = [];
    this.config.value = config;
  }

  /** Keeps address and estimate up to date with the configuration; returns what ends it.
   * @param {Config} config */
  follow(config) {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      this.write(config);
      this.ask(config, abort.signal);
    }, ESTIMATE_WAIT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }

  /** @param {Config} config @param {AbortSignal} abort */
  async ask(config, abort) {
    this.isEstimating.value = true;
    try {
      const estimate = await this.examine(config, abort);
      if (abort.aborted) return;
      this.estimate.value = estimate;
      this.refused.value = [];
      this.message.value = "";
    } catch (error) {
      if (!abort.aborted && error instanceof api.ApiError) this.refuse(error);
    } finally {
      if (!abort.aborted) this.isEstimating.value = false;
    }
  }

  /** Asks the server what the run would need; throws what it refuses.
   * @param {Config} config @param {AbortSignal} abort @returns {Promise<Estimate>} */
  examine(config, abort) {
    return api.estimate(config, abort);
  }

  /** Makes the run; returns its id.
   * @param {{ checks?: string, gate?: boolean }} clearance @returns {Promise<string>} */
  async launch(clearance) {
    return (await api.createRun(this.config.value, clearance)).id;
  }

  /** Writes the configuration into the address.
   * @param {Config} config */
  write(config) {
    writeAddress(this.defaults, config);
  }

  /** @param {api.ApiError} error */
  refuse(error) {
    this.estimate.value = null;
    this.refused.value = error.problems;
    this.message.value = error.problems.length ? "" : error.message;
  }

  /** Starts the run; returns its id, or null when it was refused. */
  async start() {
    if (localProblems(this.places.value).length) return null;
    this.isStarting.value = true;
    try {
      const clearance = await this.clearance();
      return clearance && (await this.launch(clearance));
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      this.refuse(error);
      return null;
    } finally {
      this.isStarting.value = false;
    }
  }
}

/** Returns the problems the form sees, and those of the server for other fields.
 * @param {Problem[]} local @param {Problem[]} refused @returns {Problem[]} */
function joinProblems(local, refused) {
  const known = new Set(local.map(({ field }) => field));
  return [...local, ...refused.filter(({ field }) => !known.has(field))];
}

/** @param {Config} defaults @param {Config} config */
function writeAddress(defaults, config) {
  if (address.peek().pathname !== "/new") return;
  const changes = difference(defaults, config);
  const query = new URLSearchParams();
  if (Object.keys(changes).length) query.set("config", JSON.stringify(changes));
  replaceQuery(query);
}

/** Fetches what the form is made of, and the configuration that the address names.
 * @param {URLSearchParams} query */
export async function openForm(query) {
  const [answer, datasets] = await Promise.all([api.getSchema(), api.listDatasets()]);
  return new Form(answer, datasets, await startOf(query, answer));
}

/** @param {URLSearchParams} query @param {SchemaAnswer} answer @returns {Promise<Config>} */
async function startOf(query, { defaults, presets }) {
  const from = query.get("from");
  if (from) return overlay(defaults, (await api.getRun(from)).config);
  const preset = presets.find(({ name }) => name === query.get("preset"));
  if (preset) return preset.config;
  try {
    const changes = JSON.parse(query.get("config") ?? "{}");
    // An address may be written by hand: with another data set, the section's other fields keep their defaults.
    if (changes.data) changes.data = { .../** @type {Config} */ (defaults.data), ...changes.data };
    return overlay(defaults, changes);
  } catch {
    return withoutNulls(defaults);
  }
}
