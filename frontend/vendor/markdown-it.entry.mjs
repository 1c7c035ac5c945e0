/* What the front end uses of markdown-it: its tokens, which are drawn as elements. No HTML is taken in, and none is made. */

import MarkdownIt from "markdown-it";

const reader = new MarkdownIt("default", { html: false, linkify: true, breaks: true });
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** @param {string} text */
export function tokensOf(text) {
  return reader.parse(text, {});
}
