/* Makes the vendored files from node_modules and notes their versions and hashes. Run: npm run vendor */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Every file that is served from here, and the packages that are in it. */
const FILES = {
  "runtime.js": {
    entry: join(here, "runtime.entry.mjs"),
    packages: ["preact", "@preact/signals", "@preact/signals-core", "htm"],
  },
  "uplot.js": { entry: require.resolve("uplot/dist/uPlot.esm.js"), packages: ["uplot"] },
  "markdown-it.js": {
    entry: join(here, "markdown-it.entry.mjs"),
    packages: ["markdown-it", "linkify-it", "mdurl", "uc.micro", "punycode.js", "entities"],
  },
  "uplot.css": { entry: require.resolve("uplot/dist/uPlot.min.css"), packages: ["uplot"] },
};

/** What uPlot has and no page uses: axes of dates, its own legend, asinh scales, bars, steps and splines.
 * Without them it is a fifth smaller. Each cut must match, so that a new version cannot pass unseen. */
const CUTS = /** @type {[RegExp, string][]} */ ([
  [/\bisTime\b(?! =)/g, "false"],
  [/\bshowLegend\b(?! =)/g, "false"],
  [/^\s*const (_timeAxisSplits|_timeAxisVals|_timeSeriesVal|_tzDate|_fmtDate)\b.*$/gm, ""],
  [/^const \[ timeIncrsM?[sS],.*$/gm, ""],
  [/^const localTz = .*$/gm, "const localTz = '';"],
  [/^\s*uPlot\.(fmtDate|tzDate|rangeAsinh|join)\s*=.*$/gm, ""],
  [/^\s*\(paths\.(stepped|bars|spline)\s*=.*$/gm, ""],
  [/distr == 4/g, "false"],
  [/mode == 2/g, "false"],
]);

/** @param {string} name */
async function packageOf(name) {
  let folder = dirname(require.resolve(name));
  for (;;) {
    const found = await readFile(join(folder, "package.json"), "utf8").catch(() => "");
    if (found && JSON.parse(found).name === name) return { folder, manifest: JSON.parse(found) };
    folder = dirname(folder);
  }
}

/** @param {string} name */
async function copyLicence(name) {
  const { folder } = await packageOf(name);
  const file = `${name.replace("@", "").replace("/", "-")}.txt`;
  const licence = (await readdir(folder)).find((each) => /^LICENSE/.test(each)) ?? "LICENSE";
  await copyFile(join(folder, licence), join(here, "licences", file));
}

const lock = {
  packages: /** @type {Record<string, object>} */ ({}),
  files: /** @type {Record<string, object>} */ ({}),
};
/** @type {import("esbuild").Plugin} */
const cutUplot = {
  name: "cut-uplot",
  setup(made) {
    made.onLoad({ filter: /uPlot\.esm\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [pattern, replacement] of CUTS) {
        if (contents.search(pattern) < 0) throw new Error(`uPlot has changed: ${pattern} is not in it`);
        contents = contents.replace(pattern, replacement);
      }
      return { contents };
    });
  },
};

await mkdir(join(here, "licences"), { recursive: true });
for (const [file, { entry, packages }] of Object.entries(FILES)) {
  await build({
    entryPoints: [entry],
    plugins: [cutUplot],
    outfile: join(here, file),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    banner: { [file.endsWith("css") ? "css" : "js"]: `/* ${packages.join(", ")}: see licences/ */` },
  });
  for (const name of packages) {
    const { manifest } = await packageOf(name);
    lock.packages[name] = { version: manifest.version, licence: manifest.license };
    await copyLicence(name);
  }
  const digest = createHash("sha384")
    .update(await readFile(join(here, file)))
    .digest("base64");
  lock.files[file] = { packages, integrity: `sha384-${digest}` };
}
await writeFile(join(here, "vendor.lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
