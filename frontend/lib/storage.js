/* What a disk holds, part by part, and the rules by which old runs go: as the page says them. */

/** @import { Problem } from "../wire/types.js" */
/** @import { RetentionOrder, StorageKind, StorageSummary } from "../wire/storage.js" */

/** @typedef {{ name: string, colour: string, bytes: number }} Part */
/** @typedef {{ hasAge: boolean, days: string, hasKeep: boolean, keep: string, filter: string, keepStarred: boolean, tags: string }} Rules */

/** Returns what is wrong with the filter line of a refused order, where it is that.
 * @param {{ problems: Problem[] }} refusal */
export function filterProblem({ problems }) {
  return problems.find(({ field }) => field === "filter") ?? null;
}

/** The parts of a run, each in its colour.
 * @type {ReadonlyArray<{ kind: StorageKind, name: string, colour: string }>} */
export const KINDS = [
  { kind: "points", name: "points", colour: "run-1" },
  { kind: "tensors", name: "pictures and histograms", colour: "run-4" },
  { kind: "events", name: "events and logs", colour: "run-2" },
  { kind: "files", name: "checkpoints and other files", colour: "run-3" },
];

/** @type {Readonly<Rules>} */
export const FIRST_RULES = {
  hasAge: true,
  days: "90",
  hasKeep: false,
  keep: "100",
  filter: "",
  keepStarred: true,
  tags: "",
};

/** Returns what the data folder holds, in the order in which it is drawn.
 * @param {StorageSummary} storage @returns {Part[]} */
export function partsOfFolder({ database, log, free, sums, folders }) {
  const parts = [
    { name: "runs in the database", colour: "run-1", bytes: database - free },
    { name: "free in the database", colour: "run-6", bytes: free },
    { name: "write-ahead log", colour: "run-8", bytes: log },
    { name: "files of runs", colour: "run-3", bytes: sums.files },
    { name: "data sets", colour: "run-2", bytes: folders.datasets },
    { name: "uploads", colour: "run-4", bytes: folders.uploads },
    { name: "backups before updates", colour: "run-7", bytes: folders.backups },
  ];
  return parts.filter((part) => part.bytes > 0);
}

/** Returns the two parts of a disk that are not free: the data folder, and what else is there.
 * @param {StorageSummary} storage @returns {[folder: Part, others: Part]} */
export function partsOfDisk(storage) {
  const own = sumOf(partsOfFolder(storage));
  const others = Math.max(storage.disk.total - storage.disk.free - own, 0);
  return [
    { name: "this data folder", colour: "run-1", bytes: own },
    { name: "everything else", colour: "control-line", bytes: others },
  ];
}

/** @param {Part[]} parts */
export function sumOf(parts) {
  return parts.reduce((sum, part) => sum + part.bytes, 0);
}

/** Returns what the rules on the page ask for, or what is wrong with them.
 * @param {Rules} rules @returns {{ order: RetentionOrder, problem: "" } | { order: null, problem: string }} */
export function orderOf({ hasAge, days, hasKeep, keep, filter, keepStarred, tags }) {
  const wrong = (/** @type {string} */ problem) => /** @type {const} */ ({ order: null, problem });
  if (!hasAge && !hasKeep && !filter.trim()) return wrong("Choose at least one rule: without one every run would go.");
  const age = hasAge ? Number(days.replace(",", ".")) : null;
  if (age !== null && !(days.trim() && age >= 0)) return wrong("The age must be a number of days.");
  const newest = hasKeep ? Number(keep) : null;
  if (newest !== null && !(keep.trim() && Number.isInteger(newest) && newest >= 0))
    return wrong("How many runs stay must be a whole number.");
  const spared = tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
  const order = {
    older_than_days: age,
    keep: newest,
    keep_tags: spared,
    keep_starred: keepStarred,
    filter: filter.trim(),
    apply: false,
  };
  return { order, problem: "" };
}
