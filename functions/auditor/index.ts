import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { auditorDeps } from "../../core/wiring/auditor";
import { readEnv } from "./env";
import { makeHandler, makeSweepHandler } from "./handler";
import { makeHttpHandler } from "./http";

const logger = createLogger();
const metrics = createMetrics();
const config = readConfig<StageConfig>(import.meta.dirname);
const deps = auditorDeps(readEnv(process.env), config, { logger, metrics });

const onTick = makeSweepHandler({
  ...deps,
  skipped: () => logger.info("another audit is under way"),
});

const audit = makeHandler(httpHandler({ logger, metrics }, makeHttpHandler(deps)), async (context) => {
  try {
    await onTick(context);
  } finally {
    metrics.publishStoredMetrics();
  }
});

export const handler: typeof audit = (event, context) => audit(event, context);
