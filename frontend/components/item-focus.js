/* Keyboard focus in a list whose items move: it stays on the same control of the item that it was on. */

const CONTROLS = "input, select, button";

/** Returns which control of an item has the focus, -1 for none.
 * @param {HTMLElement} item */
export function controlAt(item) {
  return controlsOf(item).indexOf(/** @type {Control} */ (document.activeElement));
}

/** Puts the focus on a control of the list's item `index` (of the last one, when there are fewer), once it is drawn; on
 * the nearest of its kind where that is switched off, and on what adds items where none is left.
 * @param {HTMLElement} list @param {number} index @param {number} control */
export function focusItem(list, index, control) {
  requestAnimationFrame(() => {
    const items = [...list.querySelectorAll("li.is-item")];
    const item = items[Math.min(index, items.length - 1)];
    if (!item) return controlsOf(list)[0]?.focus();
    const controls = controlsOf(item);
    const wanted = Math.min(control, controls.length - 1);
    controls
      .map((each, i) => ({ each, distance: Math.abs(i - wanted) }))
      .filter(({ each }) => !each.disabled && each.tagName === controls[wanted].tagName)
      .sort((a, b) => a.distance - b.distance)[0]
      ?.each.focus();
  });
}

/** @typedef {HTMLElement & { disabled: boolean }} Control */

/** @param {Element} element @returns {Control[]} */
function controlsOf(element) {
  return [.../** @type {NodeListOf<Control>} */ (element.querySelectorAll(CONTROLS))];
}
