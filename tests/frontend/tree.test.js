/* Rules that the files of the front end keep: what may import what, what a strict content policy allows, what is vendored. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../frontend", import.meta.url));
const PROJECT = dirname(ROOT);

/** @param {string} name */
const read = (name) => readFileSync(join(ROOT, name), "utf8");

const FILES = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
const MODULES = FILES.filter((name) => name.endsWith(".js") && !/^(vendor|bundle)\//.test(name));

/** @param {string} name */
function imports(name) {
  const code = read(name).replace(/\/\*[\s\S]*?\*\//g, "");
  const found = [...code.matchAll(/^(?:import|export)\b[^;]*?from\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    (match) => match[1] ?? match[2],
  );
  return found.map((target) => ({ target, path: relative(ROOT, join(ROOT, dirname(name), target)) }));
}

test("imports are relative and name files that exist", () => {
  for (const name of MODULES) {
    for (const { target, path } of imports(name)) {
      assert.ok(target.startsWith("."), `${name} imports ${target}`);
      assert.ok(existsSync(join(ROOT, path)), `${name} imports ${target}`);
    }
  }
});

/** @type {Record<string, string[]>} what the files of each folder may import */
const ALLOWED = {
  lib: ["lib"],
  login: ["login"],
  charts: ["charts", "lib", "vendor"],
  app: ["app", "lib", "vendor", "charts/palette.js"],
  components: ["components", "app", "charts", "lib", "vendor"],
  views: ["components", "app", "charts", "lib", "vendor"],
};

test("rooms import one way; views do not import each other", () => {
  for (const name of MODULES) {
    const allowed = ALLOWED[name.split("/")[0]];
    if (!allowed) continue;
    for (const { path } of imports(name)) {
      assert.ok(
        allowed.some((room) => path === room || path.startsWith(`${room}/`)),
        `${name} imports ${path}`,
      );
    }
  }
});

test("no module imports itself by a roundabout way", () => {
  /** @type {Map<string, "open" | "done">} */
  const seen = new Map();
  const visit = (/** @type {string} */ name, /** @type {string[]} */ trail) => {
    assert.notEqual(seen.get(name), "open", [...trail, name].join(" → "));
    if (seen.has(name) || name.startsWith("vendor/")) return;
    seen.set(name, "open");
    for (const { path } of imports(name)) visit(path, [...trail, name]);
    seen.set(name, "done");
  };
  for (const name of MODULES) visit(name, []);
});

test("figures touch no page: they work without one", () => {
  for (const name of MODULES.filter((each) => each.endsWith("-figure.js") || each.startsWith("lib/"))) {
    assert.doesNotMatch(read(name), /\b(document|window|localStorage|devicePixelRatio)\b\.?[a-z]*[.(]/, name);
  }
});

test("the pages hold no inline script or style, and name only files that exist", () => {
  for (const page of ["index.html", "login.html"]) {
    const text = read(page);
    assert.doesNotMatch(text, /<style|<[^>]*\s(?:style|on[a-z]+)=|="javascript:/i, page);
    for (const [, body] of text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) assert.equal(body.trim(), "", page);
    for (const [, name] of text.matchAll(/\{\{assets\}\}\/([^"]+)"/g))
      assert.ok(existsSync(join(ROOT, name)), `${page}: ${name}`);
  }
});

test("the log-in page loads nothing of the pages behind it", () => {
  const names = [...read("login.html").matchAll(/\{\{assets\}\}\/([^"]+)"/g)].map((match) => match[1]);
  assert.ok(names.length > 0 && names.every((name) => name.startsWith("login/")), names.join(", "));
});

test("the log-in page has the other pages' colours", () => {
  const tokens = (/** @type {string} */ name) =>
    [...read(name).matchAll(/(--[a-z-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]]);
  const all = new Map(/** @type {[string, string][]} */ (tokens("styles/tokens.css")));
  for (const [name, value] of tokens("login/login.css")) assert.equal(value, all.get(name), name);
});

test("nothing comes from another host", () => {
  for (const name of FILES.filter((each) => [".js", ".css", ".html", ".mjs"].includes(extname(each)))) {
    const text = read(name).replaceAll("http://www.w3.org/", "").replaceAll("http://this.site", "");
    assert.doesNotMatch(text, /https?:\/\/[a-z0-9]|[^.\w]url\(|@import "/, name);
  }
  assert.doesNotMatch(readFileSync(join(PROJECT, "package-lock.json"), "utf8"), /"resolved"/);
});

test("every custom property that is used is defined", () => {
  const styles = FILES.filter((name) => name.startsWith("styles/"))
    .map(read)
    .join("\n");
  const defined = new Set([...styles.matchAll(/(--[\w-]+):/g)].map((match) => match[1]));
  for (const [, name] of styles.matchAll(/var\((--[\w-]+)\)/g)) assert.ok(defined.has(name), name);
});
