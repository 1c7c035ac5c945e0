/* How the sections of a page are laid out: their order, which are pinned on top, which are folded. Pure. */

/** @typedef {{ order: string[], pinned: string[], folded: Record<string, boolean> }} Layout  by the ids of sections */

/** @type {Layout} */
export const PLAIN = { order: [], pinned: [], folded: {} };

/** Reads what was kept; nonsense is the plain layout.
 * @param {string | null} text @returns {Layout} */
export function readLayout(text) {
  try {
    const { order, pinned, folded } = JSON.parse(text ?? "");
    return { order: words(order), pinned: words(pinned), folded: flags(folded) };
  } catch {
    return PLAIN;
  }
}

/** @param {unknown} value @returns {string[]} */
function words(value) {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** @param {unknown} value @returns {Record<string, boolean>} */
function flags(value) {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, flag]) => typeof flag === "boolean"));
}

/** Returns the sections as they are laid out: pinned ones first; one that the layout does not know stays at its place.
 * @template {{ id: string }} T
 * @param {T[]} sections @param {Layout} layout @returns {T[]} */
export function arrange(sections, { order, pinned }) {
  const known = order.flatMap((id) => sections.filter((section) => section.id === id));
  const all = [...known];
  sections.forEach((section, index) => {
    if (known.includes(section)) return;
    const before = sections
      .slice(0, index)
      .reverse()
      .find((each) => all.includes(each));
    all.splice(before ? all.indexOf(before) + 1 : 0, 0, section);
  });
  const isPinned = (/** @type {T} */ { id }) => pinned.includes(id);
  return [...all.filter(isPinned), ...all.filter((section) => !isPinned(section))];
}

/** Returns the layout with a section moved among those of its kind, pinned or not; the same one at an end.
 * @param {Layout} layout @param {{ id: string }[]} sections as arranged @param {string} id @param {1 | -1} by @returns {Layout} */
export function moved(layout, sections, id, by) {
  const order = sections.map((section) => section.id);
  const from = order.indexOf(id);
  if (!canMove(layout, sections, id, by)) return layout;
  [order[from], order[from + by]] = [order[from + by], order[from]];
  return { ...layout, order };
}

/** Tells whether there is a place to move to: pinned sections stay above the others.
 * @param {Layout} layout @param {{ id: string }[]} sections as arranged @param {string} id @param {1 | -1} by */
export function canMove({ pinned }, sections, id, by) {
  const other = sections[sections.findIndex((section) => section.id === id) + by];
  return other !== undefined && pinned.includes(other.id) === pinned.includes(id);
}

/** @param {Layout} layout @param {string} id @returns {Layout} */
export function pinToggled(layout, id) {
  const { pinned } = layout;
  return { ...layout, pinned: pinned.includes(id) ? pinned.filter((each) => each !== id) : [...pinned, id] };
}

/** @param {Layout} layout @param {string} id @param {boolean} isFolded @returns {Layout} */
export function foldedTo(layout, id, isFolded) {
  return { ...layout, folded: { ...layout.folded, [id]: isFolded } };
}
