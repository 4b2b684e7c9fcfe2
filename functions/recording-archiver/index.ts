import type { StageConfig } from "../../config/types";
import { archiveReport } from "../../core/adapters/archive-report";
import { breakers } from "../../core/adapters/breakers";
import { dynamoClient } from "../../core/adapters/clients/dynamodb";
import { s3Client } from "../../core/adapters/clients/s3";
import { secretsManagerClient } from "../../core/adapters/clients/secrets-manager";
import { snsClient } from "../../core/adapters/clients/sns";
import { readConfig } from "../../core/adapters/config-file";
import { eventPublisher } from "../../core/adapters/event-publisher";
import { fetchRecording } from "../../core/adapters/fetch-recording";
import { createLogger, createMetrics } from "../../core/adapters/logging";
import { recordingBook } from "../../core/adapters/recording-book";
import { recordingStore } from "../../core/adapters/recording-store";
import { secrets } from "../../core/adapters/secrets";
import { readEnv } from "./env";
import { makeHandler } from "./handler";
import { recordingSources } from "./recording-sources";

/** Nineteen hours of A-law: longer than any call may last. */
const maxRecordingBytes = 512 * 1024 * 1024;

const env = readEnv(process.env);
const config = readConfig<StageConfig>(import.meta.dirname);
const logger = createLogger();
const metrics = createMetrics();
const now = () => Date.now();
const client = dynamoClient();
const gates = breakers({ client, table: env.NUMBERS_TABLE, now });
const { applicationCredentials } = secrets(
  { client: secretsManagerClient(), now, logger },
  { applications: env.APPLICATION_SECRET_ARNS },
);

export const handler = makeHandler({
  now,
  metrics,
  book: recordingBook({ client, table: env.CALLS_TABLE, now, retentionDays: config.retentionDays }),
  sourceOf: recordingSources(config, applicationCredentials, now),
  closedUntil: gates.closedUntil,
  fetch: fetchRecording({
    store: recordingStore({ client: s3Client(), bucket: env.RECORDINGS_BUCKET, maxBytes: maxRecordingBytes }),
    hostsOf: (application) =>
      config.applications.find((each) => each.application === application)?.recordingHosts ?? [],
  }),
  events: eventPublisher({ client: snsClient(), topicArn: env.EVENTS_TOPIC_ARN, stage: env.STAGE }),
  report: archiveReport({ logger, metrics, breakers: gates, now }),
});
