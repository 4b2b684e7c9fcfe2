import { existsSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { runningOn } from "./engines/pid-files";
import { usualDataDir } from "./settings";

/** `npm run reset`: removes what the local cloud kept. */
const dataDir = process.env.MASKLINE_DATA ? resolve(process.env.MASKLINE_DATA) : usualDataDir;
const [running] = runningOn(dataDir);
if (running) {
  console.error(`the local cloud runs on ${dataDir} (process ${running.pid}): stop it first`);
  process.exitCode = 1;
} else if (existsSync(dataDir)) {
  rmSync(dataDir, { recursive: true, force: true });
  console.log(`removed ${dataDir}`);
} else {
  console.log(`nothing to remove: ${dataDir} does not exist`);
}
