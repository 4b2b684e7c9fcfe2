import { Metrics } from "@aws-lambda-powertools/metrics";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSEvent } from "aws-lambda";
import type { Application } from "../../../config/types";
import { batchWriter } from "../../../core/adapters/batch-writer";
import { callBook } from "../../../core/adapters/call-book";
import { callLedger } from "../../../core/adapters/call-ledger";
import { callLinker } from "../../../core/adapters/call-linker";
import { callWriter } from "../../../core/adapters/call-writer";
import { objectPutter } from "../../../core/adapters/lean/object-putter";
import { notificationArchive } from "../../../core/adapters/notification-archive";
import { deadLetterQueue, readPushText } from "../../../core/adapters/notification-queue";
import { numberPool } from "../../../core/adapters/number-pool";
import { numberStatuses } from "../../../core/adapters/number-statuses";
import { pushText } from "../../../core/adapters/push-message";
import { textBook } from "../../../core/adapters/text-book";
import type { Push } from "../../../core/domain/calls/record-pushes";
import type { DomainEvent, EventPublisher } from "../../../core/domain/domain-events";
import { providerModule } from "../../../core/providers/registry";
import { calleeRenewal } from "../../../core/wiring/callee-renewal";
import { makeHandler } from "../../../functions/cdr-processor/handler";
import { pushParser } from "../../../functions/cdr-processor/parse-push";
import { createTables, embeddedDynamo, startSqsSnsS3 } from "../../engines";
import { functionLogger } from "../../function-logger";
import { documentedEvents } from "../../openapi-check";
import { aFee, callStart, feePush, testKey } from "../../pushes";

const application: Application = {
  provider: "huawei",
  application: "ride-axb",
  mode: "AXB",
  baseUrl: "https://rtcpns.example.com",
  exclusive: true,
  recordingHosts: [],
};
const retentionDays = { calls: 90 };
export const tokenOf = async (number: string) => `k1:token-of-${number.slice(-4)}`;

export async function startEngines() {
  const [dynamo, messaging] = await Promise.all([embeddedDynamo(), startSqsSnsS3()]);
  return { dynamo, messaging, stop: () => Promise.all([dynamo.stop(), messaging.stop()]) };
}

let ledgers = 0;

/** The processor on tables and a DLQ of its own, its events in a list, its clock in our hands. */
export async function startLedger({ dynamo, messaging }: Awaited<ReturnType<typeof startEngines>>) {
  ledgers += 1;
  const tables = await createTables(dynamo.client, `l${ledgers}-`);
  await messaging.sqs.send(new CreateQueueCommand({ QueueName: `dlq${ledgers}` }));
  const archive = { bucket: `archive${ledgers}`, isDown: false };
  await messaging.s3.send(new CreateBucketCommand({ Bucket: archive.bucket }));
  const put = objectPutter(
    { region: "us-east-1", accessKeyId: "test", secretAccessKey: "test" },
    { name: archive.bucket, host: "never.asked.invalid", endpoint: messaging.endpoint },
  );
  const requests: { name: string; input: unknown }[] = [];
  const faults: { beforeRequest?: (name: string) => void; topicIsDown?: boolean; remainingMs?: number } = {};
  const client = DynamoDBDocumentClient.from(dynamo.connect(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  client.middlewareStack.add(
    (next, context) => (args) => {
      const name = String(context.commandName);
      requests.push({ name, input: args.input });
      faults.beforeRequest?.(name);
      return next(args);
    },
    { step: "initialize", name: "count" },
  );
  const clock = { now: callStart + 100_000 };
  const now = () => clock.now;
  const published: DomainEvent[] = [];
  const events: EventPublisher = {
    async publish(batch) {
      if (faults.topicIsDown) throw new Error("the topic is down");
      published.push(...documentedEvents(batch));
    },
  };
  const logger = functionLogger("cdr-processor");
  const failures: string[] = [];
  const buried: string[] = [];
  const dlq = messaging.queueUrl(`dlq${ledgers}`);
  const deps = {
    calls: callBook({ client, table: tables.calls, retentionDays }),
    linker: callLinker({ client, table: tables.orders, tokenOf }),
    events,
    now,
    archive: notificationArchive({
      put: async (key, body) => {
        if (archive.isDown) throw new Error("the bucket is down");
        await put(key, body);
      },
    }),
    readPush: readPushText,
    parse: pushParser({ applications: [application] }, providerModule),
    ledger: callWriter({
      write: batchWriter({ client, table: tables.calls, now: Date.now, random: () => 0 }),
      retentionDays,
    }),
    callees: calleeRenewal(
      { applications: [application] },
      {
        client,
        orders: tables.orders,
        numbers: tables.numbers,
        now,
        credentialsOf: async () => ({ current: testKey }),
        logger: {
          warn: logger.warn,
          error: (message: string, fields: object) => {
            logger.error(message, { ...fields });
            failures.push(message);
          },
        },
        metrics: new Metrics(),
      },
    ),
    texts: textBook({ client, calls: tables.calls, orders: tables.orders, retentionDays }),
    deadLetters: deadLetterQueue(messaging.sqs, dlq),
    numbers: numberStatuses({
      client,
      table: tables.numbers,
      pool: numberPool({ client, table: tables.numbers, now, applications: ["ride-axb"] }),
      events,
    }),
    report: {
      failed: (what: string, error: unknown) => {
        logger.error(`${what} failed`, { error });
        failures.push(what);
      },
      buried: ({ messageId, reason }: { messageId: string; reason: string }) => {
        logger.warn("push moved to the DLQ", { messageId, reason });
        buried.push(reason);
      },
    },
    metrics: { publishStoredMetrics: () => {} },
  };
  const handler = makeHandler({ ...deps, now: Date.now });
  return {
    deps,
    tables,
    client,
    clock,
    requests,
    faults,
    published,
    failures,
    buried,
    dlq,
    archive,
    s3: messaging.s3,
    sqs: messaging.sqs,
    ledger: callLedger({ client, table: tables.calls, now }),
    put: (TableName: string, Item: Record<string, unknown>) =>
      client.send(new PutCommand({ TableName, Item })),
    /** Delivers messages; the ids of those reported failed. */
    async deliver(...texts: string[]): Promise<string[]> {
      const Records = texts.map((body, index) => ({ messageId: `m${index}`, body }));
      const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent, {
        getRemainingTimeInMillis: () => faults.remainingMs ?? 60_000,
      });
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

/** A push as the webhook queues it. */
export const queuedPush = (body: string, changes: Partial<Push> = {}): string =>
  pushText({
    provider: "huawei",
    application: "ride-axb",
    kind: "fees",
    receivedAt: callStart + 100_000,
    stale: false,
    body,
    ...changes,
  });

/** A fee push of so many calls of their own. */
export const manyCalls = (count: number, prefix = "call") =>
  feePush(
    ...Array.from({ length: count }, (_, i) =>
      aFee({ icid: `${prefix}-${i}`, sessionId: `${prefix}-${i}`, subscriptionId: `sub-${i}` }),
    ),
  );
