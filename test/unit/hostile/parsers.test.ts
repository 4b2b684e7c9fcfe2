import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parsers } from "./parsers";

/** Nothing takes a hundredth of this; it ends what hangs. */
const patienceMs = 60_000;

interface Said {
  readonly began?: string;
  readonly ended?: string;
  readonly error?: string;
}

/** What became of each entry, in words; `undefined`: nothing was wrong with it. */
async function feedAll(): Promise<ReadonlyMap<string, string | undefined>> {
  const outcomes = new Map<string, string | undefined>();
  const args = ["--import", "tsx", join(__dirname, "feed.ts"), "150"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let hangs: NodeJS.Timeout | undefined;
  const watch = () => {
    clearTimeout(hangs);
    hangs = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  };
  watch();
  const ended = new Promise((resolve) => child.once("close", resolve));
  for await (const line of createInterface(child.stdout)) {
    watch();
    const { began, ended, error } = JSON.parse(line) as Said;
    if (began !== undefined) outcomes.set(began, "it hung, or ended the process");
    if (ended !== undefined) outcomes.set(ended, error);
  }
  await ended;
  clearTimeout(hangs);
  return outcomes;
}

let outcomes: ReadonlyMap<string, string | undefined> = new Map();
beforeAll(async () => {
  outcomes = await feedAll();
});

describe("whatever it is fed, it takes it or refuses it with an error of ours, and soon", () => {
  it.each(parsers.map(({ entry }) => entry))("%s", (entry) => {
    expect(outcomes.has(entry)).toBe(true);
    const wrong = outcomes.get(entry);
    if (wrong !== undefined) throw new Error(wrong);
  });
});
