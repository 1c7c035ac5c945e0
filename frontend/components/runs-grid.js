/* A long table of which only the rows in sight are in the page: it scrolls in a room of its own, under a head that stays. */

import { drawn, revealing } from "../lib/runs-windows.js";
import { html, useEffect, useLayoutEffect, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Child } from "../vendor/runtime.js" */
/** @import { Range } from "../lib/runs-windows.js" */
/** @typedef {{ element: HTMLElement, reveal: (index: number) => void, jump: (row: number) => void, rows: () => number }} GridHandle */

const AT_REST = 200;

/** @param {{ n: number, rowHeight: number, headHeight: number, template: string, width: number, label: string, nColumns: number,
 *   top: number, active: string, head: Child, row: (index: number) => Child, onLook: (range: Range) => void,
 *   onRest: (row: number) => void, onReady: (handle: GridHandle) => void, [prop: string]: unknown }} props
 *  template: the columns as CSS has them; width: the least one, in pixels; top: the row that is shown first; active: the
 *  id of the row that the keys act on; onLook: other rows are drawn; onRest: it has come to rest at a row */
export function Grid(props) {
  const {
    n,
    rowHeight,
    headHeight,
    template,
    width,
    label,
    nColumns,
    top,
    active,
    head,
    row,
    onLook,
    onRest,
    onReady,
    ...others
  } = props;
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const range = useSignal(drawn(top * rowHeight, innerHeight, rowHeight, n));
  const isWide = useSignal(false);
  const timer = useRef(0);
  const measure = () => {
    const { scrollTop, clientHeight, clientWidth } = /** @type {HTMLElement} */ (scroller.current);
    const next = drawn(scrollTop, clientHeight, rowHeight, n);
    isWide.value = width > clientWidth;
    if (next.first !== range.value.first || next.last !== range.value.last) range.value = next;
  };
  const rest = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    if (scroller.current) onRest(Math.round(scroller.current.scrollTop / rowHeight));
  };
  const onScroll = () => {
    measure();
    clearTimeout(timer.current);
    timer.current = window.setTimeout(rest, AT_REST);
  };
  // Who acts on a row may leave the page before the table has come to rest.
  const onAct = () => {
    if (timer.current) rest();
  };
  useLayoutEffect(() => {
    const element = /** @type {HTMLDivElement} */ (scroller.current);
    if (top) element.scrollTop = top * rowHeight;
    onReady({
      element,
      reveal: (index) => {
        element.scrollTop = revealing(index, element.scrollTop, element.clientHeight - headHeight, rowHeight);
      },
      jump: (row) => {
        element.scrollTop = row * rowHeight;
      },
      rows: () => Math.max(1, Math.floor((element.clientHeight - headHeight) / rowHeight) - 1),
    });
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      clearTimeout(timer.current);
    };
  }, [rowHeight, n, width]);
  const { first, last } = range.value;
  useEffect(() => onLook({ first, last }), [first, last, n]);
  const rows = [];
  for (let index = first; index < Math.min(last, n); index += 1) rows.push(row(index));
  return html`<div class=${`runs-grid card ${isWide.value ? "is-wide" : ""}`} role="grid" tabindex="0" aria-label=${label} aria-rowcount=${n + 1} aria-colcount=${nColumns}
    aria-multiselectable="true" aria-activedescendant=${active || undefined} ref=${scroller} onScroll=${onScroll}
    style=${{ "--runs-columns": template, "--runs-width": `${width}px`, "--row-height": `${rowHeight}px` }} onClickCapture=${onAct} onKeyDownCapture=${onAct} ...${others}>
    ${head}
    <div class="runs-rows" role="none" style=${{ height: `${n * rowHeight}px` }}>
      <div class="runs-window" role="rowgroup" style=${{ transform: `translateY(${first * rowHeight}px)` }}>${rows}</div>
    </div>
  </div>`;
}
