import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../frontend/vendor/", import.meta.url);
const lock = JSON.parse(readFileSync(new URL("vendor.lock.json", folder), "utf8"));
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

test("every vendored file is the one that the lock names", () => {
  for (const [name, { integrity }] of Object.entries(lock.files)) {
    const digest = createHash("sha384")
      .update(readFileSync(new URL(name, folder)))
      .digest("base64");
    assert.equal(`sha384-${digest}`, integrity, name);
  }
});

test("the lock names every file that is served from there", () => {
  const served = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name));
  assert.deepEqual(served.sort(), Object.keys(lock.files).sort());
});

test("every vendored package has its licence, and the version that the tools are locked to", () => {
  const licences = readdirSync(new URL("licences/", folder));
  for (const [name, { version }] of Object.entries(lock.packages)) {
    assert.ok(licences.includes(`${name.replace("@", "").replace("/", "-")}.txt`), name);
    const wanted = manifest.devDependencies[name];
    if (wanted) assert.equal(version, wanted, name);
  }
});
