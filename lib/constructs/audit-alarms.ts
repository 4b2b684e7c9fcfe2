import { Duration } from "aws-cdk-lib";
import { ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type BusinessMetrics, metricNames } from "../business-metrics";
import type { Alarms } from "./alarms";
import type { MasklineFunction } from "./maskline-function";

export interface AuditAlarmsProps {
  readonly alarms: Alarms;
  readonly metrics: BusinessMetrics;
  readonly auditor: MasklineFunction;
  /** How often it is called. */
  readonly everyMinutes: number;
}

const { GREATER_THAN_THRESHOLD: above, LESS_THAN_THRESHOLD: below } = ComparisonOperator;
const period = Duration.minutes(5);

/** What should not be so between us and the providers, watched; and that somebody watches. */
export class AuditAlarms extends Construct {
  constructor(scope: Construct, id: string, { alarms, metrics, auditor, everyMinutes }: AuditAlarmsProps) {
    super(scope, id);
    alarms.add(this, "AuditFindings", {
      metric: metrics.of(auditor.service, metricNames.auditFindings, "Sum", period),
      threshold: 0,
      comparisonOperator: above,
      impact:
        "People may be connected by a binding that should be gone, or not connected by one that should be there.",
      runbook: "audit-findings",
    });
    alarms.add(this, "OrphansFound", {
      metric: metrics.ofLifecycle(metricNames.orphansFound, "SUM"),
      threshold: 0,
      comparisonOperator: above,
      impact:
        "Strangers to our orders stood on a privacy number: their people could call each other through it.",
      runbook: "orphans-found",
    });
    alarms.add(this, "CalleeNotSet", {
      metric: metrics.of("cdr-processor", metricNames.calleeNotSet, "Sum", period),
      threshold: 5,
      comparisonOperator: above,
      impact: "Drivers in AX mode reach nobody with their next call to the customer.",
      runbook: "callee-not-set",
    });
    alarms.add(this, "TextsDiscarded", {
      metric: metrics.of("call-control", metricNames.textsDiscarded, "Sum", period),
      threshold: 20,
      comparisonOperator: above,
      impact: "Texts between customers and drivers are not delivered.",
      runbook: "texts-discarded",
    });
    alarms.add(this, "AuditorSilent", {
      metric: auditor.called.metricInvocations({ period: Duration.minutes(silentAfter(everyMinutes)) }),
      threshold: 1,
      comparisonOperator: below,
      treatMissingData: TreatMissingData.BREACHING,
      impact: "Nobody compares what providers hold with our orders: what they keep or lose goes unnoticed.",
      runbook: "auditor-silent",
    });
  }
}

/** Two turns missed; CloudWatch takes whole minutes, and alarms look back a day at most. */
const silentAfter = (everyMinutes: number): number => Math.min(2 * everyMinutes + 5, 1440);
