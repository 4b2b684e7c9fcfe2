import { Duration } from "aws-cdk-lib";
import type { IHttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { BusinessMetrics } from "../../business-metrics";
import type { MasklineFunction } from "../maskline-function";
import type { QueueWithDlq } from "../queue-with-dlq";
import type { Storage } from "../storage";

/** What pages show figures of. */
export interface Watched {
  readonly stage: string;
  readonly metrics: BusinessMetrics;
  readonly api: IHttpApi;
  readonly functions: readonly MasklineFunction[];
  readonly orderEvents: QueueWithDlq;
  readonly notifications: QueueWithDlq;
  readonly storage: Storage;
  readonly alarms: readonly IAlarm[];
}

/** One concern's page. */
export interface Page {
  readonly title: string;
  /** What it answers, and where to go on from there. */
  readonly about: string;
  /** Alarms whose state it shows. @default none */
  readonly alarms?: readonly IAlarm[];
  readonly rows: readonly (readonly IWidget[])[];
}

export const period = Duration.minutes(5);
const third = 8;

/** @param right on an axis of its own */
export const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): IWidget =>
  new GraphWidget({
    title,
    left: [...left],
    right: [...right],
    width: third,
    height: 6,
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  });

/** Metrics of some functions, by their service names. */
function of(
  { functions }: Pick<Watched, "functions">,
  services: readonly string[],
  metric: (fn: MasklineFunction) => IMetric,
): IMetric[] {
  return functions.filter(({ service }) => services.includes(service)).map(metric);
}

export const errorsOf = (watched: Watched, services: readonly string[]): IWidget =>
  graph(
    "Errors; throttles",
    of(watched, services, ({ lambda, service }) => lambda.metricErrors({ period, label: service })),
    of(watched, services, ({ lambda, service }) =>
      lambda.metricThrottles({ period, label: `${service} throttled` }),
    ),
  );

export const durationOf = (watched: Watched, services: readonly string[], statistic = "p99"): IWidget =>
  graph(
    `Duration, ${statistic} (ms)`,
    of(watched, services, ({ lambda, service }) =>
      lambda.metricDuration({ period, statistic, label: service }),
    ),
  );

export function addPage(scope: Construct, id: string, { title, about, alarms = [], rows }: Page): void {
  const dashboard = new Dashboard(scope, id, {
    defaultInterval: Duration.hours(3),
    periodOverride: PeriodOverride.AUTO,
  });
  dashboard.addWidgets(new TextWidget({ markdown: `# ${title}\n${about}`, width: 24, height: 2 }));
  if (alarms.length > 0)
    dashboard.addWidgets(
      new AlarmStatusWidget({ alarms: [...alarms], width: 24, height: 4, title: "Alarms" }),
    );
  for (const row of rows) dashboard.addWidgets(...row);
}
