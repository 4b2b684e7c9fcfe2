import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";

/** Names of the metrics that the functions write; with the dimension `service` only, unless said otherwise. */
export const metricNames = {
  /** binding-sweeper: how late the latest of what it found due was, in milliseconds. */
  sweeperLag: "SweeperLag",
  /** recording-archiver: recordings not archived whose retention at the provider ends soon. */
  recordingsNearDeadline: "RecordingsNearDeadline",
  /** recording-archiver: recordings given up. */
  recordingsLost: "RecordingsLost",
  /** recording-archiver: recordings to fetch, and those fetched. */
  recordingsExpected: "RecordingsExpected",
  recordingsArchived: "RecordingsArchived",
  /** Lifecycle: numbers that take new routes, seen when one was chosen. */
  numbersLeft: "NumbersLeft",
  /** Lifecycle: orders that found no number. */
  numbersExhausted: "NumbersExhausted",
  /** Lifecycle: an application or our address was closed after a refusal. */
  providerClosed: "ProviderClosed",
  /** auditor: what became sure not to agree between orders, routes and providers; what was put right; numbers looked at. */
  auditFindings: "AuditFindings",
  auditHealed: "AuditHealed",
  numbersAudited: "NumbersAudited",
  /** Lifecycle: subscriptions nobody owns that stood on routes of ours. */
  orphansFound: "OrphansFound",
  /** cdr-processor: drivers whose next call reaches nobody (AX). */
  calleeNotSet: "CalleeNotSet",
  /** webhooks: refused pushes whose sender has the address's key, so is the provider: a wrong secret, or an unlisted network. */
  pushesRefused: "PushesRefused",
  /** call-control: texts that were not forwarded. */
  textsDiscarded: "TextsDiscarded",
  /** eraser: how long the oldest erasure has been in work, in seconds. */
  oldestErasure: "OldestErasure",
} as const;
export type MetricName = (typeof metricNames)[keyof typeof metricNames];

/** Every function that drives the lifecycle. */
const lifecycleServices = ["order-events", "order-events-queue", "binding-sweeper"];

/** The metrics of one stage. */
export class BusinessMetrics {
  readonly namespace: string;

  constructor(stage: string) {
    // Stages may share an account, and one's alarms must not hear the other's metrics.
    this.namespace = `Maskline/${stage}`;
  }

  of(service: string, metricName: MetricName, statistic: string, period = Duration.minutes(1)): Metric {
    return new Metric({
      namespace: this.namespace,
      metricName,
      dimensionsMap: { service },
      statistic,
      period,
      label: service,
    });
  }

  /** One figure over every function that drives the lifecycle: each writes its own. */
  ofLifecycle(metricName: MetricName, combine: "SUM" | "MIN", period = Duration.minutes(5)): MathExpression {
    const statistic = combine === "SUM" ? "Sum" : "Minimum";
    const entries = lifecycleServices.map(
      // Ids are one name space per graph, and start with a small letter.
      (service, index) =>
        [`m${metricName}${index}`, this.of(service, metricName, statistic, period)] as const,
    );
    return new MathExpression({
      expression: `${combine}([${entries.map(([id]) => id).join(", ")}])`,
      usingMetrics: Object.fromEntries(entries),
      label: metricName,
      period,
    });
  }
}
