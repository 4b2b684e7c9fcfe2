import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { besides } from "../../core/adapters/beside";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { lifecycleDeps } from "../../core/wiring/lifecycle";
import { makeCalleeHandler } from "./callee";
import { makeConvergeHandler } from "./converge";
import { readEnv } from "./env";
import { makeHandler, makeQueueHandler } from "./handler";

const logger = createLogger();
const metrics = createMetrics();
const config = readConfig<StageConfig>(import.meta.dirname);
const { deps } = lifecycleDeps(readEnv(process.env), config, { logger, metrics });
const { beside, settled } = besides((error) =>
  logger.warn("outbox not cleared; its events go out twice", { error }),
);

const onOrderEvent = makeHandler({ ...deps, beside });
const onCallee = makeCalleeHandler(deps);
const onConverge = makeConvergeHandler({ ...deps, beside });
const http = httpHandler({ logger, metrics }, (event) => {
  switch (event.routeKey) {
    case "POST /v1/orders/{orderId}/callee":
      return onCallee(event);
    case "POST /v1/orders/{orderId}/converge":
      return onConverge(event);
    default:
      return onOrderEvent(event);
  }
});

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
