/* When charts are drawn: in one animation frame, only those that are dirty and on screen, for at most 8 ms.
 *
 * Points may come thirty times a second; a chart is drawn ten times at most, which eyes cannot tell from more. What only
 * moves over a chart (the cursor) moves in every frame, without drawing the chart. */

const BUDGET = 8;
const INTERVAL = 100;

/** @typedef {{ invalidate: () => void, moved: () => void, dispose: () => void }} Subscription */
/** @typedef {{ element: Element, draw: () => void, move: () => void, isDirty: boolean, isMoved: boolean, isVisible: boolean,
 *   drawnAt: number }} Entry */

/** @type {Map<Element, Entry>} */
const entries = new Map();
/** @type {IntersectionObserver | null} */
let observer = null;
let frame = 0;

/** Draws `element` whenever it was invalidated and can be seen; `move` sets what moves over it.
 * @param {Element} element
 * @param {() => void} draw
 * @param {() => void} move
 * @returns {Subscription} */
export function paintOn(element, draw, move = () => {}) {
  const entry = {
    ...{ element, draw, move, drawnAt: Number.NEGATIVE_INFINITY },
    ...{ isDirty: true, isMoved: false, isVisible: false },
  };
  entries.set(element, entry);
  observer ??= new IntersectionObserver(onSight, { rootMargin: "100px" });
  observer.observe(element);
  return {
    invalidate() {
      entry.isDirty = true;
      if (entry.isVisible) schedule();
    },
    moved() {
      entry.isMoved = true;
      if (entry.isVisible) schedule();
    },
    dispose() {
      observer?.unobserve(element);
      entries.delete(element);
    },
  };
}

/** @param {IntersectionObserverEntry[]} changes */
function onSight(changes) {
  for (const { target, isIntersecting } of changes) {
    const entry = entries.get(target);
    if (entry) entry.isVisible = isIntersecting;
  }
  schedule();
}

function schedule() {
  if (frame === 0) frame = requestAnimationFrame(paint);
}

function paint() {
  frame = 0;
  moveAll();
  const start = performance.now();
  let rest = Number.POSITIVE_INFINITY;
  for (const [element, entry] of entries) {
    if (!entry.isDirty || !entry.isVisible) continue;
    if (start < entry.drawnAt + INTERVAL) {
      rest = Math.min(rest, entry.drawnAt + INTERVAL - start);
      continue;
    }
    if (performance.now() - start > BUDGET) return schedule();
    entry.isDirty = false;
    entry.drawnAt = start;
    // Drawn ones go to the end, so that under load every chart gets its turn.
    entries.delete(element);
    entries.set(element, entry);
    entry.draw();
  }
  if (rest < INTERVAL) setTimeout(schedule, rest);
}

function moveAll() {
  for (const entry of entries.values()) {
    if (!entry.isMoved || !entry.isVisible) continue;
    entry.isMoved = false;
    entry.move();
  }
}
