import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Written beside and moved into place: whoever reads it, or is killed meanwhile, never leaves half of it. */
export function writeWhole(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** What was written; undefined when nothing was yet. */
export const readWhole = <Content>(file: string): Content | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Content) : undefined;
