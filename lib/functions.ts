import { Duration, Stack } from "aws-cdk-lib";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { modeLimits } from "../config/modes";
import { MasklineFunction, type MasklineFunctionProps } from "./constructs/maskline-function";
import type { QueueWithDlq } from "./constructs/queue-with-dlq";
import {
  allowItems,
  allowItemsUnderKey,
  allowMessagesUnderKey,
  allowObjects,
  allowPublish,
  allowSecrets,
  allowSend,
} from "./grants";
import type { Resources } from "./resources";

/** A consumer's timeout decides how long its queue hides a message. */
export const orderEventsTimeout = Duration.seconds(60);
export const notificationsTimeout = Duration.seconds(60);

type OwnProps = Omit<MasklineFunctionProps, keyof Resources["surroundings"]>;

/** The functions, each with what it may touch and nothing else. */
export class Functions extends Construct {
  readonly made: MasklineFunction[] = [];

  constructor(
    scope: Construct,
    id: string,
    readonly resources: Resources,
  ) {
    super(scope, id);
  }

  /** Answers `POST /v1/order-events`: the lifecycle inline, so that the caller gets the number. */
  orderEvents(): MasklineFunction {
    const fn = this.make("OrderEvents", {
      folder: "order-events",
      description: "Applies an order event from the platform and converges the binding",
      timeout: Duration.seconds(15),
      memorySize: 1024,
      environment: this.lifecycleEnvironment(),
      impact: "New rides and deliveries get no privacy number: customers and drivers can't call each other.",
    });
    this.allowLifecycle(fn);
    return fn;
  }

  /** The same bundle, fed by the queue. */
  orderEventsQueue(): MasklineFunction {
    const fn = this.make("OrderEventsQueue", {
      folder: "order-events",
      service: "order-events-queue",
      handler: "queueHandler",
      description: "Applies order events that arrive by queue",
      timeout: orderEventsTimeout,
      memorySize: 1024,
      environment: this.lifecycleEnvironment(),
      impact: "Orders that arrive by queue get their number late, or not at all.",
    });
    this.allowLifecycle(fn);
    return fn;
  }

  api(): MasklineFunction {
    const { storage, recordings, encryptionKey } = this.resources;
    const fn = this.make("Api", {
      folder: "api",
      description: "Reads of orders, calls and recordings, and the number pool",
      timeout: Duration.seconds(15),
      memorySize: 512,
      environment: {
        ORDERS_TABLE: storage.orders.tableName,
        NUMBERS_TABLE: storage.numbers.tableName,
        CALLS_TABLE: storage.calls.tableName,
        RECORDINGS_BUCKET: recordings.bucketName,
      },
      impact:
        "Support can't look up orders, calls or recordings, and operators can't change the number pool.",
    });
    allowItems(fn, storage.orders, ["GetItem", "Query"]);
    allowItems(fn, storage.numbers, ["GetItem", "BatchGetItem", "Query", "UpdateItem"]);
    allowItems(fn, storage.calls, ["GetItem", "Query"], ["by-number"]);
    allowObjects(fn, recordings, ["GetObject"]);
    allowItemsUnderKey(fn, encryptionKey);
    return fn;
  }

  webhooks(notifications: QueueWithDlq): MasklineFunction {
    const { secrets, encryptionKey } = this.resources;
    const fn = this.make("Webhooks", {
      folder: "webhooks",
      description: "Authenticates what providers push, queues it, acknowledges",
      timeout: Duration.seconds(10),
      memorySize: 512,
      environment: {
        NOTIFICATIONS_QUEUE_URL: notifications.queue.queueUrl,
        APPLICATION_SECRET_ARNS: this.applicationSecretArns(),
      },
      impact: "Calls and fees are not recorded; providers repeat a push for five hours and then drop it.",
    });
    allowSend(fn, notifications.queue);
    allowSecrets(fn, Object.values(secrets.applications));
    allowMessagesUnderKey(fn, encryptionKey);
    return fn;
  }

  cdrProcessor(notifications: QueueWithDlq): MasklineFunction {
    const { config, storage, secrets, events, encryptionKey } = this.resources;
    const calling = this.secretsOf(config.applications.filter(({ mode }) => modeLimits[mode].calleePerCall));
    const fn = this.make("CdrProcessor", {
      folder: "cdr-processor",
      description: "Writes what providers pushed into the call ledger",
      timeout: notificationsTimeout,
      memorySize: 1024,
      environment: {
        ORDERS_TABLE: storage.orders.tableName,
        NUMBERS_TABLE: storage.numbers.tableName,
        CALLS_TABLE: storage.calls.tableName,
        NOTIFICATIONS_DLQ_URL: notifications.dlq.queueUrl,
        EVENTS_TOPIC_ARN: events.topicArn,
        CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
        // Who the driver's next call reaches is set again after each of his calls, where the mode wants that.
        APPLICATION_SECRET_ARNS: this.arnsOf(calling),
      },
      impact:
        "Calls are missing from the ledger and recordings are not fetched; billing and support see gaps.",
    });
    allowItems(fn, storage.orders, ["GetItem", "Query"]);
    allowItems(fn, storage.numbers, ["GetItem", "UpdateItem"]);
    allowItems(fn, storage.calls, ["BatchWriteItem", "PutItem", "DeleteItem", "Query"]);
    allowSend(fn, notifications.dlq);
    allowPublish(fn, events);
    allowSecrets(fn, [secrets.callerToken, ...Object.values(calling)]);
    allowItemsUnderKey(fn, encryptionKey);
    return fn;
  }

