import { Duration } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";

/** Names of the metrics that the functions write, each with the dimension `service`; {@link furtherDimensions} has the others. */
export const metricNames = {
  /** order-events: events taken, those that policy refuses for good, those whose order waits for its number. */
  orderEvents: "OrderEvents",
  orderEventsRefused: "OrderEventsRefused",
  ordersWaiting: "OrdersWaiting",
  /** Lifecycle: subscriptions made and ended at providers, and how long each request took, in milliseconds. */
  bindingsMade: "BindingsMade",
  bindingsEnded: "BindingsEnded",
  providerRequestTime: "ProviderRequestTime",
  /** Whoever asks a provider: requests that were refused, or had no answer. */
  providerFailure: "ProviderFailure",
  /** binding-sweeper: how late the latest of what it found due was, in milliseconds; orders looked at. */
  sweeperLag: "SweeperLag",
  ordersSwept: "OrdersSwept",
  /** recording-archiver: recordings not archived whose retention at the provider ends soon. */
  recordingsNearDeadline: "RecordingsNearDeadline",
  /** recording-archiver: recordings given up. */
  recordingsLost: "RecordingsLost",
  /** recording-archiver: recordings to fetch, those fetched, and their length. */
  recordingsExpected: "RecordingsExpected",
  recordingsArchived: "RecordingsArchived",
  recordingBytes: "RecordingBytes",
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
  /** webhooks: pushes queued, and those that the queue did not take (the provider repeats them). */
  pushesAccepted: "PushesAccepted",
  pushesNotQueued: "PushesNotQueued",
  /** webhooks: refused pushes whose sender has the address's key, so is the provider: a wrong secret, or an unlisted network. */
  pushesRefused: "PushesRefused",
  /** cdr-processor: pushes moved to the DLQ with their reason; what of a batch failed and comes again. */
  pushesBuried: "PushesBuried",
  ledgerFailures: "LedgerFailures",
  /** cdr-processor, binding-sweeper: calls told of, with their fee record or without. */
  callsCompleted: "CallsCompleted",
  /** call-control: calls and texts put through, or not. */
  callsConnected: "CallsConnected",
  callsClosed: "CallsClosed",
  textsForwarded: "TextsForwarded",
  textsDiscarded: "TextsDiscarded",
  /** eraser: how long the oldest erasure has been in work, in seconds. */
  oldestErasure: "OldestErasure",
} as const;
export type MetricName = (typeof metricNames)[keyof typeof metricNames];

/**
 * What else a metric is counted by, beside `service`. Each combination of values is a paid time series, so a dimension has few
 * values: no id, no number.
 */
export const furtherDimensions: Readonly<Partial<Record<MetricName, readonly string[]>>> = {
  [metricNames.providerFailure]: ["provider", "operation", "kind"],
  [metricNames.auditFindings]: ["kind"],
  [metricNames.orphansFound]: ["application"],
  [metricNames.calleeNotSet]: ["reason"],
  [metricNames.pushesAccepted]: ["provider", "kind", "stale"],
  [metricNames.pushesRefused]: ["provider", "application", "reason"],
  [metricNames.ledgerFailures]: ["what"],
  [metricNames.callsCompleted]: ["fee"],
  [metricNames.callsConnected]: ["mode"],
  [metricNames.callsClosed]: ["mode", "because"],
  [metricNames.textsForwarded]: ["mode"],
  [metricNames.textsDiscarded]: ["mode", "because"],
};

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
  ofLifecycle(
    metricName: MetricName,
    combine: "SUM" | "MIN" | "MAX",
    period = Duration.minutes(5),
  ): MathExpression {
    const statistic = { SUM: "Sum", MIN: "Minimum", MAX: "Maximum" }[combine];
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

  /** A line for each combination of values that a metric was counted by: for graphs; alarms can't search. */
  eachOf(metricName: MetricName, statistic = "Sum", period = Duration.minutes(5)): MathExpression {
    const dimensions = ["service", ...(furtherDimensions[metricName] ?? [])];
    const search = `{"${this.namespace}",${dimensions.join(",")}} MetricName="${metricName}"`;
    return new MathExpression({
      expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
      // CloudWatch makes the labels of what it finds.
      label: "",
      usingMetrics: {},
      period,
    });
  }
}
