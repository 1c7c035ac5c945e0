/* A section of a run's page: folds, is pinned on top, and moves up and down among the others. */

import { announce } from "../app/store.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Near } from "./near.js";

/** @import { SectionList } from "../app/section-list.js" */
/** @import { Child } from "../vendor/runtime.js" */

/** The room that a section keeps until it is drawn, in pixels. */
const ROOM = 640;

/** @param {{ section: { id: string, title: string }, sections: { id: string }[], list: SectionList, isFirst: boolean, children: () => Child }} props
 *  sections: all, as arranged; isFirst: drawn at once */
export function Section({ section: { id, title }, sections, list, isFirst, children }) {
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  const held = useRef(/** @type {HTMLElement | null} */ (null));
  const isFolded = list.isFolded(id, isFirst);
  const isPinned = list.isPinned(id);
  const move = (/** @type {1 | -1} */ by) => {
    if (!list.canMove(sections, id, by)) return;
    held.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    list.move(sections, id, by);
    announce(`${title}: place ${sections.findIndex((section) => section.id === id) + 1 + by} of ${sections.length}`);
  };
  const place = sections.findIndex((section) => section.id === id);
  // A node that moves in the page loses the focus.
  useEffect(() => {
    const was = held.current;
    held.current = null;
    if (was && head.current?.contains(was)) keepFocus(was, head.current);
  }, [place]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!by || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(by);
  };
  return html`<section class=${`run-section ${isFolded ? "is-folded" : ""}`} aria-labelledby=${`section-${id}`}>
    <header class="section-head" ref=${head} onKeyDown=${onKeyDown}>
      <h2 id=${`section-${id}`}><button type="button" class="section-title" aria-expanded=${!isFolded} title="Fold or unfold; Alt and an arrow moves the section" onClick=${() => list.fold(id, !isFolded)}>${title}</button></h2>
      <div class="section-tools" role="group" aria-label=${`Section ${title}`}>
        <button type="button" class="toggle" aria-pressed=${isPinned} aria-label=${`Pin ${title} on top`} title="Pin on top" onClick=${() => list.pin(id)}><${Icon} name="pin" /></button>
        ${[/** @type {const} */ ([-1, "up"]), /** @type {const} */ ([1, "down"])].map(
          ([by, word]) =>
            html`<button type="button" class="icon-button" data-by=${by} aria-label=${`Move ${title} ${word}`} title=${`Move ${word}`} aria-disabled=${!list.canMove(sections, id, by)} onClick=${() => move(by)}><${Icon} name=${word} /></button>`,
        )}
      </div>
    </header>
    ${isFolded ? null : html`<${Near} height=${ROOM} isNear=${isFirst}>${children}</${Near}>`}
  </section>`;
}

/** @param {HTMLElement} was @param {HTMLElement} head */
function keepFocus(was, head) {
  was.focus();
  head.scrollIntoView({ block: "nearest" });
}
