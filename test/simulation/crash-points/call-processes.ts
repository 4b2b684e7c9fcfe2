import type { SQSEvent } from "aws-lambda";
import { type HttpEvent, httpHandler } from "../../../core/adapters/api-gateway";
import { archiveReport } from "../../../core/adapters/archive-report";
import { batchWriter } from "../../../core/adapters/batch-writer";
import { breakers } from "../../../core/adapters/breakers";
import { callBook } from "../../../core/adapters/call-book";
import { callLedger } from "../../../core/adapters/call-ledger";
import { callLinker } from "../../../core/adapters/call-linker";
import { callWriter } from "../../../core/adapters/call-writer";
import { callerTokens } from "../../../core/adapters/caller-tokens";
import { eventPublisher } from "../../../core/adapters/event-publisher";
import { fetchRecording } from "../../../core/adapters/fetch-recording";
import { objectPutter } from "../../../core/adapters/lean/object-putter";
import { notificationArchive } from "../../../core/adapters/notification-archive";
import { deadLetterQueue, notificationQueue, readPushText } from "../../../core/adapters/notification-queue";
import { numberPool } from "../../../core/adapters/number-pool";
import { numberStatuses } from "../../../core/adapters/number-statuses";
import { recordingBook } from "../../../core/adapters/recording-book";
import { recordingStore } from "../../../core/adapters/recording-store";
import { secrets } from "../../../core/adapters/secrets";
import { textBook } from "../../../core/adapters/text-book";
import { verificationFingerprint } from "../../../core/adapters/verification-fingerprint";
import { verificationStore } from "../../../core/adapters/verification-store";
import type { ShardRange } from "../../../core/domain/ports";
import { providerModule } from "../../../core/providers/registry";
import { calleeRenewal } from "../../../core/wiring/callee-renewal";
import { speakerOf } from "../../../core/wiring/speaker";
import { makeHandler as makeProcessor } from "../../../functions/cdr-processor/handler";
import { pushParser } from "../../../functions/cdr-processor/parse-push";
import { makeHandler as makeArchiver } from "../../../functions/recording-archiver/handler";
import { recordingSources } from "../../../functions/recording-archiver/recording-sources";
import { makeHandler as makeVerification } from "../../../functions/verification/handler";
import { makeHandler as makeWebhooks } from "../../../functions/webhooks/handler";
import type { Ground } from "./ground";
import { environment, loggerOf, metrics, retentionDays, secretsOf, type Unexpected } from "./processes";

const access = { region: "us-east-1", accessKeyId: "test", secretAccessKey: "test" };

/** A cold start of the functions that hear of calls, wired as they wire themselves. */
export function callProcess(ground: Ground, unexpected: Unexpected) {
  const { config, clock, documents: client, messaging, topicArn } = ground;
  const env = environment(ground);
  const { now } = clock;
  const logger = loggerOf(unexpected);
  const kept = secrets(
    { client: secretsOf(ground) as never, now, logger },
    { callerToken: env.CALLER_TOKEN_SECRET_ARN, applications: env.APPLICATION_SECRET_ARNS },
  );
  const tokenOf = callerTokens(kept);
  const applications = config.applications.map(({ application }) => application);
  const events = eventPublisher({ client: messaging.sns, topicArn, stage: config.stage });
  const gates = breakers({ client, table: env.NUMBERS_TABLE, now });
  const webhooks = httpHandler(
    { logger, metrics },
    makeWebhooks({
      config: { ...config, applications: [...config.applications, ...(config.voice ?? [])] },
      credentials: kept.applicationCredentials,
      readerOf: providerModule,
      queue: notificationQueue(messaging.sqs, messaging.queueUrl("notifications")),
      now,
      logger,
      count: () => undefined,
    }),
  );
  const archive = { name: "notifications", host: "", endpoint: messaging.endpoint };
  const processor = makeProcessor({
    now,
    events,
    metrics,
    archive: notificationArchive({ put: objectPutter(access, archive) }),
    readPush: readPushText,
    parse: pushParser(config, providerModule),
    calls: callBook({ client, table: env.CALLS_TABLE, retentionDays }),
    linker: callLinker({ client, table: env.ORDERS_TABLE, tokenOf }),
    ledger: callWriter({
      write: batchWriter({ client, table: env.CALLS_TABLE, now, random: () => 0 }),
      retentionDays,
    }),
    callees: calleeRenewal(config, {
      client,
      orders: env.ORDERS_TABLE,
      numbers: env.NUMBERS_TABLE,
      now,
      credentialsOf: kept.applicationCredentials,
      logger,
      metrics: metrics as never,
    }),
    texts: textBook({ client, calls: env.CALLS_TABLE, orders: env.ORDERS_TABLE, retentionDays }),
    deadLetters: deadLetterQueue(messaging.sqs, messaging.queueUrl("dead-letters")),
    numbers: numberStatuses({
      client,
      table: env.NUMBERS_TABLE,
      pool: numberPool({ client, table: env.NUMBERS_TABLE, now, applications }),
      events,
    }),
    report: { failed: unexpected.note, buried: ({ reason }) => unexpected.note("buried", reason) },
  });
  const archiver = makeArchiver({
    now,
    metrics,
    book: recordingBook({ client, table: env.CALLS_TABLE, now, retentionDays }),
    sourceOf: recordingSources(config, kept.applicationCredentials, now),
    closedUntil: gates.closedUntil,
    fetch: fetchRecording({
      store: recordingStore({ client: messaging.s3, bucket: "recordings", maxBytes: 8 * 1024 * 1024 }),
      hostsOf: (application) =>
        config.applications.find((each) => each.application === application)?.recordingHosts ?? [],
    }),
    events,
    report: archiveReport({ logger: logger as never, metrics: metrics as never, breakers: gates, now }),
  });
  const calls = callLedger({ client, table: env.CALLS_TABLE, now });
  const verification = httpHandler(
    { logger, metrics },
    makeVerification({
      store: verificationStore({ client, table: env.CALLS_TABLE, now }),
      speaker: speakerOf(config.voice ?? [], kept.applicationCredentials, now),
      callById: calls.callById,
      fingerprint: verificationFingerprint(kept.callerTokenSecret),
      breakers: gates,
      now,
      failed: (failure) => unexpected.note("a verification call", failure.text),
    }),
  );
  return {
    calls,
    webhook: (push: HttpEvent) => webhooks(push),
    /** The messages as one batch; the ids of those to be delivered again. */
    deliver: async (bodies: readonly string[]): Promise<readonly string[]> => {
      const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body }));
      const context = { getRemainingTimeInMillis: () => 45_000 };
      const { batchItemFailures } = await processor({ Records } as SQSEvent, context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    archive: (shards: ShardRange) => archiver({ shards }, { getRemainingTimeInMillis: () => 110_000 }),
    verify: (event: HttpEvent) => verification(event),
  };
}
