import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLineOf } from "./process-identity";

/**
 * Who runs on a data directory. A process id alone proves nothing (ids are reused): each file also keeps the command
 * line, and only a process that still has it is taken for ours.
 */
const directoryOf = (dataDir: string) => join(dataDir, "run");

interface Running {
  readonly name: string;
  readonly pid: number;
}

export function writePid(dataDir: string, name: string, pid: number): void {
  mkdirSync(directoryOf(dataDir), { recursive: true });
  const commandLine = commandLineOf(pid) ?? "";
  writeFileSync(join(directoryOf(dataDir), `${name}.pid`), JSON.stringify({ pid, commandLine }));
}

export function removePid(dataDir: string, name: string): void {
  rmSync(join(directoryOf(dataDir), `${name}.pid`), { force: true });
}

function pidFiles(dataDir: string): string[] {
  try {
    return readdirSync(directoryOf(dataDir)).filter((file) => file.endsWith(".pid"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A file half written when its writer was killed says nothing, and what it would have named ended with the writer. */
function readPid(file: string): { pid: number; commandLine: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Processes of an earlier start on this data directory that still run. Files of those that ended are removed. */
export function runningOn(dataDir: string): Running[] {
  return pidFiles(dataDir).flatMap((file) => {
    const path = join(directoryOf(dataDir), file);
    const written = readPid(path);
    const isOurs =
      written !== undefined &&
      written.commandLine !== "" &&
      commandLineOf(written.pid) === written.commandLine;
    if (isOurs) return [{ name: file.replace(/\.pid$/, ""), pid: written.pid }];
    rmSync(path, { force: true });
    return [];
  });
}
