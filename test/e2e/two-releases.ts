import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { buildSync } from "esbuild";
import { functionFolders } from "../../lib/function-folders";
import type { KeptRelease } from "../../scripts/keep-release";

const root = resolve(__dirname, "../..");

export const lastRelease = (): KeptRelease =>
  JSON.parse(brotliDecompressSync(readFileSync(join(root, "test/releases/last-release.json.br"))).toString());

/** The last release's functions, as they were deployed: one file each, by folder. */
function lastBundles(): Map<string, string> {
  const unpacked = mkdtempSync(join(tmpdir(), "maskline-last-release-"));
  const { files } = lastRelease();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(unpacked, path)), { recursive: true });
    writeFileSync(join(unpacked, path), text);
  }
  const folders = functionFolders.filter((folder) => `${folder}/index.mjs` in files);
  const bundles = folders.map((folder) => [folder, bundle(join(unpacked, folder, "index.mjs"))] as const);
  rmSync(unpacked, { recursive: true });
  return new Map(bundles);
}

function bundle(entry: string): string {
  const [file] = buildSync({
    entryPoints: [entry],
    nodePaths: [join(root, "node_modules")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    write: false,
    logLevel: "error",
  }).outputFiles;
  if (!file) throw new Error(`${entry} builds nothing`);
  // As lib/bundle.ts does for CommonJS packages inside.
  return `import{createRequire as r}from"node:module";const require=r(import.meta.url);\n${file.text}`;
}

/** Invocations are told apart by a file of each function's own, as workers are threads that share nothing else. */
const takingTurns = (turns: string): string => `
import { appendFileSync, statSync } from "node:fs";
import * as current from "./current.mjs";
import * as last from "./last.mjs";
const turns = ${JSON.stringify(turns)} + "/" + process.env.POWERTOOLS_SERVICE_NAME;
const next = (name) => (...args) => {
  appendFileSync(turns, ".");
  const release = statSync(turns).size % 2 === 0 ? current : last;
  appendFileSync(turns + "." + (release === last ? "last" : "current"), ".");
  return (release[name] ?? current[name])(...args);
};
export const handler = next("handler");
export const queueHandler = next("queueHandler");
`;

/**
 * Changes a synthesized app so that each function runs the last release's code and its own in turns, as during a gradual
 * deployment, but half and half.
 */
export function letReleasesTakeTurns(assembly: string, turns: string): void {
  mkdirSync(turns, { recursive: true });
  const last = lastBundles();
  const current = new Map(
    functionFolders.map((folder) => [
      readFileSync(join(assembly, "functions", folder, "index.mjs"), "utf8"),
      folder,
    ]),
  );
  for (const asset of readdirSync(assembly).filter((name) => name.startsWith("asset."))) {
    const file = join(assembly, asset, "index.mjs");
    const before = last.get(current.get(readFileSync(file, "utf8")) ?? "");
    if (before === undefined) continue;
    renameSync(file, join(assembly, asset, "current.mjs"));
    writeFileSync(join(assembly, asset, "last.mjs"), before);
    writeFileSync(file, takingTurns(turns));
  }
}

/** How often each release ran, by function. */
export function turnsTaken(
  turns: string,
  service: string,
): { readonly last: number; readonly current: number } {
  const count = (release: string) => {
    const name = `${service}.${release}`;
    return readdirSync(turns).includes(name) ? readFileSync(join(turns, name)).length : 0;
  };
  return { last: count("last"), current: count("current") };
}
