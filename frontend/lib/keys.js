/* What each key does: one table, from which the run page acts and the sheet of keys is written. */

/** @typedef {{ type: "move", by: number } | { type: "first" | "live" | "release" | "play" | "undo" | "freeze" | "all" }
 *   | { type: "zoom", by: number } | { type: "pan", by: number } | { type: "logs" | "logXs" | "clip" | "x" }} Action */
/** @typedef {{ keys: string[], does: string, action?: (key: string, isShift: boolean) => Action }} KeyRow */

const STRIDE = 10;

/** @type {KeyRow[]} */
export const EVERYWHERE = [
  { keys: ["?"], does: "Show or close this sheet" },
  { keys: ["Tab", "Shift Tab"], does: "To the next or previous control or chart" },
  { keys: ["Esc"], does: "Close what is open" },
];

/** @type {KeyRow[]} */
export const CURSOR = [
  {
    keys: ["←", "→"],
    does: "The drawn point before or after, on every chart",
    action: (key, isShift) => ({ type: "move", by: (key === "ArrowLeft" ? -1 : 1) * (isShift ? STRIDE : 1) }),
  },
  { keys: ["Shift ←", "Shift →"], does: "Ten drawn points at once" },
  { keys: ["Home"], does: "The first step in view", action: () => ({ type: "first" }) },
  { keys: ["F", "End"], does: "Follow the newest step", action: () => ({ type: "live" }) },
  { keys: ["P"], does: "Play the steps in view, or stop playing", action: () => ({ type: "play" }) },
  {
    keys: ["Esc"],
    does: "Let go of the step; when there is none, show all steps",
    action: () => ({ type: "release" }),
  },
];

/** @type {KeyRow[]} */
export const ZOOM = [
  {
    keys: ["+", "−"],
    does: "Zoom in on the step, or out",
    action: (key) => ({ type: "zoom", by: key === "+" || key === "=" ? 0.5 : 2 }),
  },
  {
    keys: ["[", "]"],
    does: "Earlier or later steps",
    action: (key) => ({ type: "pan", by: key === "[" ? -0.2 : 0.2 }),
  },
  { keys: ["0"], does: "Show all steps", action: () => ({ type: "all" }) },
  { keys: ["U"], does: "Undo the last zoom", action: () => ({ type: "undo" }) },
];

/** @type {KeyRow[]} */
export const LOOK = [
  { keys: ["L"], does: "Logarithmic y axis on all charts, or none", action: () => ({ type: "logs" }) },
  { keys: ["K"], does: "Logarithmic x axis on all charts, or none", action: () => ({ type: "logXs" }) },
  { keys: ["X"], does: "The next of step, epoch, wall time and relative time", action: () => ({ type: "x" }) },
  { keys: ["O"], does: "Clip outliers, or show them", action: () => ({ type: "clip" }) },
  { keys: ["Z"], does: "Freeze the view, or let it go on", action: () => ({ type: "freeze" }) },
];

/** @typedef {{ type: "step" | "extend", by: number } | { type: "end", by: -1 | 1 } | { type: "page", by: -1 | 1 }
 *   | { type: "open" | "choose" | "all" | "star" | "tag" | "rename" | "delete" | "compare" | "unfold" | "fold" | "clear" }} RowAction */

/** @type {(KeyRow & { act?: RowAction, on?: string[] })[]} of the table of runs; on: the keys as an event calls them */
export const TABLE = [
  { keys: ["↓", "J"], does: "The next run", on: ["ArrowDown", "j"], act: { type: "step", by: 1 } },
  { keys: ["↑", "K"], does: "The run before", on: ["ArrowUp", "k"], act: { type: "step", by: -1 } },
  { keys: ["Shift ↓", "Shift ↑"], does: "Choose the runs that are passed by" },
  { keys: ["Space", "X"], does: "Choose the run, or not", on: [" ", "x"], act: { type: "choose" } },
  { keys: ["Enter"], does: "Open the run, or unfold the group", on: ["Enter"], act: { type: "open" } },
  { keys: ["→"], does: "Unfold the group", on: ["ArrowRight"], act: { type: "unfold" } },
  { keys: ["←"], does: "Fold the group", on: ["ArrowLeft"], act: { type: "fold" } },
  { keys: ["/"], does: "To the filter" },
  { keys: ["S"], does: "Star the run, or the chosen ones", on: ["s"], act: { type: "star" } },
  { keys: ["T"], does: "Tag the run", on: ["t"], act: { type: "tag" } },
  { keys: ["F2"], does: "Rename the run", on: ["F2"], act: { type: "rename" } },
  { keys: ["Delete"], does: "Delete the run, or the chosen ones", on: ["Delete"], act: { type: "delete" } },
  { keys: ["C"], does: "Compare the chosen runs", on: ["c"], act: { type: "compare" } },
  { keys: ["Ctrl A"], does: "Choose all runs that match" },
  { keys: ["Esc"], does: "Choose none", on: ["Escape"], act: { type: "clear" } },
  { keys: ["Home", "End"], does: "The first or the last run" },
  { keys: ["Alt ←", "Alt →"], does: "On a head: move its column" },
  { keys: ["Alt Shift ←", "Alt Shift →"], does: "On a head: make its column narrower or wider" },
];

/** @type {Record<string, RowAction>} */
const JUMPS = {
  Home: { type: "end", by: -1 },
  End: { type: "end", by: 1 },
  PageUp: { type: "page", by: -1 },
  PageDown: { type: "page", by: 1 },
};

/** Returns what a key does in the table of runs, null when it means nothing there.
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @returns {RowAction | null} */
export function rowActionOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === "a" && !shiftKey ? { type: "all" } : null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const act = JUMPS[name] ?? TABLE.find(({ on }) => on?.includes(name))?.act ?? null;
  if (act?.type !== "step" || !shiftKey) return act;
  return { type: "extend", by: act.by };
}

/** @type {KeyRow[]} of the form, whose lists act on them by themselves */
const FORM = [{ keys: ["Alt ↑", "Alt ↓"], does: "Move a layer, or an augmentation, one place up or down" }];

/** @type {{ title: string, rows: KeyRow[] }[]} */
export const SHEET = [
  { title: "Everywhere", rows: EVERYWHERE },
  { title: "The runs", rows: TABLE },
  { title: "A new run", rows: FORM },
  { title: "A run: the step", rows: CURSOR },
  { title: "A run: zoom", rows: ZOOM },
  { title: "A run: the look", rows: LOOK },
];

/** @type {Record<string, string>} what the sheet calls a key, by what an event calls it */
const NAMES = { ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", "-": "−", _: "−", "=": "+" };

/** Returns what a key does on the run page, null when it means nothing there.
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @returns {Action | null} */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return null;
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  const row = [...CURSOR, ...ZOOM, ...LOOK].find(({ keys, action }) => action && keys.includes(name));
  return row?.action?.(key, shiftKey) ?? null;
}

/** Tells whether a key is one that people type, which can be switched off.
 * @param {string} key */
export function isCharacter(key) {
  return key.length === 1;
}
