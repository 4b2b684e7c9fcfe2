import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** One write to one table; without a value, a removal. */
type Change = readonly [table: string, key: string, value?: unknown];
export type Tables = Map<string, Map<string, unknown>>;

export interface Journal {
  append(changes: readonly Change[]): void;
  close(): void;
}

/** For a simulator that forgets. */
export const noJournal: Journal = { append: () => undefined, close: () => undefined };

function apply(tables: Tables, [name, key, value]: Change): void {
  const table = tables.get(name) ?? new Map<string, unknown>();
  tables.set(name, table);
  if (value === undefined) table.delete(key);
  else table.set(key, value);
}

function replay(path: string): Tables {
  const tables: Tables = new Map();
  if (!existsSync(path)) return tables;
  const lines = readFileSync(path, "utf8").split("\n");
  // What follows the last line end was cut by a crash while being written, so it was never acknowledged.
  for (const line of lines.slice(0, -1)) {
    for (const change of JSON.parse(line) as Change[]) apply(tables, change);
  }
  return tables;
}

/** Rewrites the journal to what it amounts to; a crash in between leaves the old one. */
function compact(path: string, tables: Tables): void {
  const file = openSync(`${path}.new`, "w");
  for (const [name, table] of tables) {
    for (const [key, value] of table) writeSync(file, `${JSON.stringify([[name, key, value]])}\n`);
  }
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/**
 * Opens the journal of a data folder: one line of JSON per change, handed to the kernel before the change is
 * acknowledged, so it survives the process being killed (not the machine losing power).
 */
export function openJournal(dataDir: string): { tables: Tables; journal: Journal } {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, "simulator.journal");
  const tables = replay(path);
  compact(path, tables);
  const file = openSync(path, "a");
  return {
    tables,
    journal: {
      append: (changes) => {
        writeSync(file, `${JSON.stringify(changes)}\n`);
      },
      close: () => closeSync(file),
    },
  };
}
