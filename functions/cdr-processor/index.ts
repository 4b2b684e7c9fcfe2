import type { StageConfig } from "../../config/types";
import { batchWriter } from "../../core/adapters/batch-writer";
import { callBook } from "../../core/adapters/call-book";
import { callLinker } from "../../core/adapters/call-linker";
import { callWriter } from "../../core/adapters/call-writer";
import { callerTokens } from "../../core/adapters/caller-tokens";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { snsClient } from "../../core/adapters/clients/sns";
import { sqsClient } from "../../core/adapters/clients/sqs";
import { readConfig } from "../../core/adapters/config-file";
import { eventPublisher } from "../../core/adapters/event-publisher";
import { objectPutter } from "../../core/adapters/lean/object-putter";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { notificationArchive } from "../../core/adapters/notification-archive";
import { deadLetterQueue, readPushText } from "../../core/adapters/notification-queue";
import { numberPool } from "../../core/adapters/number-pool";
import { numberStatuses } from "../../core/adapters/number-statuses";
import { pushReport } from "../../core/adapters/push-report";
import { secrets } from "../../core/adapters/secrets";
import { textBook } from "../../core/adapters/text-book";
import { providerModule } from "../../core/providers/registry";
import { calleeRenewal } from "../../core/wiring/callee-renewal";
import { accessOf, archiveBucketOf, readEnv } from "./env";
import { makeHandler } from "./handler";
import { pushParser } from "./parse-push";

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const logger = createLogger();
const metrics = createMetrics();
const now = () => Date.now();
const client = dynamoClient();
const { retentionDays } = config;
const applications = config.applications.map(({ application }) => application);
const events = eventPublisher({ client: snsClient(), topicArn: env.EVENTS_TOPIC_ARN, stage: env.STAGE });
const secretValues = secrets(
  { client: secretsManagerClient(), now, logger },
  { callerToken: env.CALLER_TOKEN_SECRET_ARN, applications: env.APPLICATION_SECRET_ARNS },
);
const tokenOf = callerTokens(secretValues);

export const handler = makeHandler({
  now,
  events,
  metrics,
  archive: notificationArchive({ put: objectPutter(accessOf(env), archiveBucketOf(env)) }),
  readPush: readPushText,
  parse: pushParser(config, providerModule),
  calls: callBook({ client, table: env.CALLS_TABLE, retentionDays }),
  linker: callLinker({ client, table: env.ORDERS_TABLE, tokenOf }),
  ledger: callWriter({
    write: batchWriter({ client, table: env.CALLS_TABLE, now, random: Math.random }),
    retentionDays,
  }),
  callees: calleeRenewal(config, {
    client,
    orders: env.ORDERS_TABLE,
    numbers: env.NUMBERS_TABLE,
    now,
    credentialsOf: secretValues.applicationCredentials,
    logger,
    metrics,
  }),
  texts: textBook({ client, calls: env.CALLS_TABLE, orders: env.ORDERS_TABLE, retentionDays }),
  deadLetters: deadLetterQueue(sqsClient(), env.NOTIFICATIONS_DLQ_URL),
  numbers: numberStatuses({
    client,
    table: env.NUMBERS_TABLE,
    pool: numberPool({ client, table: env.NUMBERS_TABLE, now, applications }),
    events,
  }),
  report: pushReport({ logger, metrics }),
});
