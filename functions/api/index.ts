import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { callLedger } from "../../core/adapters/call-ledger";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { s3Client } from "../../core/adapters/clients/s3";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger } from "../../core/adapters/logging";
import { numberPool } from "../../core/adapters/number-pool";
import { orderHistory } from "../../core/adapters/order-history";
import { orderStore } from "../../core/adapters/order-store";
import { recordingUrls } from "../../core/adapters/recording-urls";
import { readTables } from "../../core/adapters/table-health";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const client = dynamoClient();
const now = () => Date.now();
const applications = config.applications.map(({ application }) => application);

export const handler = httpHandler(
  { logger: createLogger() },
  makeHandler({
    config,
    orders: orderStore({ client, table: env.ORDERS_TABLE, now }),
    history: (orderId) => orderHistory({ client, table: env.ORDERS_TABLE }, orderId),
    calls: callLedger({ client, table: env.CALLS_TABLE, now }),
    pool: numberPool({ client, table: env.NUMBERS_TABLE, now, applications }),
    recordings: recordingUrls(s3Client(), env.RECORDINGS_BUCKET),
    readTables: () => readTables(client, [env.ORDERS_TABLE, env.NUMBERS_TABLE, env.CALLS_TABLE]),
    now,
  }),
);
