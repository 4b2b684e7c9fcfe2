import { Construct } from "constructs";
import { usualThrottle } from "../config/throttling";
import { BusinessMetrics } from "./business-metrics";
import { callControl } from "./call-control";
import { HealthAlarms } from "./constructs/health-alarms";
import { MasklineApi } from "./constructs/http-api";
import { OverviewDashboard } from "./constructs/overview-dashboard";
import type { QueueWithDlq } from "./constructs/queue-with-dlq";
import { Functions } from "./functions";
import { notifications } from "./notifications";
import { orderEvents } from "./order-events";
import type { Parts } from "./parts";
import { reads } from "./reads";
import { makeResources, type Resources, type ResourcesProps } from "./resources";
import { type Sweeps, sweeps } from "./sweeps";
import { verification } from "./verification";

export type MasklineProps = ResourcesProps;

/** The whole product: masked calls between customers and drivers. */
export class Maskline extends Construct {
  readonly resources: Resources;
  readonly api: MasklineApi;
  readonly functions: Functions;
  readonly orderEvents: QueueWithDlq;
  readonly notifications: QueueWithDlq;

  constructor(scope: Construct, id: string, props: MasklineProps) {
    super(scope, id);
    this.resources = makeResources(this, props);
    this.api = this.makeApi();
    this.functions = new Functions(this, "Functions", this.resources);
    const { resources, api, functions } = this;
    const parts: Parts = { scope: this, resources, api, functions };
    // A concern each: what it needs beyond the parts, it is given; what others need of it, it returns.
    this.orderEvents = orderEvents(parts);
    this.notifications = notifications(parts);
    callControl(parts, this.notifications);
    verification(parts);
    reads(parts);
    this.watch(sweeps(parts));
  }

  private makeApi(): MasklineApi {
    const { config, encryptionKey, alarms, surroundings } = this.resources;
    return new MasklineApi(this, "HttpApi", {
      auth: config.auth ?? "iam",
      throttle: config.throttle ?? usualThrottle,
      encryptionKey,
      logRetention: surroundings.logRetention,
      alarms,
    });
  }

  private watch({ sweeper, archiver }: Sweeps): void {
    const { config, alarms } = this.resources;
    const metrics = new BusinessMetrics(config.stage);
    const fewNumbersLeft = config.fewNumbersLeft ?? 10;
    new HealthAlarms(this, "Health", { alarms, metrics, sweeper, archiver, fewNumbersLeft });
    new OverviewDashboard(this, "Overview", {
      stage: config.stage,
      metrics,
      api: this.api,
      functions: this.functions.made,
      queues: [this.orderEvents, this.notifications],
      sweeper,
      archiver,
    });
  }
}
