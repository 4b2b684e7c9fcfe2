import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeApplication } from "./applications";
import { type Simulator, startSimulator } from "./server";

const usage = `npm run simulator [-- options]

The telecom platforms that Maskline talks to, on one machine: Huawei Private Number (AXB, AX, AXE, AXYB, X),
Huawei Voice Call, CYJ, the telephone network behind them and a control side under /_control/.

  --port <n>            where to listen (default: MASKLINE_PORT + 1, else 8788; 0 = any free port)
  --webhooks <url>      base of the webhooks it pushes to (default: http://127.0.0.1:MASKLINE_PORT, else 8787)
  --data <folder>       where it remembers everything (default: .maskline/simulator)
  --seed <n>            makes ids and faults repeatable
  --end-with-parent     ends when its standard input closes
  --help                this text

Also read: MASKLINE_PORT. Signatures are judged by real time, however far the simulated clock was moved.
`;

interface Settings {
  readonly port: number;
  readonly webhookBase: string;
  readonly dataDir: string;
  readonly seed?: number;
  readonly endsWithParent: boolean;
}

class Misuse extends Error {}

function wholeNumber(text: string, name: string, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > maximum)
    throw new Misuse(`${name} must be a whole number up to ${maximum}`);
  return value;
}

/** @throws Misuse */
function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      webhooks: { type: "string" },
      data: { type: "string" },
      seed: { type: "string" },
      "end-with-parent": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const apiPort = wholeNumber(env.MASKLINE_PORT ?? "8787", "MASKLINE_PORT", 65_534);
  return {
    port: values.port === undefined ? apiPort + 1 : wholeNumber(values.port, "--port", 65_535),
    webhookBase: (values.webhooks ?? `http://127.0.0.1:${apiPort}`).replace(/\/$/, ""),
    dataDir: values.data ?? join(".maskline", "simulator"),
    ...(values.seed === undefined ? {} : { seed: wholeNumber(values.seed, "--seed", 2 ** 32 - 1) }),
    endsWithParent: values["end-with-parent"],
  };
}

/** Puts our part into `.maskline/local.json` and leaves the rest of it alone. */
function announce(simulator: Simulator, webhookBase: string): void {
  const path = join(".maskline", "local.json");
  mkdirSync(".maskline", { recursive: true });
  const known = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>) : {};
  const applications = simulator.applications.map((each) => describeApplication(each, webhookBase));
  const merged = { ...known, simulator: simulator.url, applications };
  writeFileSync(`${path}.new`, `${JSON.stringify(merged, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function stopOnRequest(simulator: Simulator, endsWithParent: boolean): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  if (!endsWithParent) return;
  process.stdin.on("end", stop).on("close", stop).on("error", stop);
  process.stdin.resume();
}

function explain(error: unknown, port: number | undefined): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "EADDRINUSE") return `port ${port} is in use: stop what listens there, or set MASKLINE_PORT`;
  return message ?? String(error);
}

async function main(): Promise<void> {
  let port: number | undefined;
  try {
    const settings = readSettings(process.argv.slice(2), process.env);
    if (settings === "help") {
      process.stdout.write(usage);
      return;
    }
    port = settings.port;
    const { endsWithParent, ...options } = settings;
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const simulator = await startSimulator({ ...options, signaturesBy: "real", log });
    stopOnRequest(simulator, endsWithParent);
    announce(simulator, settings.webhookBase);
    process.stdout.write(`simulator  ${simulator.url}\ncontrol    ${simulator.url}/_control/calls\n`);
    process.stdout.write(
      `webhooks   ${settings.webhookBase}/webhooks/…\nwritten to .maskline/local.json; --help says more\n`,
    );
  } catch (error) {
    process.stderr.write(`simulator: ${explain(error, port)}\n`);
    process.exitCode = 1;
  }
}

void main();
