/* The colours of lines, read from the style sheet's tokens for the present theme. */

/** @type {Map<string, string>} */
const cache = new Map();

/** Returns the colour of a token such as "run-1", as the canvas takes it.
 * @param {string} name */
export function colour(name) {
  const known = cache.get(name);
  if (known) return known;
  const probe = document.createElement("span");
  probe.style.setProperty("color", `var(--${name})`);
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  cache.set(name, value);
  return value;
}

/** Forgets what was read: call it when the theme changes. */
export function forgetColours() {
  cache.clear();
}

/** Returns a colour with an alpha of its own.
 * @param {string} value rgb(…) @param {number} alpha */
export function faint(value, alpha) {
  const parts = value.match(/[\d.]+/g) ?? ["0", "0", "0"];
  return `rgb(${parts.slice(0, 3).join(" ")} / ${alpha})`;
}
