import { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type BusinessMetrics, metricNames } from "../business-metrics";
import type { Alarms } from "./alarms";
import type { MasklineFunction } from "./maskline-function";

export interface HealthAlarmsProps {
  readonly alarms: Alarms;
  readonly metrics: BusinessMetrics;
  readonly sweeper: MasklineFunction;
  readonly archiver: MasklineFunction;
  /** A pool with fewer is nearly exhausted. */
  readonly fewNumbersLeft: number;
}

const { GREATER_THAN_THRESHOLD: above, LESS_THAN_THRESHOLD: below } = ComparisonOperator;

/** The promises to people, watched: numbers end in time, there are numbers, providers answer, recordings are kept. */
export class HealthAlarms extends Construct {
  /** Providers refuse us, or our address: what a release that speaks wrongly to them does. */
  readonly providerClosed: Alarm;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HealthAlarmsProps,
  ) {
    super(scope, id);
    this.sweeps();
    this.numbers();
    this.providerClosed = this.provider();
    this.recordings();
  }

  private sweeps(): void {
    const { alarms, metrics, sweeper, archiver } = this.props;
    alarms.add(this, "SweeperLag", {
      metric: metrics.of(sweeper.service, metricNames.sweeperLag, "Maximum"),
      // What is due is judged two minutes after (design §2).
      threshold: Duration.minutes(2).toMilliseconds(),
      comparisonOperator: above,
      evaluationPeriods: 3,
      impact:
        "People of orders that are over can still call each other, and late orders wait for their number.",
      runbook: "sweeper-lag",
    });
    this.addSilence("SweeperSilent", sweeper, {
      impact: "No order ends, renews or is retried: numbers stay bound after the ride.",
      runbook: "sweeper-silent",
    });
    this.addSilence("ArchiverSilent", archiver, {
      impact: "No recording is fetched; the provider deletes each after seven days.",
      runbook: "archiver-silent",
    });
  }

  /** A schedule that stopped writes nothing, so here silence is the failure. */
  private addSilence(
    id: string,
    sweep: MasklineFunction,
    text: { readonly impact: string; readonly runbook: string },
  ): void {
    this.props.alarms.add(this, id, {
      metric: sweep.lambda.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: below,
      treatMissingData: TreatMissingData.BREACHING,
      ...text,
    });
  }

  private numbers(): void {
    const { alarms, metrics, fewNumbersLeft } = this.props;
    alarms.add(this, "FewNumbersLeft", {
      metric: metrics.ofLifecycle(metricNames.numbersLeft, "MIN"),
      threshold: fewNumbersLeft,
      comparisonOperator: below,
      impact: `Soon new orders get no number: fewer than ${fewNumbersLeft} can be chosen from.`,
      runbook: "few-numbers-left",
    });
    alarms.add(this, "NumbersExhausted", {
      metric: metrics.ofLifecycle(metricNames.numbersExhausted, "SUM"),
      threshold: 0,
      comparisonOperator: above,
      impact: "Customers and drivers of new orders can't call each other until a number is free.",
      runbook: "numbers-exhausted",
    });
  }

  private provider(): Alarm {
    const { alarms, metrics } = this.props;
    return alarms.add(this, "ProviderClosed", {
      metric: metrics.ofLifecycle(metricNames.providerClosed, "SUM"),
      threshold: 0,
      comparisonOperator: above,
      impact:
        "Nothing is sent to a provider for a while: new orders of its applications wait for their number.",
      runbook: "provider-closed",
    });
  }

  private recordings(): void {
    const { alarms, metrics, archiver } = this.props;
    const ofArchiver = (name: "recordingsNearDeadline" | "recordingsLost", statistic: string) =>
      metrics.of(archiver.service, metricNames[name], statistic, Duration.minutes(5));
    alarms.add(this, "RecordingsNearDeadline", {
      metric: ofArchiver("recordingsNearDeadline", "Maximum"),
      threshold: 0,
      comparisonOperator: above,
      impact: "Recordings are about to be deleted at the provider before they are archived.",
      runbook: "recordings-near-deadline",
    });
    alarms.add(this, "RecordingsLost", {
      metric: ofArchiver("recordingsLost", "Sum"),
      threshold: 0,
      comparisonOperator: above,
      impact: "Recordings are gone for good: disputes about those calls can't be settled.",
      runbook: "recordings-lost",
    });
  }
}
