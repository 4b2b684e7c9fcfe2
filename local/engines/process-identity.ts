import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Command line of a running process; undefined when there is none with this id. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // No /proc (macOS), or no such process: ps knows.
  }
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}

export function parentOf(pid: number): number | undefined {
  try {
    const text = execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" });
    return Number(text.trim()) || undefined;
  } catch {
    return undefined;
  }
}
