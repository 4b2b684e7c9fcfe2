import { execFileSync } from "node:child_process";
import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stageConfig } from "../config";
import { bundleFunctions } from "../lib/bundle";
import { layBeside } from "../lib/bundles";
import type { FunctionFolder } from "../lib/function-folders";
import { compare, type Measured } from "./measure";

/** What the functions' environments ask for; nothing listens there. */
const environment = {
  ...Object.fromEntries(
    [
      "STAGE",
      "ORDERS_TABLE",
      "ROUTES_TABLE",
      "NUMBERS_TABLE",
      "NOTIFICATIONS_QUEUE_URL",
      "EVENTS_TOPIC_ARN",
      "CALLER_TOKEN_SECRET_ARN",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "POWERTOOLS_SERVICE_NAME",
      "POWERTOOLS_METRICS_NAMESPACE",
    ].map((name) => [name, "bench"]),
  ),
  POWERTOOLS_LOG_LEVEL: "SILENT",
  APPLICATION_SECRET_ARNS: "{}",
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
};

/** A fresh process's own time for the import of a module, in milliseconds. */
function importMs(module: string, more: Readonly<Record<string, string>> = {}): number {
  const script = `const startedAt = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - startedAt); process.exit(0)`;
  const env = { PATH: process.env.PATH, ...environment, ...more };
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", env })
      .trim()
      .split("\n")
      .at(-1),
  );
}

export interface StartUp {
  readonly imported: Measured;
  /** With Node's HTTP client, which loads at its first request, and the secrets' first read, which is refused here. */
  readonly started: Measured;
  readonly bytes: { readonly ours: number; readonly other: number };
}

/** How long the function that answers in the call takes to be there, beside order-events, and how large both are. */
export async function benchStartUp(rounds: number): Promise<StartUp> {
  const bundles = bundleFunctions(mkdtempSync(join(tmpdir(), "maskline-bench-")));
  layBeside(bundles, "config.json", stageConfig("local", { simulatorUrl: "http://127.0.0.1:9" }));
  const file = (folder: FunctionFolder) => join(bundles.directory(folder), "index.mjs");
  const url = (folder: FunctionFolder) => pathToFileURL(file(folder)).href;
  const beside = (name: string, more: Readonly<Record<string, string>>): Promise<Measured> =>
    compare(
      {
        name,
        ours: "call-control",
        bare: "order-events",
        once: async () => ({
          oursMs: importMs(url("call-control"), more),
          bareMs: importMs(url("order-events"), more),
        }),
      },
      rounds,
    );
  return {
    imported: await beside("import", {}),
    started: await beside("import and start", {
      AWS_LAMBDA_INITIALIZATION_TYPE: "provisioned-concurrency",
    }),
    bytes: { ours: statSync(file("call-control")).size, other: statSync(file("order-events")).size },
  };
}
