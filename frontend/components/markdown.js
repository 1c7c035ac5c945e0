/* Markdown drawn as elements: whatever is written, no HTML comes of it. Fetched when a note is to be shown. */

import { treeOf } from "../lib/markdown-tree.js";
import { tokensOf } from "../vendor/markdown-it.js";
import { h, html, useMemo } from "../vendor/runtime.js";

/** @import { Element } from "../lib/markdown-tree.js" */

/** @param {{ text: string }} props */
export function Markdown({ text }) {
  const { blocks, rest } = useMemo(() => treeOf(tokensOf(text), text, location.href), [text]);
  return html`<div class="markdown">
    ${blocks.map(drawn)}
    ${rest ? html`<p class="quiet">The rest is too much to be drawn; this is how it is written.</p><pre class="markdown-rest">${rest}</pre>` : null}
  </div>`;
}

/** @param {Element | string} node @returns {any} */
function drawn(node) {
  if (typeof node === "string") return node;
  const { tag, attributes, children } = node;
  const dir = tag === "p" || tag === "li" || /^(h\d|td|th)$/.test(tag) ? { dir: "auto" } : {};
  const own = h(tag, { ...dir, ...attributes }, ...children.map(drawn));
  // What is wider than the note is scrolled, by keys as well.
  return tag === "table" || tag === "pre"
    ? html`<div class="markdown-wide" tabindex="0" role="group" aria-label=${tag === "table" ? "Table" : "Code"}>${own}</div>`
    : own;
}
