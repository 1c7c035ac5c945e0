/* Makes the bundle: our own scripts and styles minified, in as few files as the pages' lazy parts allow.
 *
 * Nobody needs it: the server serves it only where it was made from exactly the sources beside it, and those otherwise.
 * An edited source is served at once, and `npm run bundle` makes the bundle anew. */

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const TARGET = "es2022";
const BANNER = "/* licences: vendor/licences/ */";
export const MANIFEST = "manifest.json";

/** Where a module is served from, whichever file of the bundle it has got into. */
const OWN_ADDRESS = (/** @type {string} */ name) =>
  `import.meta.url.replace(/(\\/assets\\/[0-9a-f]+\\/).*/, "$1${name}")`;

/** @type {import("esbuild").Plugin} */
const keepAddresses = {
  name: "keep-addresses",
  setup(made) {
    made.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const contents = await readFile(path, "utf8");
      return { contents: contents.replaceAll("import.meta.url", OWN_ADDRESS(nameOf(path))) };
    });
  },
};

/** @param {string} path */
function nameOf(path) {
  return relative(root, path).replaceAll("\\", "/");
}

/** Returns the names of the scripts and styles that the bundle is made from; the log-in page has its own.
 * @returns {Promise<string[]>} */
export async function sources() {
  const all = (await readdir(root, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  return all.filter((name) => /\.(js|css)$/.test(name) && !/^(bundle|login)\/|\.test\.js$/.test(name)).sort();
}

/** Returns the hash of all sources, as the server reckons it too: see server/bundle.py. */
export async function digest() {
  const hash = createHash("sha256");
  for (const name of await sources()) {
    const content = await readFile(join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Returns the modules that begin a file of their own: the first, and all that are imported when they are wanted.
 * @param {string[]} names @returns {Promise<string[]>} */
async function entries(names) {
  const found = new Set(["main.js"]);
  for (const name of names.filter((each) => each.endsWith(".js") && !each.startsWith("vendor/"))) {
    const code = (await readFile(join(root, name), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");
    for (const [, target] of code.matchAll(/\bimport\("(\.[^"]+)"\)/g)) found.add(join(dirname(name), target));
  }
  return [...found].map((name) => name.replaceAll("\\", "/")).sort();
}

/** Returns the bundle: the content of each file by its name, which is that of the source in whose place it is served.
 * @returns {Promise<Map<string, Buffer>>} */
export async function make() {
  const names = await sources();
  const made = await build({
    entryPoints: (await entries(names)).map((name) => join(root, name)),
    absWorkingDir: root,
    outbase: root,
    outdir: here,
    chunkNames: "chunk-[hash]",
    plugins: [keepAddresses],
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: TARGET,
    banner: { js: BANNER },
    legalComments: "none",
    write: false,
  });
  const files = new Map(
    made.outputFiles.map(({ path, contents }) => [relative(here, path).replaceAll("\\", "/"), Buffer.from(contents)]),
  );
  for (const name of names.filter((each) => each.startsWith("styles/"))) {
    const code = await readFile(join(root, name), "utf8");
    const { code: small } = await transform(code, { loader: "css", minify: true, target: TARGET });
    files.set(name, Buffer.from(small));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns what the server needs to know of a bundle: which sources it was made from, and that its files are whole.
 * @param {Map<string, Buffer>} files */
export async function manifest(files) {
  const hashes = [...files].map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]);
  return `${JSON.stringify({ sources: await digest(), files: Object.fromEntries(hashes) }, null, 2)}\n`;
}

async function main() {
  const files = await make();
  for (const name of await readdir(here)) if (name !== "build.mjs") await rm(join(here, name), { recursive: true });
  for (const [name, content] of files) {
    await mkdir(dirname(join(here, name)), { recursive: true });
    await writeFile(join(here, name), content);
  }
  await writeFile(join(here, MANIFEST), await manifest(files));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
