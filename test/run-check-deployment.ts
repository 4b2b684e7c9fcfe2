import { execFile } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..");

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The check of a deployed stage, as a pipeline runs it; with no credentials of whoever runs the tests. */
export function checked(...args: readonly string[]): Promise<Ended> {
  const { AWS_ACCESS_KEY_ID: _, MASKLINE_TOKEN: __, ...env } = process.env;
  const program = [
    join(root, "node_modules/tsx/dist/cli.mjs"),
    join(root, "scripts/check-deployment.ts"),
    ...args,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, program, { env: { ...env, NO_COLOR: "1" } }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}
