// Builds the styles and scripts into app/web/static/build, each under a name that holds a hash of its content, and a
// manifest that tells the templates which is which. Run through `python3 run.py setup`, or `npm run build`.

import { createHash } from "node:crypto";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { formJsPlugin } from "./form_js.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, "app/web/static/build");
const styles = ["public", "staff"];
const scripts = {
  public: "public",
  staff: "staff",
  diagram: "diagram",
  studio_diagram: "studio/diagram",
  studio_form: "studio/form",
  studio_decisions: "studio/decisions",
};

// Bootstrap 5.3 is written in the Sass of its time; its warnings are not ours to mend
const sassOptions = {
  loadPaths: [path.join(root, "node_modules")],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
};

const compileSass = (file) => sass.compile(file, sassOptions).css;

const sassPlugin = {
  name: "sass",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => ({ contents: compileSass(file), loader: "css" }));
  },
};

async function buildStyles() {
  const manifest = {};
  for (const name of styles) {
    const css = compileSass(path.join(root, `frontend/styles/${name}.scss`));
    const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["es2022"] });
    const file = `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 10)}.css`;
    await writeFile(path.join(target, file), code);
    manifest[`${name}.css`] = file;
  }
  return manifest;
}

async function buildScripts() {
  const { metafile } = await esbuild.build({
    entryPoints: Object.fromEntries(
      Object.entries(scripts).map(([name, source]) => [name, path.join(root, `frontend/js/${source}.js`)]),
    ),
    outdir: target,
    bundle: true,
    splitting: true, // what only some pages need is fetched by those pages only
    format: "esm",
    target: ["es2022"],
    minify: true,
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    loader: Object.fromEntries(["eot", "svg", "ttf", "woff", "woff2"].map((kind) => [`.${kind}`, "file"])), // symbols
    legalComments: "linked",
    metafile: true,
    plugins: [sassPlugin, formJsPlugin],
    logLevel: "warning",
  });
  const manifest = {};
  for (const [output, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (!entryPoint?.endsWith(".js")) continue;
    const name = Object.keys(scripts).find((one) => entryPoint.endsWith(`frontend/js/${scripts[one]}.js`));
    if (!name) continue; // a part that is only fetched on demand
    manifest[`${name}.js`] = path.basename(output);
    if (cssBundle) manifest[`${name}.css`] = path.basename(cssBundle);
  }
  const files = Object.keys(metafile.outputs).map((output) => path.basename(output));
  return { manifest, files };
}

await mkdir(target, { recursive: true });
const css = await buildStyles();
const js = await buildScripts();
const manifest = { ...css, ...js.manifest };
await writeFile(path.join(target, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");

// what an earlier build left
const kept = new Set([...Object.values(css), ...js.files, "manifest.json"]);
for (const file of await readdir(target)) {
  if (!kept.has(file)) await rm(path.join(target, file), { recursive: true });
}
