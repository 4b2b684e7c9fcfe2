import { randomUUID } from "node:crypto";
import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { callerTokens } from "../../core/adapters/caller-tokens";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { readConfig } from "../../core/adapters/config-file";
import { erasureBook } from "../../core/adapters/erasure-book";
import { liveOrders } from "../../core/adapters/erasure-live-orders";
import { numberSeal } from "../../core/adapters/erasure-seal";
import { createLogger } from "../../core/adapters/logging";
import { numberPool } from "../../core/adapters/number-pool";
import { secrets } from "../../core/adapters/secrets";
import type { Keeping } from "../../core/domain/erasure/report";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const logger = createLogger();
const now = () => Date.now();
const client = dynamoClient();
const orders = { client, table: env.ORDERS_TABLE, now };
const secretValues = secrets(
  { client: secretsManagerClient(), now, logger },
  { callerToken: env.CALLER_TOKEN_SECRET_ARN },
);
const pool = numberPool({
  client,
  table: env.NUMBERS_TABLE,
  now,
  applications: config.applications.map(({ application }) => application),
});
const shown = new Set((config.voice ?? []).flatMap(({ displayNumbers }) => displayNumbers));

/** Dead-letter queues keep 14 days, point-in-time recovery 35: what the stack sets. */
const keptBy = ({ recordingLock }: StageConfig): Keeping => ({
  queues: 14,
  backups: 35,
  ...(recordingLock === undefined ? {} : { recordingLock: recordingLock.days }),
});

export const handler = httpHandler(
  { logger },
  makeHandler({
    book: erasureBook(orders),
    seal: numberSeal(secretValues),
    orders: liveOrders(orders),
    tokenOf: callerTokens(secretValues),
    isOurs: async (number) => shown.has(number) || (await pool.find(number)) !== undefined,
    now,
    newId: randomUUID,
    keeping: keptBy(config),
  }),
);
