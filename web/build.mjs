// Bundle the classroom's pages into host/gorae/classroom/assets, with the licences of what others wrote.
// `make web` runs this after `npm ci`; the same sources and lock file give the same bytes.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(WEB);
const OUT = join(ROOT, "host", "gorae", "classroom", "assets");
const PAGES = ["join", "lesson", "teacher", "cable"];
const ALLOWED = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"]);

/** Bundle scripts and styles; return the names of all source files, from the project's root on. */
async function bundle() {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...PAGES.map((page) => `web/src/${page}.js`), "web/src/classroom.css"],
    outdir: relative(ROOT, OUT),
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    metafile: true,
    charset: "utf8",
    legalComments: "none", // licences are written whole, below
    target: ["chrome91", "edge90", "firefox101", "safari16.4"],
    chunkNames: "chunk-[hash]",
    external: ["data:*"],
    logLevel: "warning",
  });
  return Object.keys(metafile.inputs).sort();
}

/** Return the folders of the packages that are in the bundle. */
function packagesOf(inputs) {
  const pattern = /^web\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  return [...new Set(inputs.map((input) => pattern.exec(input)?.[1]).filter(Boolean))].sort();
}

/** Return a package's name, version and licence; a package without one that we may ship is an error. */
async function licenceOf(name) {
  const folder = join(WEB, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!ALLOWED.has(license) || !file) throw new Error(`${name} ${version}: no licence that a wheel may carry`);
  return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
}

/** Write the digest of every source of ours, so that a build can tell whether the bundle is of these. */
async function writeManifest(sources) {
  const digests = {};
  for (const source of sources) {
    const text = (await readFile(join(ROOT, source), "utf8")).replaceAll("\r\n", "\n");
    digests[source] = createHash("sha256").update(text).digest("hex");
  }
  await writeFile(join(OUT, "manifest.json"), `${JSON.stringify({ sources: digests }, null, 1)}\n`);
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const inputs = await bundle();
const licences = await Promise.all(packagesOf(inputs).map(licenceOf));
await writeFile(join(OUT, "LICENSES.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));
const ours = inputs.filter((input) => !input.startsWith("web/node_modules/"));
await writeManifest([...ours, "web/build.mjs", "web/package.json", "web/package-lock.json"]);
