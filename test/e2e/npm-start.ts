import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type LocalFile, readLocalFile } from "../../local/local-file";

const root = join(__dirname, "../..");
const startPatienceMs = 60_000;

/** `npm start` as a process of its own. */
export interface Running {
  readonly local: LocalFile;
  /** As if the machine's power went: nothing gets to finish. */
  kill(): Promise<void>;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** The first of four free ports: what is pushed later needs to find the same addresses after the next start. */
export async function fourFreePorts(): Promise<number> {
  for (let first = 21_000 + (process.pid % 2_000) * 4; first < 60_000; first += 4) {
    const ports = await Promise.all([0, 1, 2, 3].map((offset) => isFree(first + offset)));
    if (ports.every(Boolean)) return first;
  }
  throw new Error("no four ports are free");
}

async function ready(child: ChildProcess, file: string, said: () => string): Promise<LocalFile> {
  const end = performance.now() + startPatienceMs;
  while (performance.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${said()}`);
    const local = existsSync(file) ? readLocalFile(file) : undefined;
    const health = local && (await fetch(`${local.api}/v1/health`).catch(() => undefined));
    if (local && health?.ok) return local;
    await sleep(100);
  }
  throw new Error(`it was not ready in time: ${said()}`);
}

export async function npmStart(dataDir: string, port: number): Promise<Running> {
  const file = join(dataDir, "local.json");
  rmSync(file, { force: true });
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "local/start.ts")], {
    cwd: root,
    env: { ...process.env, MASKLINE_DATA: dataDir, MASKLINE_PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000);
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  try {
    return { local: await ready(child, file, () => errors), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}
