import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(__dirname, "../../..");

/** TypeScript files under folders of the project, by their path in it. */
export const sourcesOf = (...folders: readonly string[]): string[] =>
  folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
