import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { type BuildOptions, type BuildResult, buildSync, type Metafile, type OutputFile } from "esbuild";
import type { Bundles } from "./bundles";
import { type FunctionFolder, functionFolders } from "./function-folders";

const root = resolve(__dirname, "..");

interface InMemoryOptions extends BuildOptions {
  write: false;
  metafile: true;
}
type InMemory = BuildResult<InMemoryOptions>;

/**
 * Builds every function with one esbuild call: ESM, minified, the SDK inside (external it starts slower).
 * Below `outdir`: `functions/<name>/index.mjs` to deploy; `sourcemaps/<name>/` and `metafile.json` to keep elsewhere, since
 * reading maps at start costs more than 10 ms.
 * @param sources folder of the functions' sources
 * @throws Error when a function's folder is missing or does not build
 */
export function bundleFunctions(outdir: string, sources = join(root, "functions")): Bundles {
  const directory = (folder: FunctionFolder) => join(outdir, "functions", folder);
  const entryPoints = functionFolders.map((folder) => ({
    in: entryOf(sources, folder),
    out: `functions/${folder}/index`,
  }));
  const result = build(entryPoints, outdir);
  for (const file of result.outputFiles) {
    const target = file.path.endsWith(".map") ? sourceMapPath(outdir, file.path) : file.path;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contentsOf(file, result.metafile));
  }
  writeFileSync(join(outdir, "metafile.json"), JSON.stringify(result.metafile));
  return { directory };
}

function entryOf(sources: string, folder: FunctionFolder): string {
  const entry = join(sources, folder, "index.ts");
  if (!existsSync(entry))
    throw new Error(`functions/${folder}/index.ts is missing: lib/function-folders.ts lists it`);
  return entry;
}

/** Built in memory: where each file goes is decided after. */
const build = (entryPoints: { in: string; out: string }[], outdir: string): InMemory =>
  buildSync<InMemoryOptions>({
    entryPoints,
    outdir,
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "error",
  });

const sourceMapPath = (outdir: string, path: string) =>
  join(outdir, "sourcemaps", relative(join(outdir, "functions"), path));

/** CommonJS packages inside an ES module may ask for Node's own modules with `require`, which ES modules do not have. */
const requireBanner =
  'import{createRequire as createRequireOfNode}from"node:module";const require=createRequireOfNode(import.meta.url);\n';

function contentsOf(file: OutputFile, metafile: Metafile): string {
  const bundle = file.path.replace(/\.map$/, "");
  if (!callsRequire(bundle, metafile)) return file.text;
  if (file.path === bundle) return requireBanner + file.text;
  // The banner is one line more: in a source map, a line is a semicolon.
  const map = JSON.parse(file.text) as { mappings: string };
  return JSON.stringify({ ...map, mappings: `;${map.mappings}` });
}

function callsRequire(bundle: string, metafile: Metafile): boolean {
  const output = metafile.outputs[relative(root, bundle).split(sep).join("/")];
  return output?.imports.some(({ kind, external }) => kind === "require-call" && external) ?? false;
}

if (require.main === module) {
  bundleFunctions(join(root, "dist"));
}