  bindingSweeper(): MasklineFunction {
    const { storage } = this.resources;
    const fn = this.make("BindingSweeper", {
      folder: "binding-sweeper",
      description: "Converges every order, and publishes every call, whose due time has come",
      // Less than the minute until the next one: an overlap is harmless, but no gain.
      timeout: Duration.seconds(55),
      memorySize: 1024,
      environment: { ...this.lifecycleEnvironment(), CALLS_TABLE: storage.calls.tableName },
      impact: "Ended orders keep their numbers bound, people of past orders can still call each other.",
      sweeps: true,
    });
    this.allowLifecycle(fn);
    allowItems(fn, storage.orders, ["Query"], ["due"]);
    // A retiring number leaves the pool once no route is on it, which only the routes can tell.
    allowItems(fn, storage.routes, ["Scan"]);
    allowItems(fn, storage.numbers, ["DeleteItem"]);
    allowItems(fn, storage.calls, ["PutItem", "DeleteItem", "Query"], ["due"]);
    return fn;
  }

  recordingArchiver(): MasklineFunction {
    const { storage, secrets, recordings, events, encryptionKey } = this.resources;
    const fn = this.make("RecordingArchiver", {
      folder: "recording-archiver",
      description: "Fetches recordings from providers and streams them to the bucket",
      timeout: Duration.minutes(2),
      memorySize: 1024,
      environment: {
        NUMBERS_TABLE: storage.numbers.tableName,
        CALLS_TABLE: storage.calls.tableName,
        RECORDINGS_BUCKET: recordings.bucketName,
        EVENTS_TOPIC_ARN: events.topicArn,
        APPLICATION_SECRET_ARNS: this.applicationSecretArns(),
      },
      impact: "Recordings are not archived; the provider deletes them after seven days.",
      sweeps: true,
    });
    allowItems(fn, storage.numbers, ["GetItem", "UpdateItem"]);
    allowItems(fn, storage.calls, ["GetItem", "PutItem", "UpdateItem"], ["recordings-due"]);
    allowObjects(fn, recordings, ["PutObject", "AbortMultipartUpload"]);
    allowPublish(fn, events);
    allowSecrets(fn, Object.values(secrets.applications));
    allowItemsUnderKey(fn, encryptionKey);
    return fn;
  }

  /** A function of this stage, which may touch nothing yet. */
  make(id: string, props: OwnProps): MasklineFunction {
    const fn = new MasklineFunction(this, id, { ...this.resources.surroundings, ...props });
    this.made.push(fn);
    return fn;
  }

  private applicationSecretArns(): string {
    return this.arnsOf(this.resources.secrets.applications);
  }

  /** The secrets of these, by application. */
  secretsOf(applications: readonly { application: string }[]): Record<string, Secret> {
    const names = new Set(applications.map(({ application }) => application));
    const all = Object.entries(this.resources.secrets.applications);
    return Object.fromEntries(all.filter(([application]) => names.has(application)));
  }

  /** As `APPLICATION_SECRET_ARNS` has them. */
  arnsOf(secrets: Readonly<Record<string, Secret>>): string {
    const arns = Object.entries(secrets).map(([application, { secretArn }]) => [application, secretArn]);
    return Stack.of(this).toJsonString(Object.fromEntries(arns));
  }

  private lifecycleEnvironment(): Record<string, string> {
    const { storage, secrets, events } = this.resources;
    return {
      ORDERS_TABLE: storage.orders.tableName,
      ROUTES_TABLE: storage.routes.tableName,
      NUMBERS_TABLE: storage.numbers.tableName,
      EVENTS_TOPIC_ARN: events.topicArn,
      CALLER_TOKEN_SECRET_ARN: secrets.callerToken.secretArn,
      APPLICATION_SECRET_ARNS: this.applicationSecretArns(),
    };
  }

  /** What one driver of the lifecycle needs, whoever calls it. */
  private allowLifecycle(fn: MasklineFunction): void {
    const { storage, secrets, events, encryptionKey } = this.resources;
    allowItems(fn, storage.orders, ["GetItem", "PutItem"]);
    allowItems(fn, storage.routes, ["BatchGetItem", "UpdateItem", "DeleteItem"], ["by-caller"]);
    allowItems(fn, storage.numbers, ["GetItem", "BatchGetItem", "Query", "UpdateItem"]);
    allowPublish(fn, events);
    allowSecrets(fn, [secrets.callerToken, ...Object.values(secrets.applications)]);
    allowItemsUnderKey(fn, encryptionKey);
  }
}
