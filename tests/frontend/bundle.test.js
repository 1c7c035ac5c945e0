/* The bundle that is kept with the sources is what they make: `npm run bundle` makes it. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { MANIFEST, make, manifest, sources } from "../../frontend/bundle/build.mjs";

const FOLDER = new URL("../../frontend/bundle/", import.meta.url);
const made = await make();

test("the bundle is of these sources, file for file", async () => {
  const stale = "frontend/bundle/ is not of these sources: run `npm run bundle`";
  assert.equal(readFileSync(new URL(MANIFEST, FOLDER), "utf8"), await manifest(made), stale);
  for (const [name, content] of made) assert.ok(readFileSync(new URL(name, FOLDER)).equals(content), stale);
  const kept = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.equal(kept.length, made.size + ["build.mjs", MANIFEST].length, stale);
});

test("whatever a page loads later is a file of the bundle", () => {
  for (const [name, content] of made) {
    const targets = content.toString().matchAll(/(?:from|import)\(?\s*"(\.[^"]+)"/g);
    for (const [, target] of targets) assert.ok(made.has(new URL(target, `file:///${name}`).pathname.slice(1)), target);
  }
});

test("a module knows where it is served from, whichever file it got into", async () => {
  const own = (await sources()).filter((name) => {
    const code = name.endsWith(".js") && !name.startsWith("vendor/") ? read(name) : "";
    return code.includes("import.meta.url");
  });
  const all = [...made.values()].map(String).join("\n");
  for (const name of own) assert.ok(all.includes(`"$1${name}"`), name);
  assert.ok(own.length > 0);
});

/** @param {string} name */
function read(name) {
  return readFileSync(new URL(`../${name}`, FOLDER), "utf8");
}
