/* A small panel over the page beside what opened it: in the browser's top layer, so that nothing cuts it off. */

import { addStyle } from "../app/style.js";
import { html, useLayoutEffect, useRef } from "../vendor/runtime.js";

/** @import { Child } from "../vendor/runtime.js" */

const GAP = 4;
const EDGE = 8;

/** @param {{ anchor: () => Element | null, label: string, role?: string, kind?: string, onClose: () => void, children?: Child }} props
 *  anchor: beside what it stands; onClose: it was left, by Escape or by a press elsewhere */
export function Floating({ anchor, label, role = "dialog", kind = "", onClose, children }) {
  const panel = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    const element = /** @type {HTMLDivElement} */ (panel.current);
    let stop = () => {};
    let isGone = false;
    addStyle("floating").then(() => {
      if (!isGone) stop = show(element, anchor);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, []);
  const onToggle = (/** @type {ToggleEvent} */ event) => {
    if (event.newState === "closed" && panel.current?.isConnected) onClose();
  };
  // What is typed here is not meant for the row that it stands in.
  const keep = (/** @type {KeyboardEvent} */ event) => event.stopPropagation();
  return html`<div class=${`floating card ${kind}`} popover="auto" ref=${panel} role=${role} aria-label=${label} onToggle=${onToggle} onKeyDown=${keep}>${children}</div>`;
}

/** Shows the panel where its anchor is, and keeps it there; returns what ends that.
 * @param {HTMLElement} panel @param {() => Element | null} anchor */
function show(panel, anchor) {
  panel.showPopover();
  const move = () => place(panel, anchor());
  move();
  const first = panel.querySelector("input, textarea, [data-first], a, button");
  if (first instanceof HTMLElement) first.focus();
  const onDown = (/** @type {PointerEvent} */ event) => keepClosed(event, anchor());
  addEventListener("scroll", move, true);
  addEventListener("resize", move);
  const onKey = (/** @type {KeyboardEvent} */ event) => closeByEscape(event, panel);
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("keydown", onKey, true);
  const watcher = new ResizeObserver(move);
  watcher.observe(panel);
  return () => {
    removeEventListener("scroll", move, true);
    removeEventListener("resize", move);
    document.removeEventListener("pointerdown", onDown);
    document.removeEventListener("keydown", onKey, true);
    watcher.disconnect();
  };
}

/** Escape is the panel's before it is the page's, even where the focus was lost with what had it.
 * @param {KeyboardEvent} event @param {HTMLElement} panel */
function closeByEscape(event, panel) {
  if (event.key !== "Escape" || panel.contains(document.activeElement)) return;
  event.preventDefault();
  event.stopPropagation();
  panel.hidePopover();
}

/** A press on what opened the panel closes it, as one elsewhere does; its click is not to open it again.
 * @param {PointerEvent} event @param {Element | null} anchor */
function keepClosed({ target }, anchor) {
  const opener = target instanceof Element ? target.closest("[aria-expanded]") : null;
  if (!opener || !(anchor?.contains(opener) ?? false)) return;
  const swallow = (/** @type {Event} */ event) => event.stopPropagation();
  document.addEventListener("click", swallow, { capture: true, once: true });
  addEventListener("pointerup", () => setTimeout(() => document.removeEventListener("click", swallow, true), 50), {
    once: true,
  });
}

/** Puts the panel under its anchor, or over it where there is no room, and into the window.
 * @param {HTMLElement} panel @param {Element | null} anchor */
function place(panel, anchor) {
  if (!anchor) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const isOver = at.bottom + GAP + height > innerHeight - EDGE && at.top - GAP - height > EDGE;
  const left = Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE));
  const top = isOver ? at.top - GAP - height : at.bottom + GAP;
  panel.style.setProperty("left", `${Math.round(left)}px`);
  panel.style.setProperty("top", `${Math.round(Math.max(EDGE, Math.min(top, innerHeight - EDGE - 40)))}px`);
}
