/* What a page must load before it shows itself is small: of the bundle, as it is made from the sources of now. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { make } from "../../frontend/bundle/build.mjs";

const ROOT = new URL("../../frontend/", import.meta.url);
const MAX_ZIPPED = 60_000;
const MAX_RAW = 200_000;
const STYLES = ["styles/tokens.css", "styles/base.css", "styles/components.css", "login/icon.svg", "index.html"];
const bundle = await make();

/** Each view's first modules and style sheets, as the server names them in the page: see server/assets.py.
 * @type {Record<string, string[]>} */
const VIEWS = Object.fromEntries(
  [
    ...readFileSync(new URL("../backend/babysit/server/assets.py", ROOT), "utf8").matchAll(
      /^ {4}"(\w+)": \(([^)]*)\)/gm,
    ),
  ]
    .map(([, view, names]) => /** @type {const} */ ([view, [...names.matchAll(/"([^"]+)"/g)].map(([, name]) => name)]))
    .map(([view, names]) => [view, [`views/${view}.js`, ...names]]),
);

/** Returns what modules import before they run, themselves included.
 * @param {string[]} entries */
function closure(entries) {
  const found = new Set(/** @type {string[]} */ ([]));
  const waiting = [...entries];
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const code = name.endsWith(".js") ? content(name).toString() : "";
    for (const [, target] of code.matchAll(/\b(?:from|import)\s*"(\.[^"]+)"/g))
      waiting.push(new URL(target, `file:///${name}`).pathname.slice(1));
  }
  return [...found].sort();
}

/** @param {string} name */
function content(name) {
  return bundle.get(name) ?? readFileSync(new URL(name, ROOT));
}

test("the server tells of every view", () => {
  assert.deepEqual(Object.keys(VIEWS).sort(), ["alerts", "compare", "lecture", "new", "run", "runs", "storage"]);
});

for (const [view, names] of Object.entries(VIEWS)) {
  test(`the first load of the view ${view} is small`, () => {
    const parts = [...closure(["main.js", ...names]), ...STYLES].map(content);
    const zipped = parts.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0);
    const raw = parts.reduce((sum, part) => sum + part.length, 0);
    assert.ok(zipped <= MAX_ZIPPED, `${view}: ${zipped} bytes compressed in ${parts.length} files`);
    assert.ok(raw <= MAX_RAW, `${view}: ${raw} bytes`);
  });
}
