import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { besides } from "../../core/adapters/beside";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { lifecycleDeps } from "../../core/wiring/lifecycle";
import { readEnv } from "./env";
import { makeQueueHandler } from "./handler";
import { makeRoutes } from "./routes";

const logger = createLogger();
const metrics = createMetrics();
const config = readConfig<StageConfig>(import.meta.dirname);
const { deps } = lifecycleDeps(readEnv(process.env), config, { logger, metrics });
const { beside, settled } = besides((error) =>
  logger.warn("outbox not cleared; its events go out twice", { error }),
);

const http = httpHandler({ logger, metrics }, makeRoutes({ ...deps, beside }));

export const handler: typeof http = async (event, context) => {
  await settled();
  return http(event, context);
};

const onQueue = makeQueueHandler(deps, ({ messageId }, error) =>
  logger.warn("order event not taken", { messageId, error: error instanceof Error ? error : String(error) }),
);

export const queueHandler: typeof onQueue = async (event, context) => {
  const response = await onQueue(event, context);
  metrics.publishStoredMetrics();
  return response;
};
