/* The presets by theme, and those that some words are about. */

/** @import { Preset } from "../wire/types.js" */

/** Returns the themes in their order with their presets, those with none of the words' left out. Every word must stand
 * somewhere in a preset's theme, title, name or text.
 * @param {Preset[]} presets @param {string} words
 * @returns {[group: string, presets: Preset[]][]} */
export function groupPresets(presets, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (/** @type {Preset} */ { group, title, name, text }) => {
    const told = `${group} ${title} ${name} ${text}`.toLowerCase();
    return wanted.every((word) => told.includes(word));
  };
  /** @type {Map<string, Preset[]>} */
  const groups = new Map();
  for (const preset of presets.filter(isWanted))
    groups.set(preset.group, [...(groups.get(preset.group) ?? []), preset]);
  return [...groups];
}
