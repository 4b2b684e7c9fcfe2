import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { StageConfig } from "../../../config/types";
import { httpHandler } from "../../../core/adapters/api-gateway";
import { archiveReport } from "../../../core/adapters/archive-report";
import { batchWriter } from "../../../core/adapters/batch-writer";
import { besides } from "../../../core/adapters/beside";
import { breakers } from "../../../core/adapters/breakers";
import { callBook } from "../../../core/adapters/call-book";
import { callLinker } from "../../../core/adapters/call-linker";
import { callWriter } from "../../../core/adapters/call-writer";
import { callerTokens } from "../../../core/adapters/caller-tokens";
import { eventPublisher } from "../../../core/adapters/event-publisher";
import { fetchRecording } from "../../../core/adapters/fetch-recording";
import { objectPutter } from "../../../core/adapters/lean/object-putter";
import { count, createLogger, createMetrics } from "../../../core/adapters/logging";
import { notificationArchive } from "../../../core/adapters/notification-archive";
import { deadLetterQueue, notificationQueue, readPushText } from "../../../core/adapters/notification-queue";
import { numberPool } from "../../../core/adapters/number-pool";
import { numberStatuses } from "../../../core/adapters/number-statuses";
import { pushReport } from "../../../core/adapters/push-report";
import { recordingBook } from "../../../core/adapters/recording-book";
import { recordingStore } from "../../../core/adapters/recording-store";
import { retireNumbers } from "../../../core/adapters/retirement";
import { secrets } from "../../../core/adapters/secrets";
import { textBook } from "../../../core/adapters/text-book";
import { completeDueCalls } from "../../../core/domain/calls/complete-calls";
import { providerModule } from "../../../core/providers/registry";
import { auditorDeps } from "../../../core/wiring/auditor";
import { calleeRenewal } from "../../../core/wiring/callee-renewal";
import { lifecycleDeps } from "../../../core/wiring/lifecycle";
import { makeSweepHandler as makeAuditor } from "../../../functions/auditor/handler";
import { makeHandler as makeSweeper } from "../../../functions/binding-sweeper/handler";
import { start as startCallControl } from "../../../functions/call-control/start";
import { makeHandler as makeProcessor } from "../../../functions/cdr-processor/handler";
import { pushParser } from "../../../functions/cdr-processor/parse-push";
import { makeQueueHandler } from "../../../functions/order-events/handler";
import { makeRoutes as makeOrderEvents } from "../../../functions/order-events/routes";
import { makeHandler as makeArchiver } from "../../../functions/recording-archiver/handler";
import { recordingSources } from "../../../functions/recording-archiver/recording-sources";
import { makeHandler as makeWebhooks } from "../../../functions/webhooks/handler";
import { bucket, type Engines, notificationBucket, queueUrl, topicArn } from "./engines";

type HttpHandler = ReturnType<typeof httpHandler>;
interface Context {
  getRemainingTimeInMillis(): number;
}
export interface Shards {
  readonly shards: { readonly from: number; readonly to: number };
}

