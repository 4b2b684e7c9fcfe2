import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { modeLimits } from "../config/modes";
import type { StageConfig } from "../config/types";
import type { Bundles } from "./bundle";
import { BusinessMetrics } from "./business-metrics";
import { callControl } from "./call-control";
import { Alarms } from "./constructs/alarms";
import { EncryptionKey } from "./constructs/encryption-key";
import { EventTopic } from "./constructs/event-topic";
import { HealthAlarms } from "./constructs/health-alarms";
import { MasklineApi, type RouteKey } from "./constructs/http-api";
import type { MasklineFunction } from "./constructs/maskline-function";
import { OverviewDashboard } from "./constructs/overview-dashboard";
import { QueueConsumer } from "./constructs/queue-consumer";
import { QueueWithDlq } from "./constructs/queue-with-dlq";
import { RecordingsBucket } from "./constructs/recordings-bucket";
import { Secrets } from "./constructs/secrets";
import { Storage } from "./constructs/storage";
import { SweepSchedules } from "./constructs/sweep-schedules";
import { Functions, notificationsTimeout, orderEventsTimeout } from "./functions";
import type { Resources } from "./resources";
import { verification } from "./verification";

export interface MasklineStackProps extends StackProps {
  readonly config: StageConfig;
  readonly bundles: Bundles;
}

interface Sweeps {
  readonly sweeper: MasklineFunction;
  readonly archiver: MasklineFunction;
}

interface Watched extends Sweeps {
  readonly api: MasklineApi;
  readonly functions: Functions;
  readonly queues: readonly QueueWithDlq[];
}

const reads: readonly RouteKey[] = [
  "GET /v1/orders/{orderId}",
  "GET /v1/orders/{orderId}/calls",
  "GET /v1/calls",
  "GET /v1/calls/{callId}",
  "GET /v1/calls/{callId}/recording",
  "GET /v1/numbers",
  "PUT /v1/numbers",
  "GET /v1/health",
  "GET /v1/openapi.json",
];

/** Where applications that wait for answers push to: more specific than the webhooks' own routes, so it goes first. */
const askedRoutes = ({ applications }: StageConfig): RouteKey[] =>
  applications.flatMap(({ provider, application, mode }) =>
    modeLimits[mode].asks.map((kind): RouteKey => `POST /webhooks/${provider}/${application}/{key}/${kind}`),
  );

/** One stage of Maskline. */
export class MasklineStack extends Stack {
  constructor(scope: Construct, id: string, props: MasklineStackProps) {
    super(scope, id, props);
    const resources = this.resources(props);
    const api = this.api(resources);
    const functions = new Functions(this, "Functions", resources);
    const orderEvents = this.orderEvents(resources, functions, api);
    const notifications = this.notifications(resources, functions, api);
    this.callControl(resources, functions, api, notifications);
    this.verification(resources, functions, api);
    api.serve(functions.api(), reads);
    const sweeps = this.sweeps(resources, functions);
    this.watch(resources, { ...sweeps, api, functions, queues: [orderEvents, notifications] });
    this.outputs(resources, api, { orderEvents, notifications });
  }

  private resources({ config, bundles }: MasklineStackProps): Resources {
    const { keepData, stage, retentionDays } = config;
    const applications = [...config.applications, ...(config.voice ?? [])];
    const encryptionKey = new EncryptionKey(this, "Key", { keepData });
    const alarms = new Alarms(this, "Alarms", {
      encryptionKey,
      ...(config.alarmEmail === undefined ? {} : { email: config.alarmEmail }),
    });
    // Checked in config/checks.ts to be one of the days that CloudWatch offers, which is what the enumeration lists.
    const logRetention: RetentionDays = retentionDays.logs;
    return {
      config,
      encryptionKey,
      alarms,
      storage: new Storage(this, "Storage", { encryptionKey, keepData }),
      secrets: new Secrets(this, "Secrets", { applications, encryptionKey, keepData }),
      recordings: new RecordingsBucket(this, "Recordings", {
        encryptionKey,
        keepData,
        retention: Duration.days(retentionDays.recordings),
      }),
      events: new EventTopic(this, "Events", { encryptionKey }),
      surroundings: { stage, bundles, encryptionKey, logRetention, alarms },
    };
  }

