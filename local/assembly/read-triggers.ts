import { functionNameIn } from "./local-names";
import type { QueueConsumerPlan, SchedulePlan, ScheduleTarget } from "./plan";
import type { ResolvedResource, ResourcesOf } from "./resolved-resources";

export function readConsumers(resources: ResourcesOf): QueueConsumerPlan[] {
  const enabled = resources(["AWS::Lambda::EventSourceMapping"]).filter(
    ({ properties }) => properties.Enabled !== false,
  );
  return enabled.map(({ logicalId, properties }) => {
    const queueArn = String(properties.EventSourceArn);
    if (!queueArn.startsWith("arn:aws:sqs:"))
      throw new Error(`${logicalId}: the local cloud knows event source mappings of SQS queues only`);
    const types = (properties.FunctionResponseTypes ?? []) as readonly string[];
    const scaling = properties.ScalingConfig as { MaximumConcurrency?: number } | undefined;
    return {
      logicalId,
      queueArn,
      functionName: functionNameIn(String(properties.FunctionName)),
      batchSize: Number(properties.BatchSize ?? 10),
      windowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
      reportsItemFailures: types.includes("ReportBatchItemFailures"),
      maximumConcurrency: scaling?.MaximumConcurrency ?? Number.POSITIVE_INFINITY,
    };
  });
}

interface TargetProperties {
  readonly Arn: string;
  readonly Input?: string;
}

function target(logicalId: string, { Arn, Input }: TargetProperties): ScheduleTarget {
  if (!Arn.includes(":lambda:"))
    throw new Error(`${logicalId}: the local cloud knows schedules of functions only, not of ${Arn}`);
  return { functionName: functionNameIn(Arn), input: Input };
}

function schedule({ logicalId, type, properties }: ResolvedResource): SchedulePlan[] {
  const expression = properties.ScheduleExpression;
  // A rule without a schedule matches events of a bus, which has no engine here.
  if (typeof expression !== "string" || properties.State === "DISABLED") return [];
  const targets = (properties.Targets ?? [properties.Target]) as readonly TargetProperties[];
  return [
    {
      logicalId,
      arn: `arn:aws:scheduler:local:000000000000:schedule/default/${logicalId}`,
      expression,
      timezone: String(properties.ScheduleExpressionTimezone ?? "UTC"),
      source: type === "AWS::Events::Rule" ? "aws.events" : "aws.scheduler",
      targets: targets.map((each) => target(logicalId, each)),
    },
  ];
}

export const readSchedules = (resources: ResourcesOf): SchedulePlan[] =>
  resources(["AWS::Scheduler::Schedule", "AWS::Events::Rule"]).flatMap(schedule);
