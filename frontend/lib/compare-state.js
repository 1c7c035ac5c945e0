/* What the page of a comparison shows, as query parameters, by one table. What its charts show is in view-state.js. */

/** @typedef {{ x: string, y: string, colour: string, size: string, isLogX: boolean, isLogY: boolean }} Plot  columns, "" for none */
/** @typedef {[column: string, low: number, high: number]} Brush */
/** @typedef {{ column: string, isDown: boolean }} Order */
/** @typedef {{ runs: string[], filter: string, search: string, scope: string, hidden: string[], alone: string, by: string,
 *   series: string[], hasAllFields: boolean, order: Order | null, open: string[], plot: Plot, axes: string[], brushes: Brush[],
 *   picked: string }} CompareState
 *   runs: those named one by one, else those that filter, search and scope choose; by: the field by which they are grouped;
 *   series: whose charts are shown, none for the headline ones; open: sections that were unfolded; picked: the run that was clicked */
/** @typedef {{ names: string[], read: (query: URLSearchParams) => any, write: (value: any, query: URLSearchParams) => void }} Entry */

/** @param {string} name @param {string} standard @returns {Entry} */
function text(name, standard = "") {
  return {
    names: [name],
    read: (query) => query.get(name) ?? standard,
    write: (value, query) => value !== standard && query.set(name, value),
  };
}

/** Ids, which have no commas.
 * @param {string} name @returns {Entry} */
function list(name) {
  return {
    names: [name],
    read: (query) => [...new Set((query.get(name) ?? "").split(",").filter(Boolean))],
    write: (value, query) => value.length && query.set(name, value.join(",")),
  };
}

/** Names, which may have commas: a parameter each.
 * @param {string} name @returns {Entry} */
function many(name) {
  return {
    names: [name],
    read: (query) => [...new Set(query.getAll(name).filter(Boolean))],
    write: (value, query) => {
      for (const each of value) query.append(name, each);
    },
  };
}

/** @type {Entry} */
const ORDER = {
  names: ["order"],
  read(query) {
    const given = query.get("order");
    if (!given) return null;
    return given.startsWith("-") ? { column: given.slice(1), isDown: true } : { column: given, isDown: false };
  },
  write: (value, query) => value && query.set("order", `${value.isDown ? "-" : ""}${value.column}`),
};

/** @type {Entry} */
const PLOT = {
  names: ["px", "py", "pcolour", "psize", "plog"],
  read: (query) => ({
    x: query.get("px") ?? "",
    y: query.get("py") ?? "",
    colour: query.get("pcolour") ?? "",
    size: query.get("psize") ?? "",
    isLogX: (query.get("plog") ?? "").includes("x"),
    isLogY: (query.get("plog") ?? "").includes("y"),
  }),
  write(value, query) {
    for (const [name, key] of [
      ["px", "x"],
      ["py", "y"],
      ["pcolour", "colour"],
      ["psize", "size"],
    ])
      if (value[key]) query.set(name, value[key]);
    const logs = `${value.isLogX ? "x" : ""}${value.isLogY ? "y" : ""}`;
    if (logs) query.set("plog", logs);
  },
};

/** @type {Entry} a column may have colons in its name, its bounds have none */
const BRUSHES = {
  names: ["brush"],
  read: (query) =>
    query.getAll("brush").flatMap((given) => {
      const match = /^(.+):([^:]+):([^:]+)$/.exec(given);
      const [low, high] = match ? [Number(match[2]), Number(match[3])] : [Number.NaN, Number.NaN];
      return match && low <= high ? [[match[1], low, high]] : [];
    }),
  write(value, query) {
    for (const [column, low, high] of value) query.append("brush", `${column}:${low}:${high}`);
  },
};

/** @type {Record<keyof CompareState, Entry>} */
const TABLE = {
  runs: list("runs"),
  filter: text("filter"),
  search: text("search"),
  scope: text("scope", "active"),
  hidden: list("hide"),
  alone: text("only"),
  by: text("by"),
  series: many("series"),
  hasAllFields: {
    names: ["fields"],
    read: (query) => query.get("fields") === "all",
    write: (value, query) => value && query.set("fields", "all"),
  },
  order: ORDER,
  open: list("open"),
  plot: PLOT,
  axes: many("axis"),
  brushes: BRUSHES,
  picked: text("run"),
};

/** @param {URLSearchParams} query @returns {CompareState} */
export function readState(query) {
  const entries = Object.entries(TABLE).map(([key, { read }]) => [key, read(query)]);
  return /** @type {CompareState} */ (Object.fromEntries(entries));
}

/** Returns the query with the state in it; what is at its default is left out.
 * @param {URLSearchParams} query @param {CompareState} state */
export function writeState(query, state) {
  const out = new URLSearchParams(query);
  for (const [key, { names, write }] of Object.entries(TABLE)) {
    for (const name of names) out.delete(name);
    write(state[/** @type {keyof CompareState} */ (key)], out);
  }
  return out;
}

/** Returns the list without an entry, or with it at its end where it was not there.
 * @param {string[]} entries @param {string} entry */
export function toggled(entries, entry) {
  return entries.includes(entry) ? entries.filter((each) => each !== entry) : [...entries, entry];
}
