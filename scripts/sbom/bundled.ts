import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleFunctions } from "../../lib/bundle";
import type { Package } from "./licences";

const root = resolve(__dirname, "..", "..");

/** A package whose code is in what is deployed. */
export interface BundledPackage extends Package {
  /** Of its licence and its notice, as it ships them. */
  readonly texts: readonly string[];
}

/** Every package that esbuild put into a function, by name. */
export function bundledPackages(outdir: string): BundledPackage[] {
  bundleFunctions(outdir);
  const { inputs } = JSON.parse(readFileSync(join(outdir, "metafile.json"), "utf8")) as {
    inputs: Record<string, unknown>;
  };
  const folders = Object.keys(inputs).flatMap(
    (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  // A package may lie in more than one place.
  const found = new Map(
    [...new Set(folders)]
      .map((folder) => read(join(root, folder)))
      .map((each) => [`${each.name} ${each.version}`, each] as const),
  );
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

function read(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    name: string;
    version: string;
    license?: string;
  };
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file))
    : [];
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return { name, version, licence: license, texts };
}

/** The committed list of what is deployed. */
export const listOf = (packages: readonly Package[]): string =>
  [
    "# What is in the deployed functions",
    "",
    "Packages whose code esbuild puts into a function, made by `npm run sbom`; a test holds it to the bundles. Their licences'",
    "texts and notices are in `dist/sbom/third-party-licences.txt`, to be passed on with the bundles.",
    "",
    "| package | version | licence |",
    "|---|---|---|",
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence ?? "none stated"} |`),
    "",
  ].join("\n");
