import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { sqsClient } from "../../core/adapters/clients/sqs";
import { readConfig } from "../../core/adapters/config-file";
import { count, createLogger, createMetrics } from "../../core/adapters/logging";
import { notificationQueue } from "../../core/adapters/notification-queue";
import { secrets } from "../../core/adapters/secrets";
import { providerModule } from "../../core/providers/registry";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const logger = createLogger();
const metrics = createMetrics();
const now = () => Date.now();
const config = readConfig<StageConfig>(import.meta.dirname);
const { applicationCredentials } = secrets(
  { client: secretsManagerClient(), now, logger },
  { applications: env.APPLICATION_SECRET_ARNS },
);

export const handler = httpHandler(
  { logger, metrics },
  makeHandler({
    config: { ...config, applications: [...config.applications, ...(config.voice ?? [])] },
    credentials: applicationCredentials,
    readerOf: providerModule,
    queue: notificationQueue(sqsClient(), env.NOTIFICATIONS_QUEUE_URL),
    now,
    logger,
    count: (name, dimensions) => count(metrics, name, dimensions),
  }),
);
