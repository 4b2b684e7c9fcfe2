/**
 * One engine in a process of its own: `node engine.mts <dynamodb|queues> <data directory> <port>`.
 * Tells its parent `{ port }` or `{ error }`, takes `{ offsetMs }`, and ends when the parent's channel closes, which it
 * does however the parent ended.
 */
import type { AddressInfo } from "node:net";
import { Server } from "node:net";
import { shiftDate } from "../shifted-date.mts";

const localhost = "127.0.0.1";
const [kind = "", dataDir = "", port = "0"] = process.argv.slice(2);

let offsetMs = 0;

/** fauxqs offers no way to say which interface to listen on, and takes all of them. */
function listenOnLocalhostOnly(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...parameters: unknown[]) {
    const [first] = parameters;
    if (typeof first === "object" && first !== null) Object.assign(first, { host: localhost });
    return Reflect.apply(listen, this, parameters);
  } as typeof listen;
}

interface Persistence {
  readonly db: { prepare(sql: string): { run(...values: unknown[]): void } };
  updateMessageReady(messageId: string): void;
}

/**
 * fauxqs 2.4.1 with a data directory fails to make a message visible again at once (it writes no receive count where one
 * is required), and by then has already forgotten it.
 */
async function keepMessagesMadeVisible(): Promise<void> {
  const file = new URL("./persistence.js", import.meta.resolve("fauxqs")).href;
  const { PersistenceManager } = (await import(file)) as { PersistenceManager: { prototype: Persistence } };
  PersistenceManager.prototype.updateMessageReady = function (this: Persistence, messageId) {
    const forget =
      "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?";
    this.db.prepare(forget).run(messageId);
  };
}

async function startDynamodb(): Promise<number> {
  const { default: dynalite } = await import("dynalite");
  const server = dynalite({ path: dataDir, createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(port), localhost, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function startQueues(): Promise<number> {
  listenOnLocalhostOnly();
  shiftDate(() => offsetMs);
  await keepMessagesMadeVisible();
  const { startFauxqs } = await import("fauxqs");
  const server = await startFauxqs({ port: Number(port), logger: false, dataDir });
  return server.port;
}

process.on("disconnect", () => process.exit(0));
// Ctrl-C and the like reach the whole process group: the parent decides when the engines end, and its end is theirs.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
process.on("message", (message: { offsetMs: number }) => {
  offsetMs = message.offsetMs;
  process.send?.({ offsetMs });
});

const start = kind === "dynamodb" ? startDynamodb : startQueues;
start().then(
  (taken) => process.send?.({ port: taken }),
  (error: NodeJS.ErrnoException) => {
    process.send?.({ error: error.code === "EADDRINUSE" ? `port ${port} is busy` : error.message });
    process.exitCode = 1;
    process.disconnect();
  },
);
