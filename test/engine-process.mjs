/**
 * One embedded engine in a process of its own: `node test/engine-process.mjs dynamodb|messaging`. Prints its port on one line
 * and ends when its standard input closes, which happens however the parent ends.
 */
import { createRequire } from "node:module";
import { buildApp } from "fauxqs";

const require = createRequire(import.meta.url);

/** startFauxqs would listen on every interface. */
const messaging = async () => {
  const app = buildApp({ logger: false });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return Number(new URL(address).port);
};

const dynamodb = () =>
  new Promise((resolve, reject) => {
    const server = require("dynalite")({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });

process.stdin.resume();
process.stdin.once("end", () => process.exit(0));
process.stdin.once("close", () => process.exit(0));
console.log(await (process.argv[2] === "dynamodb" ? dynamodb() : messaging()));
