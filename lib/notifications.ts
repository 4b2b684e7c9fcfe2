import { Duration } from "aws-cdk-lib";
import { ComparisonOperator } from "aws-cdk-lib/aws-cloudwatch";
import { modeLimits } from "../config/modes";
import { BusinessMetrics, metricNames } from "./business-metrics";
import type { MasklineFunction } from "./constructs/maskline-function";
import { QueueConsumer } from "./constructs/queue-consumer";
import { QueueWithDlq } from "./constructs/queue-with-dlq";
import type { Functions } from "./functions";
import {
  allowItems,
  allowItemsUnderKey,
  allowKeyOf,
  allowMessagesUnderKey,
  allowObjects,
  allowPublish,
  allowSecrets,
  allowSend,
} from "./grants";
import type { Parts } from "./parts";

/** A consumer's timeout decides how long its queue hides a message. */
const queueTimeout = Duration.seconds(60);

/** What providers push, from the webhooks through the queue into the call ledger. */
export function notifications({ scope, resources, functions, api }: Parts): QueueWithDlq {
  const { encryptionKey, alarms } = resources;
  const source = new QueueWithDlq(scope, "ProviderNotificationsQueue", {
    name: "provider-notifications",
    encryptionKey,
    alarms,
    consumerTimeout: queueTimeout,
    impact: "Calls, fees and recordings that providers pushed are missing from the ledger.",
  });
  const webhook = "/webhooks/{provider}/{application}/{key}";
  api.serveSigned(
    webhooks(functions, source),
    [`POST ${webhook}/calls`, `POST ${webhook}/fees`, `POST ${webhook}/sms`, `POST ${webhook}/numbers`],
    "pushes",
  );
  new QueueConsumer(scope, "ProviderNotificationsConsumer", {
    source,
    consumer: cdrProcessor(functions, source),
    batchSize: 10,
    maxConcurrency: 10,
  });
  return source;
}

function webhooks(functions: Functions, source: QueueWithDlq): MasklineFunction {
  const { config, alarms, secrets, encryptionKey } = functions.resources;
  const fn = functions.make("Webhooks", {
    folder: "webhooks",
    description: "Authenticates what providers push, queues it, acknowledges",
    timeout: Duration.seconds(10),
    memorySize: 512,
    environment: {
      NOTIFICATIONS_QUEUE_URL: source.queue.queueUrl,
      APPLICATION_SECRET_ARNS: functions.applicationSecretArns(),
    },
    impact: "Calls and fees are not recorded; providers repeat a push for five hours and then drop it.",
  });
  allowSend(fn, source.queue);
  allowSecrets(fn, Object.values(secrets.applications));
  allowMessagesUnderKey(fn, encryptionKey);
  alarms.add(fn, "PushesRefused", {
    metric: new BusinessMetrics(config.stage).of(
      fn.service,
      metricNames.pushesRefused,
      "Sum",
      Duration.minutes(5),
    ),
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    impact:
      "Calls and fees of an application are refused at our door; its provider drops them after five hours.",
    runbook: "pushes-refused",
  });
  return fn;
}

function cdrProcessor(functions: Functions, source: QueueWithDlq): MasklineFunction {
  const { config, storage, secrets, events, encryptionKey, notificationArchive } = functions.resources;
  const calling = functions.secretsOf(
    config.applications.filter(({ mode }) => modeLimits[mode].calleePerCall),
  );
  const fn = functions.make("CdrProcessor", {
    callsProvider: Object.keys(calling).length > 0,
    folder: "cdr-processor",
    description: "Writes what providers pushed into the call ledger",
    timeout: queueTimeout,
    memorySize: 1024,
    environment: {
      ORDERS_TABLE: storage.orders.tableName,
      NUMBERS_TABLE: storage.numbers.tableName,
      CALLS_TABLE: storage.calls.tableName,
      NOTIFICATIONS_DLQ_URL: source.dlq.queueUrl,
      EVENTS_TOPIC_ARN: events.topicArn,
      NOTIFICATION_ARCHIVE_BUCKET: notificationArchive.bucketName,
      NOTIFICATION_ARCHIVE_HOST: notificationArchive.bucketRegionalDomainName,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
      // Who the driver's next call reaches is set again after each of his calls, where the mode wants that.
      APPLICATION_SECRET_ARNS: functions.arnsOf(calling),
    },
    impact: "Calls are missing from the ledger and recordings are not fetched; billing and support see gaps.",
  });
  allowItems(fn, storage.orders, ["GetItem", "Query"]);
  allowItems(fn, storage.numbers, ["GetItem", "UpdateItem"]);
  allowItems(fn, storage.calls, ["BatchWriteItem", "PutItem", "DeleteItem", "Query"]);
  allowSend(fn, source.dlq);
  allowObjects(fn, notificationArchive, ["PutObject"]);
  allowPublish(fn, events);
  allowKeyOf(fn, events.masterKey, encryptionKey);
  allowSecrets(fn, [secrets.callerToken, ...Object.values(calling)]);
  allowItemsUnderKey(fn, encryptionKey);
  return fn;
}
