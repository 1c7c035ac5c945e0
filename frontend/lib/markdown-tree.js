/* Markdown as a tree of the few elements that a note may be made of: nothing else, whatever is written, and never too much.
 *
 * It is made from markdown-it's tokens, and drawn as elements; no text is ever read as HTML. Pictures become links, as nothing is
 * fetched from elsewhere; links lead only where a person may be led. */

import { visible } from "./visible.js";

/** @typedef {{ type: string, tag: string, attrs: [string, string][] | null, content: string, info: string, hidden: boolean,
 *   nesting: number, map: [number, number] | null, children: Token[] | null }} Token  as markdown-it makes them */
/** @typedef {{ tag: string, attributes: Record<string, string | number>, children: (Element | string)[] }} Element */
/** @typedef {{ blocks: (Element | string)[], rest: string }} Tree  rest: what was too much to be drawn, as it was written */

const MOST_NODES = 20_000;
const DEEPEST = 40;
/** What a token opens; headings begin below those of the page. */
const TAGS = new Set("p blockquote ul ol li table thead tbody tr th td em strong s h1 h2 h3 h4 h5 h6 a".split(" "));
/** @type {Record<string, string>} */
const HEADINGS = { h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6", h6: "h6" };
const ALIGNED = /^text-align:(left|center|right)$/;
const TASK = /^\[([ xX])\] /;

/** Returns the tree of a text's tokens.
 * @param {Token[]} tokens @param {string} text @param {string} here  the address that relative links start from
 * @returns {Tree} */
export function treeOf(tokens, text, here) {
  const grower = new Grower(here);
  let left = MOST_NODES;
  for (const block of blocksOf(tokens)) {
    left -= block.reduce((sum, { children }) => sum + 1 + (children?.length ?? 0), 0);
    if (left < 0) return { blocks: grower.root.children, rest: linesFrom(text, block[0].map?.[0] ?? 0) };
    for (const token of block) grower.take(token);
    grower.close();
  }
  return { blocks: grower.root.children, rest: "" };
}

/** Cuts the tokens into those of each block at the top.
 * @param {Token[]} tokens */
function blocksOf(tokens) {
  /** @type {Token[][]} */
  const blocks = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) blocks.push([]);
    blocks[blocks.length - 1].push(token);
    depth += token.nesting;
  }
  return blocks;
}

/** @param {string} text @param {number} line */
function linesFrom(text, line) {
  return visible(text.split("\n").slice(line).join("\n"));
}

/** Grows the tree token by token; what is nested too deeply goes into what is around it. */
class Grower {
  /** @param {string} here */
  constructor(here) {
    this.here = here;
    /** @type {Element} */
    this.root = { tag: "div", attributes: {}, children: [] };
    this.open = [this.root];
    /** For each token that is open whether it has an element. */
    this.levels = /** @type {boolean[]} */ ([]);
  }

  /** @param {Token} token */
  take(token) {
    if (token.nesting > 0) this.down(token);
    else if (token.nesting < 0) this.up();
    else if (token.type === "inline") for (const child of token.children ?? []) this.take(child);
    else this.put(...leavesOf(token, this.here));
  }

  /** @param {Token} token */
  down(token) {
    const element = token.hidden || this.open.length > DEEPEST ? null : elementOf(token, this.here);
    this.levels.push(element !== null);
    if (!element) return;
    this.put(element);
    this.open.push(element);
  }

  up() {
    if (this.levels.pop()) this.open.pop();
  }

  /** Ends a block, whatever it has left open. */
  close() {
    this.open.length = 1;
    this.levels.length = 0;
  }

  /** @param {...(Element | string)} nodes */
  put(...nodes) {
    const [around, parent] = [this.open[this.open.length - 2], this.open[this.open.length - 1]];
    const isEntry = parent.tag === "li" || (parent.tag === "p" && around?.tag === "li" && around.children.length === 1);
    for (const node of nodes) parent.children.push(isEntry && !parent.children.length ? task(node) : node);
  }
}

/** @param {Token} token @param {string} here @returns {Element | null} */
function elementOf({ tag, attrs }, here) {
  if (!TAGS.has(tag)) return null;
  if (tag === "a") return linkTo(attribute(attrs, "href"), here);
  const start = tag === "ol" ? Number(attribute(attrs, "start")) : 0;
  const align = ALIGNED.exec(attribute(attrs, "style"))?.[1];
  /** @type {Element["attributes"]} */
  const attributes = { ...(start > 1 ? { start } : {}), ...(align ? { class: `is-${align}` } : {}) };
  return { tag: HEADINGS[tag] ?? tag, attributes, children: [] };
}

/** Returns what a token without an end stands for.
 * @param {Token} token @param {string} here @returns {(Element | string)[]} */
function leavesOf({ type, content, attrs, children }, here) {
  if (type === "text") return [visible(content)];
  if (type === "softbreak" || type === "hardbreak") return [element("br")];
  if (type === "hr") return [element("hr")];
  if (type === "code_inline") return [element("code", visible(content))];
  if (type === "fence" || type === "code_block") return [element("pre", element("code", visible(content)))];
  if (type !== "image") return content ? [visible(content)] : [];
  const words = visible((children ?? []).map((child) => child.content).join("")) || "picture";
  const link = linkTo(attribute(attrs, "src"), here);
  return link ? [{ ...link, children: [`${words} (picture)`] }] : [`${words} (picture)`];
}

/** @param {string} tag @param {...(Element | string)} children @returns {Element} */
function element(tag, ...children) {
  return { tag, attributes: {}, children };
}

/** @param {[string, string][] | null} attrs @param {string} name */
function attribute(attrs, name) {
  return attrs?.find(([each]) => each === name)?.[1] ?? "";
}

/** Returns a link to an address that may be followed: of the web, of mail, or of this server; null for any other.
 * @param {string} address @param {string} here @returns {Element | null} */
function linkTo(address, here) {
  if (!URL.canParse(address, here)) return null;
  const url = new URL(address, here);
  if (url.username || url.password) return null;
  const href = url.origin === new URL(here).origin ? url.pathname + url.search + url.hash : url.href;
  const link = { tag: "a", attributes: { href, title: href }, children: [] };
  if (url.protocol === "mailto:" || href !== url.href) return link;
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  return { ...link, attributes: { ...link.attributes, target: "_blank", rel: "noopener noreferrer" } };
}

/** Returns the beginning of a list's entry with its box, where it is a task.
 * @param {Element | string} node */
function task(node) {
  return typeof node === "string" ? node.replace(TASK, (_, sign) => (sign === " " ? "☐ " : "☑ ")) : node;
}
