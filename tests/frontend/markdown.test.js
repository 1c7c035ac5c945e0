/* Notes as elements: what Markdown means, and that nothing hostile comes of it: no HTML, no script, no picture, never too much. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { treeOf } from "../../frontend/lib/markdown-tree.js";
import { visible } from "../../frontend/lib/visible.js";
import { tokensOf } from "../../frontend/vendor/markdown-it.js";

/** @import { Element } from "../../frontend/lib/markdown-tree.js" */

const HERE = "http://this.site/runs/abc";
const TAGS = new Set(
  "a blockquote br code em h3 h4 h5 h6 hr li ol p pre s strong table tbody td th thead tr ul".split(" "),
);
const ATTRIBUTES = new Set(["href", "title", "target", "rel", "start", "class"]);

/** @param {string} text */
function tree(text) {
  return treeOf(tokensOf(text), text, HERE);
}

/** @param {(Element | string)[]} nodes @returns {Element[]} all of them, whatever they are in */
function elements(nodes) {
  const found = [];
  const waiting = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === "string") continue;
    found.push(node);
    waiting.push(...node.children);
  }
  return found;
}

/** @param {(Element | string)[]} nodes @returns {string} */
function textOf(nodes) {
  return nodes.map((node) => (typeof node === "string" ? node : textOf(node.children))).join("");
}

/** @param {string} text @returns {string} the elements as words: p(text, strong(text)) */
function shape(text) {
  /** @param {Element | string} node @returns {string} */
  const word = (node) =>
    typeof node === "string" ? JSON.stringify(node) : `${node.tag}(${node.children.map(word).join(", ")})`;
  return tree(text).blocks.map(word).join(" ");
}

/** @param {string} text */
function links(text) {
  return elements(tree(text).blocks).filter(({ tag }) => tag === "a");
}

test("what people write in notes is drawn", () => {
  assert.equal(
    shape("# Why\n\nA **bold** _word_ ~~not~~ `code`"),
    'h3("Why") p("A ", strong("bold"), " ", em("word"), " ", s("not"), " ", code("code"))',
  );
  assert.equal(shape("- a\n- b\n  1. c"), 'ul(li("a"), li("b", ol(li("c"))))');
  assert.equal(shape("one\ntwo\n\n---"), 'p("one", br(), "two") hr()');
  assert.equal(shape("```py\nx = 1\n```\n\n> said"), 'pre(code("x = 1\\n")) blockquote(p("said"))');
  assert.equal(
    shape("| a | b |\n|---|--:|\n| 1 | 2 |"),
    'table(thead(tr(th("a"), th("b"))), tbody(tr(td("1"), td("2"))))',
  );
  assert.equal(shape("- [x] done\n- [ ] to do"), 'ul(li("☑ done"), li("☐ to do"))');
});

test("headings begin below those of the page", () => {
  assert.equal(shape("# a\n\n###### b"), 'h3("a") h6("b")');
});

test("HTML is text", () => {
  for (const text of [
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- c -->",
    "a <svg/onload=alert(1)> b",
    "<div>\n\n# x\n\n</div>",
  ]) {
    const { blocks } = tree(text);
    assert.ok(textOf(blocks).includes("<"), text);
    for (const { tag, attributes } of elements(blocks)) {
      assert.ok(TAGS.has(tag), tag);
      assert.deepEqual(attributes, {});
    }
  }
});

test("links lead to the web, to mail and to this server", () => {
  const [out] = links("[paper](https://arxiv.org/abs/1502.01852)");
  assert.deepEqual(out.attributes, {
    href: "https://arxiv.org/abs/1502.01852",
    title: "https://arxiv.org/abs/1502.01852",
    target: "_blank",
    rel: "noopener noreferrer",
  });
  assert.deepEqual(links("[run](/runs/def?step=3)")[0].attributes, {
    href: "/runs/def?step=3",
    title: "/runs/def?step=3",
  });
  assert.equal(links("[here](#loss)")[0].attributes.href, "/runs/abc#loss");
  assert.equal(links("[me](mailto:a@b.c)")[0].attributes.href, "mailto:a@b.c");
  assert.equal(links("see https://a.example/x for it")[0].attributes.href, "https://a.example/x");
  assert.equal(links("[other](//evil.example/x)")[0].attributes.target, "_blank");
});

