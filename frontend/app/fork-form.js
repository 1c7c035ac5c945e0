/* The form of a run that is forked: filled in as the checkpoint was, with what a checkpoint holds fast held fast. */

import { fieldWord } from "../lib/changes.js";
import { difference, get, overlay, same, set, withoutNulls } from "../lib/paths.js";
import { signal } from "../vendor/runtime.js";
import * as api from "./api.js";
import { Form } from "./form.js";
import { address, replaceQuery } from "./router.js";
import { who } from "./steering.js";

/** @import { ForkOrder } from "../wire/steering.js" */
/** @import { Config, DatasetInfo, RunDetail, SchemaAnswer } from "../wire/types.js" */
/** @typedef {{ run: RunDetail, step: number, base: Config }} Origin  base: the configuration of the checkpoint */

/** What is changed on trial to be told why it cannot be: a field, and what its answer holds fast. */
const TRIALS = /** @type {const} */ ([
  ["seed", "seed"],
  ["data.validation", "data"],
  ["network.init", "network.init"],
]);

export class ForkForm extends Form {
  /** @param {SchemaAnswer} answer @param {DatasetInfo[]} datasets @param {Config} start @param {Origin} fork */
  constructor(answer, datasets, start, fork) {
    super(answer, datasets, start);
    this.fork = fork;
    this.verb = "Start the fork";
    this.isCheckable = false;
    this.note = signal("");
    this.lock();
  }

  /** Asks what cannot be changed, and why, by changing it on trial. */
  async lock() {
    const { run, step, base } = this.fork;
    if (step === 0) return;
    const seed = Number(get(base, "seed") ?? 0);
    const share = Number(get(base, "data.validation") ?? 0.1);
    /** @type {Record<string, unknown>} */
    const trial = {
      seed: seed + 1,
      "data.validation": share > 0.45 ? share / 2 : share * 1.5,
      "network.init": nameOf(get(base, "network.init")) === "zeros" ? "he" : "zeros",
    };
    const order = orderOf(step, { changes: trial });
    const found = await api.checkFork(run.id, order).catch(() => null);
    if (!found) return;
    const { problems } = found.children[0];
    const locks = TRIALS.flatMap(([field, held]) => {
      const problem = problems.find((each) => each.field === field || each.field.startsWith(`${field}.`));
      return problem ? [/** @type {[string, string]} */ ([held, problem.rule])] : [];
    });
    this.locks.value = new Map(locks);
  }

  /** @param {Config} config @param {AbortSignal} abort */
  async examine(config, abort) {
    const order = orderOf(this.fork.step, { config: tidy(config) });
    const [estimate, check] = await Promise.all([
      api.estimate(config, abort),
      api.checkFork(this.fork.run.id, order, abort),
    ]);
    const { problems } = check.children[0];
    if (problems.length) throw new api.ApiError(422, `${problems.length} fields need a change`, problems);
    return estimate;
  }

  async launch() {
    const { run, step, base } = this.fork;
    const config = this.config.peek();
    const name = get(config, "name") === get(base, "name") ? "" : String(get(config, "name") ?? "");
    const order = orderOf(step, { name, config: tidy(config) });
    const { runs } = await api.forkRun(run.id, { ...order, note: this.note.peek().trim(), by: who.peek() });
    return runs[0].id;
  }

  /** @param {Config} config */
  write(config) {
    if (address.peek().pathname !== "/new") return;
    const query = new URLSearchParams({ fork: this.fork.run.id, step: String(this.fork.step) });
    const changes = difference(this.fork.base, config);
    if (Object.keys(changes).length) query.set("config", JSON.stringify(changes));
    replaceQuery(query);
  }

  /** Returns what the fork has otherwise, in words. */
  changed() {
    const changes = difference(this.fork.base, this.config.value);
    return Object.entries(changes).flatMap(([key, part]) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.keys(part).map((name) => fieldWord(`${key}.${name}`))
        : [fieldWord(key)],
    );
  }
}

/** @param {unknown} init */
function nameOf(init) {
  return typeof init === "string" ? init : /** @type {Config | undefined} */ (init)?.name;
}

/** @param {number} step @param {ForkOrder["children"][number]} child @returns {ForkOrder} */
function orderOf(step, child) {
  return { step, kind: "fork", children: [child] };
}

/** @param {Config} config */
function tidy(config) {
  return withoutNulls(config);
}

/** Fetches what the form is made of: the checkpoint that the address names, the newest without a step.
 * @param {URLSearchParams} query @returns {Promise<ForkForm>} */
export async function openForkForm(query) {
  const id = query.get("fork") ?? "";
  const [answer, datasets, run] = await Promise.all([api.getSchema(), api.listDatasets(), api.getRun(id)]);
  const step = await stepOf(id, query.get("step"));
  const { children } = await api.checkFork(id, orderOf(step, { changes: {} }));
  const form = new ForkForm(answer, datasets, withoutNulls(children[0].config), { run, step, base: {} });
  form.fork.base = form.config.peek();
  form.config.value = changedBy(form.fork.base, query);
  return form;
}

/** @param {string} id @param {string | null} text */
async function stepOf(id, text) {
  if (text !== null && /^\d+$/.test(text)) return Number(text);
  const steps = (await api.listCheckpoints(id)).map(({ step }) => step);
  return steps.length ? Math.max(...steps) : 0;
}

/** Returns the configuration with what the address changes: single fields, or parts of it.
 * @param {Config} base @param {URLSearchParams} query @returns {Config} */
function changedBy(base, query) {
  try {
    const fields = Object.entries(/** @type {Config} */ (JSON.parse(query.get("changes") ?? "{}")));
    const config = fields.reduce(
      (tree, [path, value]) => (same(get(tree, path), value) ? tree : set(tree, path, value ?? undefined)),
      base,
    );
    return overlay(config, JSON.parse(query.get("config") ?? "{}"));
  } catch {
    return base;
  }
}
