import { randomUUID } from "node:crypto";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { s3Client } from "../../core/adapters/clients/s3";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { erasureBook } from "../../core/adapters/erasure-book";
import { numberSeal } from "../../core/adapters/erasure-seal";
import { erasableStores } from "../../core/adapters/erasure-stores";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { secrets } from "../../core/adapters/secrets";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const logger = createLogger();
const metrics = createMetrics();
const now = () => Date.now();
const client = dynamoClient();
const secretValues = secrets(
  { client: secretsManagerClient(), now, logger },
  { callerToken: env.CALLER_TOKEN_SECRET_ARN },
);

const erase = makeHandler({
  book: erasureBook({ client, table: env.ORDERS_TABLE, now }),
  seal: numberSeal(secretValues),
  stores: erasableStores(client, s3Client(), {
    orders: env.ORDERS_TABLE,
    routes: env.ROUTES_TABLE,
    calls: env.CALLS_TABLE,
    recordings: env.RECORDINGS_BUCKET,
    notifications: env.NOTIFICATION_ARCHIVE_BUCKET,
  }),
  now,
  newHolder: randomUUID,
  report: {
    completed: ({ id, passes, erased }) => logger.info("person erased", { erasureId: id, passes, erased }),
    oldest: (ageMs) => metrics.addMetric("OldestErasure", MetricUnit.Seconds, Math.round(ageMs / 1000)),
  },
});

export const handler: typeof erase = async (event, context) => {
  try {
    await erase(event, context);
  } finally {
    metrics.publishStoredMetrics();
  }
};
