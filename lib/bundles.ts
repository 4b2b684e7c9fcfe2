import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type FunctionFolder, functionFolders } from "./function-folders";

/** The functions, built. */
export interface Bundles {
  /** Folder of a function's deployable files: `index.mjs`, and what is laid beside it. */
  directory(folder: FunctionFolder): string;
}

/** The functions as they come with the package. @throws Error in a checkout, where they are not built yet */
export function packagedBundles(): Bundles {
  const functions = resolve(__dirname, "..", "functions");
  const directory = (folder: FunctionFolder) => join(functions, folder);
  const missing = functionFolders.find((folder) => !existsSync(join(directory(folder), "index.mjs")));
  if (missing !== undefined)
    throw new Error(`${directory(missing)}/index.mjs is missing: give "code", as lib/app.ts does`);
  return { directory };
}

/** Copies the functions below `target` and lays the same JSON file beside each: it is deployed with it. */
export function bundlesWith(bundles: Bundles, target: string, name: string, value: unknown): Bundles {
  const directory = (folder: FunctionFolder) => join(target, folder);
  for (const folder of functionFolders) {
    mkdirSync(directory(folder), { recursive: true });
    copyFileSync(join(bundles.directory(folder), "index.mjs"), join(directory(folder), "index.mjs"));
  }
  layBeside({ directory }, name, value);
  return { directory };
}

/** Lays one JSON file beside every bundle. */
export function layBeside(bundles: Bundles, name: string, value: unknown): void {
  for (const folder of functionFolders)
    writeFileSync(join(bundles.directory(folder), name), `${JSON.stringify(value, null, 2)}\n`);
}
