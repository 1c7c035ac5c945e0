/* The fields that can be changed while a run trains: what the form knows of each, their groups, what is edited of them. Pure. */

import { fieldWord } from "./changes.js";
import { gather } from "./either.js";
import { completed, places } from "./form-walk.js";
import { get, same, set } from "./paths.js";

/** @import { Config } from "../wire/types.js" */
/** @import { Either } from "./either.js" */
/** @import { Field, Group } from "./form-from-schema.js" */
/** @typedef {{ path: string, field: Field | Either }} LiveField  path: of an either, its group's */
/** @typedef {{ title: string, fields: LiveField[] }} LiveGroup */
/** @typedef {{ value: unknown, seen: unknown }} Edit  seen: what the field had when it was begun to be edited */

export const RATE = "optimizer.learning_rate";
const PROBE_LENGTHS = ["probes.budget", "probes.every", "probes.interval"];

/** @type {[title: string, prefix: string][]} */
const GROUPS = [
  ["Optimizer", "optimizer."],
  ["Regularisation", "objective."],
  ["Dropout", "network."],
  ["Training", "training."],
  ["Schedule", "schedule"],
  ["Probes", "probes."],
];

/** Returns the whole configuration as the run has it now.
 * @param {Group[]} groups @param {Config} config that it was started with @param {Record<string, unknown>} settings */
export function presentConfig(groups, config, settings) {
  const whole = Object.entries(settings).reduce(
    (tree, [path, value]) => set(tree, path, value === null ? undefined : value),
    without(config, PROBE_LENGTHS, settings),
  );
  return groups.length ? completed(groups, whole) : whole;
}

/** One of the ways to say how often takes the others' place.
 * @param {Config} config @param {string[]} paths @param {Record<string, unknown>} settings */
function without(config, paths, settings) {
  if (!paths.some((path) => path in settings)) return config;
  return paths.reduce((tree, path) => set(tree, path, undefined), config);
}

/** Returns the live fields but the learning rate, in groups; one that the form does not know is a plain number, word or switch.
 * @param {Group[]} groups @param {Config} config the present one @param {Record<string, unknown>} settings @returns {LiveGroup[]} */
export function liveGroups(groups, config, settings) {
  const known = new Map(places(groups, config).map((place) => [place.path, place.field]));
  const paths = Object.keys(settings).filter((path) => path !== RATE);
  const fields = paths.flatMap((path) => fieldsAt(groups, known, path, settings));
  return GROUPS.map(([title, prefix]) => ({ title, fields: fields.filter(({ path }) => within(path, prefix)) }))
    .concat({ title: "Other", fields: fields.filter(({ path }) => !GROUPS.some(([, prefix]) => within(path, prefix))) })
    .filter((group) => group.fields.length > 0);
}

/** @param {string} path @param {string} prefix */
function within(path, prefix) {
  return path.startsWith(prefix) || `${path}.` === prefix;
}

/** @param {Group[]} groups @param {Map<string, Field>} known @param {string} path @param {Record<string, unknown>} settings
 * @returns {LiveField[]} */
function fieldsAt(groups, known, path, settings) {
  if (PROBE_LENGTHS.includes(path)) {
    const either = gather("probes", groups.find(({ key }) => key === "probes")?.fields ?? []).find(
      ({ kind }) => kind === "either",
    );
    const isFirst = PROBE_LENGTHS.find((each) => each in settings) === path;
    if (either) return isFirst ? [{ path: "probes", field: either }] : [];
  }
  return [
    { path, field: { ...(known.get(path) ?? plainField(settings[path])), title: titleOf(path, known.get(path)) } },
  ];
}

/** Within its group a field's own title says enough, but for those of which there are several.
 * @param {string} path @param {Field | undefined} field */
function titleOf(path, field) {
  if (path.startsWith("network.")) return fieldWord(path);
  return field?.title && path !== "schedule" ? field.title : fieldWord(path);
}

/** @param {unknown} value @returns {Field} */
export function plainField(value) {
  const common = {
    key: "",
    title: "",
    help: "",
    unit: "",
    isOptional: value === null,
    default: value,
    onlyFor: null,
    defaultFor: {},
  };
  if (typeof value === "boolean") return { ...common, kind: "boolean" };
  if (typeof value === "string") return { ...common, kind: "text", maxLength: 200 };
  const range = { min: null, max: null, isMinOpen: false, isMaxOpen: false };
  return { ...common, kind: "number", isInteger: false, isLog: false, ...range };
}

/** Returns the edits after a field, a part of one (schedule.every) or a group of them was given a value.
 * @param {Map<string, Edit>} edits @param {Config} present @param {string[]} live the live fields
 * @param {string} path @param {unknown} value @returns {Map<string, Edit>} */
export function edited(edits, present, live, path, value) {
  const field = live.find((each) => path === each || path.startsWith(`${each}.`));
  if (field) return withEdit(edits, present, field, get(set(withEdits(present, edits), path, value), field));
  // A group of which one field takes the place of the others.
  const next = new Map([...edits].filter(([each]) => !PROBE_LENGTHS.includes(each)));
  const given = PROBE_LENGTHS.find((each) => get(/** @type {Config} */ (value), each.split(".")[1]) != null);
  return given ? withEdit(next, present, given, get(value, given.split(".")[1])) : next;
}

/** @param {Map<string, Edit>} edits @param {Config} present @param {string} field @param {unknown} value */
function withEdit(edits, present, field, value) {
  const next = new Map(edits);
  const now = get(present, field);
  if (same(value ?? null, now ?? null)) next.delete(field);
  else next.set(field, { value, seen: edits.has(field) ? edits.get(field)?.seen : (now ?? null) });
  return next;
}

/** Returns the configuration as it would be with the edits.
 * @param {Config} present @param {Map<string, Edit>} edits @returns {Config} */
export function withEdits(present, edits) {
  let tree = present;
  for (const [field, { value }] of edits) {
    if (PROBE_LENGTHS.includes(field)) tree = PROBE_LENGTHS.reduce((each, path) => set(each, path, undefined), tree);
    tree = set(tree, field, value);
  }
  return tree;
}

/** Returns the fields that somebody else has changed since they were begun to be edited.
 * @param {Map<string, Edit>} edits @param {Config} present @returns {string[]} */
export function conflicts(edits, present) {
  return [...edits].flatMap(([field, { seen }]) => (same(seen ?? null, get(present, field) ?? null) ? [] : [field]));
}

/** Returns a rate times a factor, to so many digits as a person reads.
 * @param {number} value @param {number} factor */
export function scaled(value, factor) {
  return Number((value * factor).toPrecision(4));
}
