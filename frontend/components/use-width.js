/* The width of an element, for what is laid out by numbers. */

import { useEffect, useRef, useSignal } from "../vendor/runtime.js";

/** Returns a reference for the element, and its width in pixels; 0 before it is in the page. */
export function useWidth() {
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const width = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(/** @type {Element} */ (element.current));
    return () => observer.disconnect();
  }, []);
  return /** @type {const} */ ([element, width.value]);
}
