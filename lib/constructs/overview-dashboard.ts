import { Duration } from "aws-cdk-lib";
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type BusinessMetrics, metricNames } from "../business-metrics";
import type { MasklineApi } from "./http-api";
import type { MasklineFunction } from "./maskline-function";
import type { QueueWithDlq } from "./queue-with-dlq";

export interface OverviewDashboardProps {
  readonly stage: string;
  readonly metrics: BusinessMetrics;
  readonly api: MasklineApi;
  readonly functions: readonly MasklineFunction[];
  readonly queues: readonly QueueWithDlq[];
  readonly sweeper: MasklineFunction;
  readonly archiver: MasklineFunction;
}

const period = Duration.minutes(5);
const third = 8;

const graph = (title: string, left: IMetric[], right: IMetric[] = []): IWidget =>
  new GraphWidget({
    title,
    left,
    right,
    width: third,
    height: 6,
    leftYAxis: { min: 0 },
    rightYAxis: { min: 0 },
  });

/** One page: do orders get numbers, do calls reach the ledger, do recordings reach the bucket. */
export class OverviewDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: OverviewDashboardProps,
  ) {
    super(scope, id);
    const dashboard = new Dashboard(this, "Dashboard", {
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.AUTO,
    });
    dashboard.addWidgets(
      new TextWidget({
        markdown: `# Maskline ${props.stage}\nWhat each alarm means and what to do: docs/runbook.md`,
        width: 24,
        height: 2,
      }),
    );
    dashboard.addWidgets(...this.requests());
    dashboard.addWidgets(...this.orders());
    dashboard.addWidgets(...this.ledger());
    dashboard.addWidgets(...this.agreement());
    dashboard.addWidgets(...this.machinery());
  }

  private requests(): IWidget[] {
    const { api } = this.props.api;
    return [
      graph("Requests", [api.metricCount({ period, statistic: "Sum" })]),
      graph("Answered with 4xx, 5xx", [
        api.metricClientError({ period, statistic: "Sum" }),
        api.metricServerError({ period, statistic: "Sum" }),
      ]),
      graph("Latency, p50 and p99", [
        api.metricLatency({ period, statistic: "p50", label: "p50" }),
        api.metricLatency({ period, statistic: "p99", label: "p99" }),
      ]),
    ];
  }

  private orders(): IWidget[] {
    const { metrics, sweeper } = this.props;
    return [
      graph("Sweeper lag (ms)", [metrics.of(sweeper.service, metricNames.sweeperLag, "Maximum")]),
      graph(
        "Numbers left; orders without one",
        [metrics.ofLifecycle(metricNames.numbersLeft, "MIN")],
        [metrics.ofLifecycle(metricNames.numbersExhausted, "SUM")],
      ),
      graph("Provider closed", [metrics.ofLifecycle(metricNames.providerClosed, "SUM")]),
    ];
  }

  private ledger(): IWidget[] {
    const { queues } = this.props;
    return [
      graph(
        "Oldest message (s)",
        queues.map(({ queue, node }) =>
          queue.metricApproximateAgeOfOldestMessage({ period, label: node.id }),
        ),
      ),
      graph(
        "Messages in DLQs",
        queues.map(({ dlq, node }) =>
          dlq.metricApproximateNumberOfMessagesVisible({ period, label: node.id }),
        ),
      ),
      this.recordings(),
    ];
  }

  private recordings(): IWidget {
    const { metrics, archiver } = this.props;
    const sum = (
      name: "recordingsExpected" | "recordingsArchived" | "recordingsNearDeadline" | "recordingsLost",
    ) => metrics.of(archiver.service, metricNames[name], "Sum", period).with({ label: metricNames[name] });
    return graph(
      "Recordings expected, archived; near their deadline, lost",
      [sum("recordingsExpected"), sum("recordingsArchived")],
      [sum("recordingsNearDeadline"), sum("recordingsLost")],
    );
  }

  /** Whether orders, routes and providers agree. */
  private agreement(): IWidget[] {
    const { metrics } = this.props;
    const ofAuditor = (name: "auditFindings" | "auditHealed" | "numbersAudited") =>
      metrics.of("auditor", metricNames[name], "Sum", period).with({ label: metricNames[name] });
    return [
      graph(
        "Audit: found, healed; numbers",
        [ofAuditor("auditFindings"), ofAuditor("auditHealed")],
        [ofAuditor("numbersAudited")],
      ),
      graph("Orphans met by orders", [metrics.ofLifecycle(metricNames.orphansFound, "SUM")]),
      graph("Not reached: AX drivers' calls, texts, our door", [
        metrics.of("cdr-processor", metricNames.calleeNotSet, "Sum", period),
        metrics.of("call-control", metricNames.textsDiscarded, "Sum", period),
        metrics.of("webhooks", metricNames.pushesRefused, "Sum", period),
      ]),
    ];
  }

  private machinery(): IWidget[] {
    const { functions, metrics } = this.props;
    return [
      graph("Oldest erasure in work (s)", [
        metrics.of("eraser", metricNames.oldestErasure, "Maximum", period),
      ]),
      graph(
        "Function errors",
        functions.map(({ lambda, service }) => lambda.metricErrors({ period, label: service })),
      ),
      graph(
        "Function duration, p99 (ms)",
        functions.map(({ lambda, service }) =>
          lambda.metricDuration({ period, statistic: "p99", label: service }),
        ),
      ),
      graph(
        "Function throttles",
        functions.map(({ lambda, service }) => lambda.metricThrottles({ period, label: service })),
      ),
    ];
  }
}
