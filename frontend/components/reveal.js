/* Bringing the chart of a series into sight: its section is unfolded, drawn, and scrolled to. */

import { foldedTo } from "../lib/section-layout.js";

/** @import { SectionList } from "../app/section-list.js" */
/** @import { Item, Section } from "../lib/sections.js" */

/** How long the chart may take until it is there, in milliseconds. */
const PATIENCE = 3000;

/** Returns the section of a series and what shows it there: a chart before a panel; null where nothing does.
 * @param {Section[]} sections @param {string} name @returns {{ section: Section, item: Item } | null} */
export function placeOf(sections, name) {
  const all = sections.flatMap((section) => section.items.map((item) => ({ section, item })));
  const isChart = (/** @type {{ item: Item }} */ { item }) =>
    "lines" in item && item.lines.some((line) => line.name === name);
  const isPanel = (/** @type {{ item: Item }} */ { item }) => "panel" in item && item.needs.includes(name);
  return all.find(isChart) ?? all.find(isPanel) ?? null;
}

/** @param {Section[]} sections @param {SectionList} list @param {string} name */
export function reveal(sections, list, name) {
  const place = placeOf(sections, name);
  if (!place) return;
  const { section, item } = place;
  list.keep(foldedTo(list.layout.peek(), section.id, false));
  const find = () => {
    const room = document.getElementById(`section-${section.id}`)?.closest("section");
    const fold = room?.querySelector("details.section-debug");
    if (fold instanceof HTMLDetailsElement && "lines" in item && item.role === "debug") fold.open = true;
    const found =
      "panel" in item
        ? room?.querySelector(`.slot-${item.panel}`)
        : room?.querySelector(`#chart-${CSS.escape(item.id.replaceAll("/", "-"))}`)?.closest(".chart");
    // A section that was far away is drawn once it comes near.
    if (!found) room?.scrollIntoView({ block: "start" });
    return found instanceof HTMLElement ? found : null;
  };
  const end = performance.now() + PATIENCE;
  const look = () => {
    const found = find();
    if (found) show(found);
    else if (performance.now() < end) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** @param {HTMLElement} found */
function show(found) {
  found.scrollIntoView({ block: "center" });
  const frame = found.querySelector(".plot-frame");
  if (frame instanceof HTMLElement) frame.focus({ preventScroll: true });
}
