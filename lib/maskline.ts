import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { usualThrottle } from "../config/throttling";
import { auditor } from "./auditor";
import { BusinessMetrics } from "./business-metrics";
import { callControl } from "./call-control";
import { Dashboards } from "./constructs/dashboards/dashboards";
import { GradualDeployment } from "./constructs/gradual-deployment";
import { HealthAlarms } from "./constructs/health-alarms";
import { MasklineApi } from "./constructs/http-api";
import { orderEventsBus } from "./constructs/order-events-bus";
import type { QueueWithDlq } from "./constructs/queue-with-dlq";
import { SavedQueries } from "./constructs/saved-queries";
import { erasures } from "./erasures";
import { Functions } from "./functions";
import type { MasklineProps } from "./maskline-props";
import { notifications } from "./notifications";
import { orderEvents } from "./order-events";
import type { Parts } from "./parts";
import { reads } from "./reads";
import { makeResources, type Resources } from "./resources";
import { type Sweeps, sweeps } from "./sweeps";
import { verification } from "./verification";

type QueueName = "orderEvents" | "orderEventsDlq" | "notifications" | "notificationsDlq";

/**
 * The whole product: masked calls between customers and drivers.
 *
 * ```ts
 * const application = huaweiApplication("AXB", { baseUrl: huaweiAccessAddress, recordingHosts: ["*.myhuaweicloud.com"] });
 * const calls = new Maskline(this, "Calls", { applications: [application], policies: [ride(application)] });
 * calls.topics.events.addSubscription(new SqsSubscription(myQueue));
 * ```
 *
 * What is there already is used where it is given; everything else is made, private and under one key. Nothing secret is in the
 * props: each application gets an empty secret, which its operator fills.
 *
 * @throws Error when it is made with settings that are wrong; the text names each and how to put it right
 */
export class Maskline extends Construct {
  readonly resources: Resources;
  /** The HTTP API and its routes. */
  readonly api: MasklineApi;
  readonly functions: Functions;
  readonly orderEvents: QueueWithDlq;
  readonly notifications: QueueWithDlq;

  constructor(scope: Construct, id: string, props: MasklineProps) {
    super(scope, id);
    this.resources = makeResources(this, props);
    this.api = this.makeApi(props);
    this.functions = new Functions(this, "Functions", this.resources);
    const { resources, api, functions } = this;
    const parts: Parts = { scope: this, resources, api, functions };
    // A concern each: what it needs beyond the parts, it is given; what others need of it, it returns.
    this.orderEvents = orderEvents(parts);
    const { orderEventsBus: bus } = resources.config;
    if (bus) orderEventsBus(this, this.orderEvents, bus, props.eventBus);
    this.notifications = notifications(parts);
    callControl(parts, this.notifications);
    verification(parts);
    reads(parts);
    erasures(parts);
    auditor(parts);
    this.watch(sweeps(parts));
    functions.assertAllConcurrencyTaken();
  }

  /** Where the HTTP API is, with a slash at its end. */
  get url(): string {
    return this.api.url;
  }

  /** Everything that expires by itself; keys and indexes: docs/architecture.md. */
  get tables(): Readonly<Record<"orders" | "routes" | "numbers" | "calls", Table>> {
    const { orders, routes, numbers, calls } = this.resources.storage;
    return { orders, routes, numbers, calls };
  }

  /** Order events may be sent to `orderEvents`; the rest is to look into. */
  get queues(): Readonly<Record<QueueName, IQueue>> {
    return {
      orderEvents: this.orderEvents.queue,
      orderEventsDlq: this.orderEvents.dlq,
      notifications: this.notifications.queue,
      notificationsDlq: this.notifications.dlq,
    };
  }

  /** Domain events (CloudEvents) and alarms. */
  get topics(): Readonly<Record<"events" | "alarms", ITopic>> {
    return { events: this.resources.events, alarms: this.resources.alarms.topic };
  }

  /** The recordings. */
  get bucket(): IBucket {
    return this.resources.recordings;
  }

  get encryptionKey(): IKey {
    return this.resources.encryptionKey;
  }

  /** The key of each provider's application, by the application's name. */
  get secrets(): Readonly<Record<string, Secret>> {
    return this.resources.secrets.applications;
  }

  /** By their names in logs and metrics, as `order-events`. */
  get lambdas(): Readonly<Record<string, IFunction>> {
    return Object.fromEntries(this.functions.made.map(({ service, called }) => [service, called]));
  }

  /** What a provider that keeps a list of addresses has to put on it; empty where they are not fixed or not known here. */
  get egressAddresses(): readonly string[] {
    return this.resources.surroundings.egress?.addresses ?? [];
  }

  private makeApi({ httpApi }: MasklineProps): MasklineApi {
    const { config, encryptionKey, alarms, surroundings } = this.resources;
    return new MasklineApi(this, "HttpApi", {
      auth: config.auth ?? "iam",
      throttle: config.throttle ?? usualThrottle,
      encryptionKey,
      logRetention: surroundings.logRetention,
      alarms,
      ...(httpApi === undefined ? {} : { httpApi }),
      ...(config.domain === undefined ? {} : { domain: config.domain }),
    });
  }

  private watch({ sweeper, archiver }: Sweeps): void {
    const { config, alarms, storage } = this.resources;
    const metrics = new BusinessMetrics(config.stage);
    const fewNumbersLeft = config.fewNumbersLeft ?? 10;
    const health = new HealthAlarms(this, "Health", { alarms, metrics, sweeper, archiver, fewNumbersLeft });
    const { traffic } = config.deployment ?? { traffic: "all-at-once" };
    if (traffic !== "all-at-once")
      new GradualDeployment(this, "GradualDeployment", {
        traffic,
        functions: this.functions.made,
        alarms,
        promise: health.providerClosed,
      });
    new Dashboards(this, "Dashboards", {
      stage: config.stage,
      metrics,
      api: this.api.api,
      functions: this.functions.made,
      orderEvents: this.orderEvents,
      notifications: this.notifications,
      storage,
      alarms: alarms.made,
    });
    new SavedQueries(this, "SavedQueries", { stage: config.stage, functions: this.functions.made });
  }
}
