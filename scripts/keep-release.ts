import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { buildSync } from "esbuild";

/**
 * Keeps a release's functions for the test in which they and the next ones work on the same items (docs/releasing.md). One small
 * file: our own code, shared parts once, without the AWS SDK, which adds megabytes and reads no item of ours.
 *
 *     npm run keep-release -- --name 1.2.0                  what is checked out here
 *     npm run keep-release -- --name 1.1.0 --from ../old    another checkout, with its packages installed
 */
const root = resolve(__dirname, "..");
const target = join(root, "test/releases/last-release.json.br");

export interface KeptRelease {
  readonly name: string;
  /** Modules by path; those of functions are `<folder>/index.mjs`. */
  readonly files: Readonly<Record<string, string>>;
}

function build(sources: string, name: string): KeptRelease {
  const outdir = join(sources, "out");
  const { outputFiles } = buildSync({
    entryPoints: globSync("functions/*/index.ts", { cwd: sources }),
    absWorkingDir: sources,
    outbase: "functions",
    outdir,
    outExtension: { ".js": ".mjs" },
    external: ["@aws-sdk/*"],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  const files = outputFiles.map(({ path, text }) => [relative(outdir, path), text] as const);
  return { name, files: Object.fromEntries(files) };
}

const { values } = parseArgs({ options: { name: { type: "string" }, from: { type: "string" } } });
if (!values.name) throw new Error("say which release it is: npm run keep-release -- --name 1.2.0");
const kept = brotliCompressSync(JSON.stringify(build(resolve(values.from ?? root), values.name)));
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, kept);
console.log(`${relative(root, target)}: release ${values.name}, ${Math.round(kept.length / 1024)} KB`);