test("no link leads anywhere else", () => {
  for (const address of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/png;base64,AAAA",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:http://this.site/x",
    "ftp://a.b/c",
    "https://user:pass@a.b/",
    "about:blank",
    "tel:1",
    "x:y",
  ]) {
    for (const text of [
      `[go](${address})`,
      `[go](<${address}>)`,
      `<${address}>`,
      `![go](${address})`,
      `[go][1]\n\n[1]: ${address}`,
      `[go]: <${address}>\n\n[go]`,
    ]) {
      for (const { attributes } of links(text))
        assert.match(String(attributes.href), /^(https?:\/\/(?!user)|mailto:|\/)/, text);
    }
  }
});

test("a picture is a link, since nothing is fetched", () => {
  const { blocks } = tree("![the curve](http://a.example/x.png) ![](bad:x)");
  assert.deepEqual(
    elements(blocks)
      .map(({ tag }) => tag)
      .sort(),
    ["a", "p"],
  );
  assert.equal(textOf(blocks), "the curve (picture) picture (picture)");
});

test("controls and what turns text about are seen", () => {
  assert.equal(visible("a\u0000b\u001b[31m\u202egpj.exe\u202c\tok\n"), "a␀b␛[31m‹U+202E›gpj.exe‹U+202C›\tok\n");
  assert.equal(visible("שלום, é 😀 \u00a0"), "שלום, é 😀 \u00a0");
  assert.ok(!textOf(tree("\u202eabc `\u202e` [\u2066x](https://a.b)").blocks).match(/[\u202a-\u202e\u2066-\u2069]/));
});

test("only known elements and attributes come of anything", () => {
  const pieces = [
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "#",
    "|",
    "---",
    "~~",
    "\\",
    "&lt;",
    "http://a.b",
    "javascript:",
    "a",
    " ",
    "\u202e",
    "\u0000",
    "```",
  ];
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  for (let i = 0; i < 400; i++) {
    const text = Array.from({ length: 60 }, () => pieces[Math.floor(random() * pieces.length)]).join("");
    for (const { tag, attributes } of elements(tree(text).blocks)) {
      assert.ok(TAGS.has(tag), tag);
      for (const [name, value] of Object.entries(attributes)) {
        assert.ok(ATTRIBUTES.has(name), name);
        if (name === "href") assert.match(String(value), /^(https?:|mailto:|\/)/);
      }
    }
  }
});

test("nesting has an end, however deep it is written", () => {
  const depth = (/** @type {(Element | string)[]} */ nodes) => {
    let [level, deepest] = [nodes, 0];
    while (level.length) {
      deepest += 1;
      level = level.flatMap((node) => (typeof node === "string" ? [] : node.children));
    }
    return deepest;
  };
  const bold = `${"**a ".repeat(2000)}${" b**".repeat(2000)}`;
  for (const text of [
    bold,
    `${">".repeat(5000)} x`,
    `${"- ".repeat(5000)}x`,
    `${"[".repeat(5000)}x${"](y)".repeat(5000)}`,
  ])
    assert.ok(depth(tree(text).blocks) < 60);
});

test("a hundred thousand characters of anything are drawn within bounds, and what is too much is shown as written", () => {
  for (const piece of [
    "**a ",
    "|a",
    "- x\n",
    "[a](b) ",
    ">a\n",
    "`",
    "![",
    "<b>",
    "x",
    "# a\n\n",
    "http://a.b ",
    "\u202e",
    "| a |\n|---|\n",
  ]) {
    const text = piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
    const { blocks } = tree(text);
    assert.ok(elements(blocks).length <= 20_000, `${elements(blocks).length} elements of ${JSON.stringify(piece)}`);
  }
  const long = "- x\n".repeat(25_000);
  assert.equal(tree(long).rest, long, "a block that is too much by itself is all shown as written");
  const mixed = `# Title\n\n${long}`;
  assert.equal(textOf(tree(mixed).blocks), "Title");
  assert.equal(tree(mixed).rest, long);
});
