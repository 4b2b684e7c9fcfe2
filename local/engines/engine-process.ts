import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { removePid, writePid } from "./pid-files";

export type EngineKind = "dynamodb" | "queues";

export interface Engine {
  readonly port: number;
  readonly url: string;
  /** Resolves when the engine reads this clock. */
  setClock(offsetMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** An engine ends in a moment; one that hangs must not keep its parent from ending. */
const stopPatienceMs = 3_000;

type Report = { port?: number; error?: string; offsetMs?: number };

function firstReport(child: ChildProcess, kind: EngineKind): Promise<Report> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as Report));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the ${kind} engine ended at its start (${code})`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once("exit", () => resolve()));
}

/** An engine that dies under a running cloud would answer every call with a refused connection: say so once. */
function reportSuddenEnd(child: ChildProcess, kind: EngineKind, isStopping: () => boolean): void {
  child.once("exit", (code, signal) => {
    if (!isStopping())
      console.error(`the ${kind} engine ended unexpectedly (${signal ?? code}): stop and start again`);
  });
}

/**
 * Starts an engine on 127.0.0.1.
 * @param port 0 takes any free one
 * @throws Error in one line when the port is busy or the engine can't be loaded
 */
export async function startEngine(kind: EngineKind, dataDir: string, port: number): Promise<Engine> {
  const directory = join(dataDir, kind);
  mkdirSync(directory, { recursive: true });
  const child = fork(join(__dirname, "engine.mts"), [kind, directory, String(port)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { ...process.env, AWS_ACCOUNT_ID: "000000000000", AWS_REGION: "us-east-1", NODE_OPTIONS: "" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  let isStopping = false;
  if (child.pid !== undefined) writePid(dataDir, kind, child.pid);
  child.once("exit", () => removePid(dataDir, kind));
  const report = await firstReport(child, kind);
  if (report.port === undefined) {
    await ended(child);
    throw new Error(report.error ?? `the ${kind} engine did not start`);
  }
  reportSuddenEnd(child, kind, () => isStopping);
  return {
    port: report.port,
    url: `http://127.0.0.1:${report.port}`,
    setClock: (offsetMs) =>
      new Promise((resolve, reject) => {
        child.once("message", () => resolve());
        child.send({ offsetMs }, (error) => error && reject(error));
      }),
    stop: async () => {
      isStopping = true;
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), stopPatienceMs);
      await ended(child);
      clearTimeout(timer);
    },
  };
}
