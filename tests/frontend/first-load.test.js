import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const ROOT = new URL("../../frontend/", import.meta.url);
const MAX_ZIPPED = 60_000;
const MAX_RAW = 200_000;
const STYLES = ["styles/tokens.css", "styles/base.css", "styles/components.css"];
/** @type {Record<string, string[]>} */
const VIEWS = {
  runs: ["styles/runs.css"],
  run: [
    "styles/run.css",
    "styles/charts.css",
    "styles/reading.css",
    "styles/confusion.css",
    "styles/balance.css",
    "vendor/uplot.css",
  ],
  new: ["styles/new.css", "styles/presets.css", "styles/balance.css"],
};

/** Returns what modules import before they run, themselves included.
 * @param {string[]} entries */
function closure(entries) {
  const found = new Set(/** @type {string[]} */ ([]));
  const waiting = entries.map((name) => new URL(name, ROOT));
  for (let url = waiting.pop(); url; url = waiting.pop()) {
    if (found.has(url.href)) continue;
    found.add(url.href);
    const code = readFileSync(url, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    for (const match of code.matchAll(/^(?:import|export)\b[^;]*?from\s*"(\.[^"]+)"/gm))
      waiting.push(new URL(match[1], url));
  }
  return [...found].map((href) => href.slice(ROOT.href.length)).sort();
}

test("what a page must load before it shows itself is small", () => {
  for (const [view, styles] of Object.entries(VIEWS)) {
    const names = [...closure(["main.js", `views/${view}.js`]), ...STYLES, ...styles, "index.html"];
    const parts = names.map((name) => readFileSync(new URL(name, ROOT)));
    const zipped = parts.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0);
    const raw = parts.reduce((sum, part) => sum + part.length, 0);
    assert.ok(zipped <= MAX_ZIPPED, `${view}: ${zipped} bytes compressed`);
    assert.ok(raw <= MAX_RAW, `${view}: ${raw} bytes`);
  }
});
