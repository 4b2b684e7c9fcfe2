import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { eventually } from "./platform";

const root = resolve(__dirname, "../../..");
// Without the tsx command between us: it would take the signals.
const tsx = pathToFileURL(join(root, "node_modules/tsx/dist/loader.mjs")).href;
const started: ChildProcessWithoutNullStreams[] = [];

const start = (cwd: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ["--import", tsx, join(root, "simulator/main.ts"), ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  started.push(child);
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  return { child, output };
};
const urlIn = (output: { stdout: string }) =>
  eventually(() => /simulator {2}(http:\S+)/.exec(output.stdout)?.[1]);
const folder = () => mkdtempSync(join(tmpdir(), "simulator-main-"));

describe("npm run simulator", () => {
  afterEach(() => {
    for (const child of started.splice(0)) child.kill("SIGKILL");
  });

  it("adds its part to .maskline/local.json and leaves the rest", async () => {
    const cwd = folder();
    mkdirSync(join(cwd, ".maskline"));
    writeFileSync(join(cwd, ".maskline/local.json"), JSON.stringify({ api: "http://127.0.0.1:1" }));
    const { child, output } = start(cwd, ["--port", "0"]);
    const url = await urlIn(output);
    const file = JSON.parse(readFileSync(join(cwd, ".maskline/local.json"), "utf8"));
    expect(file).toMatchObject({ api: "http://127.0.0.1:1", simulator: url });
    const axb = file.applications.find(({ mode }: { mode: string }) => mode === "axb");
    expect(axb).toMatchObject({ provider: "huawei", application: "axb-main", numbers: expect.any(Array) });
    expect(axb.webhooks.calls).toMatch(
      /^http:\/\/127\.0\.0\.1:8787\/webhooks\/huawei\/axb-main\/[\w-]{32}\/calls$/,
    );
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("forgets nothing when it is killed outright", async () => {
    const cwd = folder();
    const first = start(cwd, ["--port", "0"]);
    const url = await urlIn(first.output);
    const said = await fetch(`${url}/_control/numbers`, {
      method: "POST",
      body: JSON.stringify({ number: "+8617000000001", status: "9" }),
    });
    expect(said.status).toBe(200);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const again = await urlIn(start(cwd, ["--port", "0"]).output);
    const numbers = await (await fetch(`${again}/_control/numbers`)).json();
    expect(numbers).toEqual([{ number: "+8617000000001", status: "9" }]);
  });

  it("says in one line that a port is taken, or an option wrong", async () => {
    const busy = createServer().listen(0, "127.0.0.1");
    await once(busy, "listening");
    const { port } = busy.address() as { port: number };
    const { child, output } = start(folder(), ["--port", String(port)]);
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output.stderr).toBe(
      `simulator: port ${port} is in use: stop what listens there, or set MASKLINE_PORT\n`,
    );
    busy.close();
    const wrong = start(folder(), ["--nonsense"]);
    expect(await once(wrong.child, "exit")).toEqual([1, null]);
    expect(wrong.output.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("ends with its parent only when told to", async () => {
    const told = start(folder(), ["--port", "0", "--end-with-parent"]);
    await urlIn(told.output);
    told.child.stdin.end();
    expect(await once(told.child, "exit")).toEqual([0, null]);
    const untold = start(folder(), ["--port", "0"]);
    const url = await urlIn(untold.output);
    untold.child.stdin.end();
    await new Promise((wait) => setTimeout(wait, 200));
    expect((await fetch(`${url}/_control/clock`)).status).toBe(200);
  });
});
