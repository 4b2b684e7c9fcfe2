import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Around {
  /** What it reads from its standard input. */
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly onStart?: (child: ChildProcess) => void;
}

/** The command line as a user runs it: a process of its own, and what it said. */
export async function maskline(args: readonly string[], around: Around = {}): Promise<Ended> {
  const { AWS_PROFILE: _, MASKLINE_DATA: __, MASKLINE_TOKEN: ___, ...env } = process.env;
  const child = spawn(process.execPath, [join(__dirname, "../cli/maskline.cjs"), ...args], {
    cwd: around.cwd ?? process.cwd(),
    env: { ...env, ...around.env },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(around.input ?? "");
  around.onStart?.(child);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out, err };
}