/** What each function is called with, and answers. */
export interface Handlers {
  "order-events": HttpHandler;
  "order-events-queue": (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  webhooks: HttpHandler;
  "call-control": HttpHandler;
  "cdr-processor": (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  "binding-sweeper": (event: Shards, context: Context) => Promise<void>;
  "recording-archiver": (event: Shards, context: Context) => Promise<void>;
  auditor: (context: Context) => Promise<void>;
}
export type FunctionName = keyof Handlers;

/** Seconds an invocation may take, as the stack sets them. */
export const timeoutSeconds: Readonly<Record<FunctionName, number>> = {
  "order-events": 15,
  "order-events-queue": 60,
  webhooks: 10,
  "call-control": 5,
  "cdr-processor": 60,
  "binding-sweeper": 55,
  "recording-archiver": 120,
  auditor: 300,
};

/** What a cold start finds. */
export interface Surroundings {
  readonly config: StageConfig;
  readonly engines: Engines;
}

const callerTokenArn = "caller-token";
const tables = { ORDERS_TABLE: "orders", ROUTES_TABLE: "routes", NUMBERS_TABLE: "numbers" } as const;
const now = () => Date.now();
const access = { region: "us-east-1", accessKeyId: "simulated", secretAccessKey: "simulated" };
const archiveBucket = { name: notificationBucket, host: "", endpoint: "http://s3.engine" };

const arnsOf = ({ applications }: StageConfig) =>
  Object.fromEntries(applications.map(({ application }) => [application, application]));

const secretArns = (config: StageConfig) => ({ callerToken: callerTokenArn, applications: arnsOf(config) });

/** One logger and one set of counters for all: what they write is looked through, not what they are. */
const logger = createLogger();
const metrics = createMetrics();

const lifecycleOutside = ({ engines }: Surroundings) => ({
  now,
  dynamo: engines.dynamo,
  sns: engines.sns,
  secretsManager: engines.secretsManager,
});

const lifecycleEnv = ({ config }: Surroundings) => ({
  ...tables,
  EVENTS_TOPIC_ARN: topicArn,
  CALLER_TOKEN_SECRET_ARN: callerTokenArn,
  APPLICATION_SECRET_ARNS: arnsOf(config),
});

const lifecycle = (around: Surroundings) =>
  lifecycleDeps(lifecycleEnv(around), around.config, { logger, metrics }, lifecycleOutside(around));

const secretValues = ({ config, engines }: Surroundings) =>
  secrets({ client: engines.secretsManager, now, logger }, secretArns(config));

const textOf = (error: unknown) => (error instanceof Error ? error : String(error));

/** The handlers as each function's `index.ts` puts them together, with these clients in place of its own. */
export const coldStarts: {
  readonly [Name in FunctionName]: (around: Surroundings) => Handlers[Name] | Promise<Handlers[Name]>;
} = {
  "order-events": (around) => {
    const { deps } = lifecycle(around);
    const { beside, settled } = besides((error) =>
      logger.warn("outbox not cleared; its events go out twice", { error }),
    );
    const http = httpHandler({ logger, metrics }, makeOrderEvents({ ...deps, beside }));
    return async (event, context) => {
      await settled();
      return http(event, context);
    };
  },
  "order-events-queue": (around) =>
    makeQueueHandler(lifecycle(around).deps, ({ messageId }, error) =>
      logger.warn("order event not taken", { messageId, error: textOf(error) }),
    ),
  webhooks: (around) =>
    httpHandler(
      { logger, metrics },
      makeWebhooks({
        config: around.config,
        credentials: secretValues(around).applicationCredentials,
        readerOf: providerModule,
        queue: notificationQueue(around.engines.sqs, queueUrl("provider-notifications")),
        now,
        logger,
        count: (name, dimensions) => count(metrics, name, dimensions),
      }),
    ),
  "call-control": ({ config }) =>
    startCallControl(
      {
        ROUTES_TABLE: "routes",
        NOTIFICATIONS_QUEUE_URL: queueUrl("provider-notifications"),
        CALLER_TOKEN_SECRET_ARN: callerTokenArn,
        APPLICATION_SECRET_ARNS: arnsOf(config),
        POWERTOOLS_SERVICE_NAME: "call-control",
        POWERTOOLS_METRICS_NAMESPACE: "Maskline",
        POWERTOOLS_LOG_LEVEL: "INFO",
        AWS_REGION: access.region,
        AWS_ACCESS_KEY_ID: access.accessKeyId,
        AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: "http://dynamodb.engine/",
        AWS_ENDPOINT_URL_SQS: "http://sqs.engine/",
        AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://secretsmanager.engine/",
      },
      config,
      { now, write: (line) => console.log(line) },
    ),
  "cdr-processor": (around) => makeProcessor(processorDeps(around)),
  "binding-sweeper": (around) => makeSweeper(sweeperDeps(around)),
  "recording-archiver": (around) => makeArchiver(archiverDeps(around)),
  auditor: (around) => {
    const means = { logger, metrics };
    const deps = auditorDeps(lifecycleEnv(around), around.config, means, lifecycleOutside(around));
    return makeAuditor({ ...deps, skipped: () => undefined });
  },
};

const publisher = ({ config, engines }: Surroundings) =>
  eventPublisher({ client: engines.sns, topicArn, stage: config.stage });

function processorDeps(around: Surroundings): Parameters<typeof makeProcessor>[0] {
  const { config, engines } = around;
  const { dynamo: client } = engines;
  const { retentionDays } = config;
  const kept = secretValues(around);
  const events = publisher(around);
  const applications = config.applications.map(({ application }) => application);
  return {
    now,
    events,
    metrics,
    archive: notificationArchive({ put: objectPutter(access, archiveBucket) }),
    readPush: readPushText,
    parse: pushParser(config, providerModule),
    calls: callBook({ client, table: "calls", retentionDays }),
    linker: callLinker({ client, table: "orders", tokenOf: callerTokens(kept) }),
    ledger: callWriter({
      write: batchWriter({ client, table: "calls", now, random: Math.random }),
      retentionDays,
    }),
    callees: calleeRenewal(config, {
      client,
      orders: "orders",
      numbers: "numbers",
      now,
      credentialsOf: kept.applicationCredentials,
      logger,
      metrics,
    }),
    texts: textBook({ client, calls: "calls", orders: "orders", retentionDays }),
    deadLetters: deadLetterQueue(engines.sqs, queueUrl("provider-notifications-dlq")),
    numbers: numberStatuses({
      client,
      table: "numbers",
      pool: numberPool({ client, table: "numbers", now, applications }),
      events,
    }),
    report: pushReport({ logger, metrics }),
  };
}

function sweeperDeps(around: Surroundings): Parameters<typeof makeSweeper>[0] {
  const { config } = around;
  const { deps, client, tokenOf } = lifecycle(around);
  const calls = {
    calls: callBook({ client, table: "calls", retentionDays: config.retentionDays }),
    linker: callLinker({ client, table: "orders", tokenOf }),
    events: deps.publisher,
    now,
    report: pushReport({ logger, metrics }),
  };
  return {
    sweep: {
      ...deps,
      onError: (orderId, error) => logger.error("order not converged", { orderId, error: textOf(error) }),
    },
    completeCalls: async (shards, until) => {
      await completeDueCalls(calls, shards, now(), until);
    },
    retireNumbers: async () => {
      await retireNumbers({ client, table: "numbers", routesTable: "routes", now });
    },
    swept: () => undefined,
  };
}

function archiverDeps(around: Surroundings): Parameters<typeof makeArchiver>[0] {
  const { config, engines } = around;
  const { dynamo: client } = engines;
  const gates = breakers({ client, table: "numbers", now });
  return {
    now,
    metrics,
    book: recordingBook({ client, table: "calls", now, retentionDays: config.retentionDays }),
    sourceOf: recordingSources(config, secretValues(around).applicationCredentials, now),
    closedUntil: gates.closedUntil,
    fetch: fetchRecording({
      store: recordingStore({ client: engines.s3, bucket, maxBytes: 512 * 1024 * 1024 }),
      hostsOf: (application) =>
        config.applications.find((each) => each.application === application)?.recordingHosts ?? [],
    }),
    events: publisher(around),
    report: archiveReport({ logger, metrics, breakers: gates, now }),
  };
}
