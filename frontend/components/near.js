/* A part of the page that is drawn only once it comes near the window: until then it keeps a room for itself. */

import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Child } from "../vendor/runtime.js" */

/** How far below the window drawing begins. */
const MARGIN = "300px";

/** @param {{ height: number, isNear?: boolean, children?: () => Child }} props
 *  height: in pixels, of the room kept; isNear: drawn at once; children: what to draw */
export function Near({ height, isNear = false, children }) {
  const isShown = useSignal(isNear);
  const room = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    if (isShown.value) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        isShown.value = true;
      },
      { rootMargin: MARGIN },
    );
    observer.observe(/** @type {Element} */ (room.current));
    return () => observer.disconnect();
  }, []);
  if (isShown.value) return children?.();
  return html`<div class="near" ref=${room} style=${{ minHeight: `${height}px` }}></div>`;
}
