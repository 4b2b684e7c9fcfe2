import type { StageConfig } from "../../config/types";
import { httpHandler } from "../../core/adapters/api-gateway";
import { breakers } from "../../core/adapters/breakers";
import { callLedger } from "../../core/adapters/call-ledger";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { readConfig } from "../../core/adapters/config-file";
import { createLogger, createMetrics, recordFailure } from "../../core/adapters/logging";
import { secrets } from "../../core/adapters/secrets";
import { verificationFingerprint } from "../../core/adapters/verification-fingerprint";
import { verificationStore } from "../../core/adapters/verification-store";
import { speakerOf } from "../../core/wiring/speaker";
import { readEnv } from "./env";
import { makeHandler } from "./handler";

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const logger = createLogger();
const metrics = createMetrics();
const now = () => Date.now();
const client = dynamoClient();
const secretValues = secrets(
  { client: secretsManagerClient(), now, logger },
  { applications: env.APPLICATION_SECRET_ARNS, callerToken: env.CALLER_TOKEN_SECRET_ARN },
);

export const handler = httpHandler(
  { logger, metrics },
  makeHandler({
    store: verificationStore({ client, table: env.CALLS_TABLE, now, keptDays: config.retentionDays.calls }),
    speaker: speakerOf(config.voice ?? [], secretValues.applicationCredentials, now),
    callById: callLedger({ client, table: env.CALLS_TABLE, now }).callById,
    fingerprint: verificationFingerprint(secretValues.callerTokenSecret),
    breakers: breakers({ client, table: env.NUMBERS_TABLE, now }),
    now,
    failed: (failure) => {
      recordFailure(metrics, failure);
      logger.warn("provider refused", { ...failure });
    },
  }),
);
