import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { runningOn } from "../../local/engines/pid-files";

const megabyte = 1024 * 1024;
const kilobytesPerMegabyte = 1024;

/** Megabytes of memory that a process occupies; undefined when there is none. */
function residentMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / kilobytesPerMegabyte;
  } catch {
    // No /proc (macOS), or no such process: ps knows.
  }
  try {
    const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
    return Number(kilobytes.trim()) / kilobytesPerMegabyte;
  } catch {
    return undefined;
  }
}

/** Open files and sockets of a process; undefined where the system does not tell. */
function openFiles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Megabytes that are really in use: what could be let go of is gone first. */
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / megabyte;
}

const stated = (values: Readonly<Record<string, number | undefined>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );

/** Memory and handles of this process and of the engines'. */
export function measureProcesses(dataDir: string): Record<string, number> {
  const engines = runningOn(dataDir).filter(({ name }) => name !== "cloud");
  const ofEngines = engines.map(({ name, pid }) => ({
    [`${name} engine: memory`]: residentMemory(pid),
    [`${name} engine: open files`]: openFiles(pid),
  }));
  return stated({
    "local process: heap": heapInUse(),
    "local process: memory": residentMemory(process.pid),
    "local process: handles": process.getActiveResourcesInfo().length,
    "local process: open files": openFiles(process.pid),
    ...Object.assign({}, ...ofEngines),
  });
}

/** The execution environments: how many there are, and what one of them takes. */
export async function measureWorkers(
  workers: readonly { usedHeapBytes(): Promise<number> }[],
): Promise<Record<string, number>> {
  const heaps = (await Promise.all(workers.map((worker) => worker.usedHeapBytes()))).filter(
    (bytes) => bytes > 0,
  );
  const mean = heaps.reduce((sum, bytes) => sum + bytes, 0) / Math.max(1, heaps.length);
  return { workers: workers.length, "workers: heap, mean": mean / megabyte };
}
