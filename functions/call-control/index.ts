import type { StageConfig } from "../../config/types";
import type { HttpHandler } from "../../core/adapters/api-gateway";
import { readConfig } from "../../core/adapters/config-file";
import { currentTrace, readEnv } from "./env";
import { start } from "./start";

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const outside = {
  now: () => Date.now(),
  write: (line: string) => console.log(line),
  trace: currentTrace,
};

// Begun by the import and not part of it: Node's HTTP client alone takes three times as long to load as all of this code. The
// first call waits for what is left of it, as it would have waited for the import.
const started = new Promise((resolve) => setImmediate(resolve)).then(() => start(env, config, outside));

// Instances that are made before anybody calls are not ready, and not frozen, before they have their secrets.
if (env.AWS_LAMBDA_INITIALIZATION_TYPE === "provisioned-concurrency") await started;

export const handler: HttpHandler = async (event, context) => (await started)(event, context);