  private api({ config, encryptionKey, alarms, surroundings }: Resources): MasklineApi {
    return new MasklineApi(this, "HttpApi", {
      auth: config.auth ?? "iam",
      throttle: config.throttle ?? { requestsPerSecond: 100, burst: 200 },
      encryptionKey,
      logRetention: surroundings.logRetention,
      alarms,
    });
  }

  private orderEvents(resources: Resources, functions: Functions, api: MasklineApi): QueueWithDlq {
    const { encryptionKey, alarms } = resources;
    api.serve(functions.orderEvents(), ["POST /v1/order-events", "POST /v1/orders/{orderId}/callee"]);
    const source = new QueueWithDlq(this, "OrderEventsQueue", {
      name: "order-events",
      encryptionKey,
      alarms,
      consumerTimeout: orderEventsTimeout,
      impact: "Order events that came by queue have no effect: no number, or a number that stays too long.",
    });
    new QueueConsumer(this, "OrderEventsConsumer", {
      source,
      consumer: functions.orderEventsQueue(),
      batchSize: 5,
      maxConcurrency: 10,
    });
    return source;
  }

  private notifications(resources: Resources, functions: Functions, api: MasklineApi): QueueWithDlq {
    const { encryptionKey, alarms } = resources;
    const source = new QueueWithDlq(this, "ProviderNotificationsQueue", {
      name: "provider-notifications",
      encryptionKey,
      alarms,
      consumerTimeout: notificationsTimeout,
      impact: "Calls, fees and recordings that providers pushed are missing from the ledger.",
    });
    const webhook = "/webhooks/{provider}/{application}/{key}";
    api.serveSigned(functions.webhooks(source), [
      `POST ${webhook}/calls`,
      `POST ${webhook}/fees`,
      `POST ${webhook}/sms`,
      `POST ${webhook}/numbers`,
    ]);
    new QueueConsumer(this, "ProviderNotificationsConsumer", {
      source,
      consumer: functions.cdrProcessor(source),
      batchSize: 10,
      maxConcurrency: 10,
    });
    return source;
  }

  private callControl(
    { config }: Resources,
    functions: Functions,
    api: MasklineApi,
    notifications: QueueWithDlq,
  ): void {
    const routes = askedRoutes(config);
    if (routes.length > 0) api.serveSigned(callControl(functions, notifications), routes);
  }

  private verification({ config }: Resources, functions: Functions, api: MasklineApi): void {
    if (!config.voice?.some(({ mode }) => mode === "VERIFICATION")) return;
    api.serve(verification(functions), ["POST /v1/verification-calls", "GET /v1/verification-calls/{id}"]);
  }

  private sweeps({ config: { sweepers } }: Resources, functions: Functions): Sweeps {
    const sweeper = functions.bindingSweeper();
    const archiver = functions.recordingArchiver();
    new SweepSchedules(this, "BindingSweeps", { sweep: sweeper, sweepers });
    new SweepSchedules(this, "RecordingSweeps", { sweep: archiver, sweepers });
    return { sweeper, archiver };
  }

  private watch({ config, alarms }: Resources, watched: Watched): void {
    const { sweeper, archiver, api, functions, queues } = watched;
    const metrics = new BusinessMetrics(config.stage);
    const fewNumbersLeft = config.fewNumbersLeft ?? 10;
    new HealthAlarms(this, "Health", { alarms, metrics, sweeper, archiver, fewNumbersLeft });
    new OverviewDashboard(this, "Overview", {
      stage: config.stage,
      metrics,
      api,
      functions: functions.made,
      queues,
      sweeper,
      archiver,
    });
  }

  private outputs(
    { storage, recordings, events, alarms }: Resources,
    api: MasklineApi,
    queues: { orderEvents: QueueWithDlq; notifications: QueueWithDlq },
  ): void {
    const outputs = {
      ApiUrl: api.url,
      OrdersTable: storage.orders.tableName,
      RoutesTable: storage.routes.tableName,
      NumbersTable: storage.numbers.tableName,
      CallsTable: storage.calls.tableName,
      OrderEventsQueueUrl: queues.orderEvents.queue.queueUrl,
      OrderEventsDlqUrl: queues.orderEvents.dlq.queueUrl,
      ProviderNotificationsQueueUrl: queues.notifications.queue.queueUrl,
      ProviderNotificationsDlqUrl: queues.notifications.dlq.queueUrl,
      RecordingsBucket: recordings.bucketName,
      EventsTopicArn: events.topicArn,
      AlarmTopicArn: alarms.topic.topicArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
