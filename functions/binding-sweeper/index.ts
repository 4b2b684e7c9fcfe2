import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { StageConfig } from "../../config/types";
import { callBook } from "../../core/adapters/call-book";
import { callLinker } from "../../core/adapters/call-linker";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { pushReport } from "../../core/adapters/push-report";
import { retireNumbers } from "../../core/adapters/retirement";
import { completeDueCalls } from "../../core/domain/calls/complete-calls";
import { lifecycleDeps } from "../../core/wiring/lifecycle";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const logger = createLogger();
const metrics = createMetrics();
const config = readConfig<StageConfig>(import.meta.dirname);
const { deps, client, tokenOf, now } = lifecycleDeps(env, config, { logger, metrics });
const calls = {
  calls: callBook({ client, table: env.CALLS_TABLE, retentionDays: config.retentionDays }),
  linker: callLinker({ client, table: env.ORDERS_TABLE, tokenOf }),
  events: deps.publisher,
  now,
  report: pushReport({ logger, metrics }),
};

const sweep = makeHandler({
  sweep: {
    ...deps,
    onError: (orderId, error) =>
      logger.error("order not converged", { orderId, error: error instanceof Error ? error : String(error) }),
  },
  completeCalls: async (shards, until) => {
    await completeDueCalls(calls, shards, now(), until);
  },
  retireNumbers: async () => {
    const tables = { table: env.NUMBERS_TABLE, routesTable: env.ROUTES_TABLE };
    const retired = await retireNumbers({ client, ...tables, now });
    if (retired.length > 0) logger.info("numbers left the pool", { numbers: retired.length });
  },
  swept: (orders, lagMs) => {
    metrics.addMetric("SweeperLag", MetricUnit.Milliseconds, lagMs);
    metrics.addMetric("OrdersSwept", MetricUnit.Count, orders);
  },
});

export const handler: typeof sweep = async (event, context) => {
  try {
    await sweep(event, context);
  } finally {
    metrics.publishStoredMetrics();
  }
};
