import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CfnCluster } from "aws-cdk-lib/aws-ecs";
import { startLocalCloud } from "../../../local/cloud";
import { synthesizeFixture } from "./fixture-app";

jest.setTimeout(90_000);

const directory = mkdtempSync(join(tmpdir(), "maskline-restart-"));
const dataDir = join(directory, "data");
const assembly = synthesizeFixture(directory);
const children: ChildProcess[] = [];

afterAll(async () => {
  const living = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  await Promise.all(
    living.map((child) => {
      child.kill("SIGKILL");
      return once(child, "exit");
    }),
  );
  rmSync(directory, { recursive: true, force: true });
});

function startChild(): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(__dirname, "fixture-start.ts"), assembly, dataDir],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, "data");
  return String(chunk).trim();
}

const enginePids = (): number[] =>
  readdirSync(join(dataDir, "run"))
    .filter((file) => file !== "cloud.pid")
    .map((file) => JSON.parse(readFileSync(join(dataDir, "run", file), "utf8")).pid as number);

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function eventually(condition: () => boolean, patienceMs = 5_000): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (!condition() && Date.now() < end) await sleep(50);
  return condition();
}

const note = (api: string, id: string) =>
  fetch(`${api}/notes`, { method: "POST", body: JSON.stringify({ id }) });
const notes = async (api: string) =>
  ((await (await fetch(`${api}/kinds/note`)).json()) as { id: string }[]).map(({ id }) => id);

async function written(api: string, id: string): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await notes(api)).includes(id)) {
    if (Date.now() > end) throw new Error(`${id} was never written`);
    await sleep(50);
  }
}

describe("a local cloud that is killed outright", () => {
  it("has its data to itself while it runs, leaves no engine behind, and the next start has its data", async () => {
    const child = startChild();
    const api = await firstLine(child);
    await note(api, "kept");
    await written(api, "kept#1");
    await expect(startLocalCloud({ assembly, dataDir, port: 0, quiet: true })).rejects.toThrow(
      `already runs on ${dataDir}`,
    );
    const pids = enginePids();
    expect(pids).toHaveLength(2);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await eventually(() => !pids.some(isAlive))).toBe(true);

    const again = await startLocalCloud({ assembly, dataDir, port: 0, quiet: true });
    try {
      expect(await notes(again.api)).toContain("kept#1");
    } finally {
      await again.stop();
    }
  });

  it("ends an engine that hangs, and no process that only took over its id", async () => {
    const first = startChild();
    await firstLine(first);
    const pids = enginePids();
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    const bystander = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    children.push(bystander);
    first.kill("SIGKILL");
    await once(first, "exit");
    const file = join(dataDir, "run", "queues.pid");
    const { commandLine } = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(join(dataDir, "run", "other.pid"), JSON.stringify({ pid: bystander.pid, commandLine }));

    const second = await startLocalCloud({ assembly, dataDir, port: 0, quiet: true });
    await second.stop();
    expect(await eventually(() => !pids.some(isAlive))).toBe(true);
    expect(isAlive(bystander.pid ?? 0)).toBe(true);
  });
});

describe("a start that can't be", () => {
  it("names a busy port in one line and leaves nothing running", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const elsewhere = join(directory, "elsewhere");
    // The engine of queues comes fourth.
    const start = startLocalCloud({ assembly, dataDir: elsewhere, port: port - 3, quiet: true });
    await expect(start).rejects.toThrow(new Error(`port ${port} is busy`));
    expect(readdirSync(join(elsewhere, "run"))).toEqual([]);
    server.close();
  });

  it("names the resource it does not know", async () => {
    const unknown = synthesizeFixture(join(directory, "unknown"), (stack) => {
      new CfnCluster(stack, "Cluster");
    });
    const start = startLocalCloud({
      assembly: unknown,
      dataDir: join(directory, "other"),
      port: 0,
      quiet: true,
    });
    await expect(start).rejects.toThrow(/^Cluster: .*AWS::ECS::Cluster/);
  });
});
