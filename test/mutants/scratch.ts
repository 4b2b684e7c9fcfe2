import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Mutant } from "./mutants";

const root = join(__dirname, "../..");

/** What a run of tests came to. */
export type Verdict =
  | { readonly is: "passed" }
  | { readonly is: "failed"; readonly test: string }
  | { readonly is: "hung" }
  | { readonly is: "broken"; readonly text: string };

interface JestReport {
  readonly success: boolean;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A mutant may run for ever; the checks of all of them together take their time. */
const patienceMs = { mutant: 300_000, whole: 1_800_000 };

/** A copy of the working tree that may be broken: nothing outside it is written. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), "maskline-mutants-"));

  constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    const deleted = execFileSync("git", ["ls-files", "-z", "--deleted"], { cwd: root, encoding: "utf8" });
    const gone = new Set(deleted.split("\0"));
    for (const file of listed.split("\0").filter((name) => name !== "" && !gone.has(name))) {
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      cpSync(join(root, file), join(this.path, file));
    }
    symlinkSync(join(root, "node_modules"), join(this.path, "node_modules"));
  }

  /** Breaks the copy, does the work, and mends it. @throws Error when the code has moved away from under the mutant */
  async broken<Result>(mutant: Mutant, work: () => Promise<Result>): Promise<Result> {
    const path = join(this.path, mutant.file);
    const whole = readFileSync(path, "utf8");
    writeFileSync(path, mutated(whole, mutant));
    try {
      return await work();
    } finally {
      writeFileSync(path, whole);
    }
  }

  /** Runs these tests; the `whole` on as many processors as there are. */
  async run(
    checks: readonly string[],
    stop: AbortSignal,
    what: keyof typeof patienceMs = "mutant",
  ): Promise<Verdict> {
    const report = join(this.path, "report.json");
    rmSync(report, { force: true });
    const args = [...checks, "--json", `--outputFile=${report}`, "--silent"];
    if (what === "mutant") args.push("--maxWorkers=1");
    const ended = await ends(args, this.path, stop, patienceMs[what]);
    if (ended === "hung") return { is: "hung" };
    try {
      return verdictOf(JSON.parse(readFileSync(report, "utf8")) as JestReport);
    } catch (error) {
      return { is: "broken", text: `jest left no report: ${String(error)}` };
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The file's text, broken. @throws Error unless what the mutant looks for stands there exactly once */
export function mutated(whole: string, { name, file, find, replace }: Mutant): string {
  const parts = whole.split(find);
  if (parts.length !== 2)
    throw new Error(`"${name}": ${file} holds what it replaces ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

function verdictOf({ success, numTotalTests, testResults }: JestReport): Verdict {
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  if (failed) return { is: "failed", test: failed.fullName };
  if (success && numTotalTests > 0) return { is: "passed" };
  const text = testResults.map(({ message }) => message).find((message) => message !== "");
  return { is: "broken", text: text ?? "no test was run" };
}

/** A run of its own process group: jest's workers and engines end with it. */
async function ends(
  args: readonly string[],
  cwd: string,
  stop: AbortSignal,
  longestMs: number,
): Promise<"ended" | "hung"> {
  const jest = spawn("jest", args, { cwd, stdio: "ignore", detached: true });
  const end = () => {
    if (jest.pid !== undefined && jest.exitCode === null) process.kill(-jest.pid, "SIGKILL");
  };
  let isHung = false;
  const patience = setTimeout(() => {
    isHung = true;
    end();
  }, longestMs);
  stop.addEventListener("abort", end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      jest.once("error", reject);
      jest.once("exit", () => resolve());
    });
  } finally {
    clearTimeout(patience);
    stop.removeEventListener("abort", end);
  }
  return isHung ? "hung" : "ended";
}
