import { functionNameIn } from "./local-names";
import type { QueueConsumerPlan, RoutePlan, SchedulePlan, ScheduleTarget } from "./plan";
import type { ResolvedResource, ResourcesOf } from "./resolved-resources";

/** The longest an HTTP API waits for its integration. */
const longestIntegrationMs = 30_000;

function integrationOf(route: ResolvedResource, integrations: readonly ResolvedResource[]) {
  const id = String(route.properties.Target ?? "").replace(/^integrations\//, "");
  const integration = integrations.find(({ ref }) => ref === id)?.properties;
  if (integration?.IntegrationType !== "AWS_PROXY")
    throw new Error(`${route.logicalId}: the local cloud knows routes to functions (AWS_PROXY) only`);
  return integration;
}

/** Authorizers are not run locally; a route that needs one must not look as if it had been checked. */
function refuseAuthorizer(route: ResolvedResource): void {
  const type = route.properties.AuthorizationType ?? "NONE";
  if (type !== "NONE" && type !== "AWS_IAM")
    throw new Error(`${route.logicalId}: the local cloud does not know AuthorizationType ${String(type)}`);
}

export function readRoutes(resources: ResourcesOf): RoutePlan[] {
  const integrations = resources(["AWS::ApiGatewayV2::Integration"]);
  const stages = resources(["AWS::ApiGatewayV2::Stage"]);
  return resources(["AWS::ApiGatewayV2::Route"]).map((route) => {
    refuseAuthorizer(route);
    const integration = integrationOf(route, integrations);
    const apiId = String(route.properties.ApiId);
    const stage = stages.find(({ properties }) => properties.ApiId === apiId)?.properties.StageName;
    return {
      routeKey: String(route.properties.RouteKey),
      stage: String(stage ?? "$default"),
      apiId,
      functionName: functionNameIn(String(integration.IntegrationUri)),
      timeoutMs: Number(integration.TimeoutInMillis ?? longestIntegrationMs),
    };
  });
}

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
