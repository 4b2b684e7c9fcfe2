import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { openStage } from "../../local/demo/stage";

const root = join(__dirname, "../..");
const run = promisify(execFile);

/** Command and arguments, by language. Who develops Maskline need not have each: `--version` tells. */
const examples: Readonly<Record<string, readonly [string, ...string[]]>> = {
  curl: ["bash", "examples/ride.sh"],
  python: ["python3", "examples/ride.py"],
  java: ["java", "examples/Ride.java"],
  typescript: ["tsx", "examples/ride.ts"],
};
const isThere = (command: string) => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
const here = Object.keys(examples).filter((language) => isThere(examples[language]?.[0] ?? ""));

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await runForDemo({});
  const number = { provider: "huawei", application: "axb-main", areaCode: "0755" };
  // Each story's people meet their own number's rest.
  const numbers = ["+8617000000001", "+8617000000002", "+8617000000003", "+8617000000004"];
  const { status } = await openStage(cloud).put("/v1/numbers", {
    numbers: numbers.map((each) => ({ ...number, number: each })),
  });
  if (status !== 200) throw new Error(`the numbers were answered ${status}`);
});
afterAll(() => cloud?.stop());

it.each(here)("plays a ride in %s", async (language) => {
  const [command = "", ...args] = examples[language] ?? [];
  const { stdout } = await run(command, args, {
    cwd: root,
    env: { ...process.env, MASKLINE_URL: cloud.api },
  });
  const answers = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  expect(answers).toMatchObject([
    { status: "active", applied: true, dial: { customer: {}, driver: {} } },
    { status: "active", applied: true },
    { applied: true },
  ]);
});

it("says what to do when nobody answers", async () => {
  const env = { ...process.env, MASKLINE_URL: "http://127.0.0.1:9" };
  await expect(run("tsx", ["examples/ride.ts"], { cwd: root, env })).rejects.toMatchObject({ code: 1 });
});
