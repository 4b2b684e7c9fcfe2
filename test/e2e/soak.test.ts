import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "../soak/soak";

/** There to end what hangs: on a busy machine a minute of the cloud takes many seconds. */
jest.setTimeout(900_000);

const folder = mkdtempSync(join(tmpdir(), "maskline-soak-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run soak` as its users run it. @param onOut told of all it has said so far */
async function npmRunSoak(
  options: readonly string[],
  onOut: (out: string, child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", "test/soak/run.ts", ...options], {
    cwd: join(__dirname, "../.."),
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    onOut(out, child);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}

/** As short as it can be and still be judged, on a busy machine too: a minute of the cloud's takes seconds there. */
const short = ["--minutes", "1", "--rate", "0.5", "--pace", "0", "--seed", "7"];

describe("npm run soak", () => {
  it("loads a cloud, plots what it measured, notices what grows, and comes to rest", async () => {
    const json = join(folder, "soak.json");
    const { code, out } = await npmRunSoak([...short, "--leak", "handles", "--json", json]);
    expect(out).toContain("BROKEN  local process: handles grows");
    expect(code).toBe(1);
    const { samples, verdicts, rest, figures, problems } = JSON.parse(readFileSync(json, "utf8")) as Result;
    expect(samples.length).toBeGreaterThanOrEqual(16);
    for (const { series } of verdicts) expect(out).toContain(series);
    expect(verdicts).toContainEqual(
      expect.objectContaining({ series: "local process: handles", verdict: "grows" }),
    );
    // So short a run sees little but its own start grow; what was promised must be kept all the same.
    expect(problems.filter((problem) => !problem.includes(" grows: by "))).toEqual([]);
    expect(rest.minutes).toBeGreaterThan(0);
    expect(figures.orders).toBeGreaterThan(0);
    expect(figures.events).toBeGreaterThan(figures.orders);
  });

  it("stops when it is told to, with the figures so far", async () => {
    let isTold = false;
    const { code, out } = await npmRunSoak(["--minutes", "30", "--rate", "1"], (soFar, child) => {
      if (isTold || !/ s · .* orders/.test(soFar)) return;
      isTold = true;
      child.kill("SIGINT");
    });
    expect(code).toBe(130);
    expect(out).toContain("minutes of load");
    expect(out).toContain("stopped early");
  });

  it("says what is wrong with its options", async () => {
    const { code, err } = await npmRunSoak(["--minutes", "soon"]);
    expect(code).toBe(2);
    expect(err).toContain('--minutes takes a number from 0 to 1440, not "soon"');
    expect(err).toContain("npm run soak -- --minutes N");
  });
});
