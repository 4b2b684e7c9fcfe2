import type { LocalAccount } from "./local-names";
import type { Plan, QueuePlan, SecretPlan, SubscriptionPlan, TablePlan, TopicPlan } from "./plan";
import { readFunctions } from "./read-functions";
import { readRoutes } from "./read-routes";
import { readConsumers, readSchedules } from "./read-triggers";
import { named, type ResolvedResource, resolvedResources, tagsOf } from "./resolved-resources";
import { unsupportedResources } from "./resource-types";
import type { ParameterValues } from "./scope";
import type { Assembly } from "./template";

class UnsupportedTemplate extends Error {
  constructor(readonly complaints: readonly string[]) {
    super(complaints.join("\n"));
  }
}

const listOf = <Element>(value: unknown): Element[] => (Array.isArray(value) ? value : []);

const table = (resource: ResolvedResource): TablePlan => ({
  ...named(resource, resource.ref),
  keySchema: resource.properties.KeySchema,
  attributeDefinitions: resource.properties.AttributeDefinitions,
  globalIndexes: listOf(resource.properties.GlobalSecondaryIndexes),
  localIndexes: listOf(resource.properties.LocalSecondaryIndexes),
});

const queueAttributes = [
  "DelaySeconds",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "VisibilityTimeout",
];
const attributeText = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value) : String(value);

function queue(resource: ResolvedResource): QueuePlan {
  const stated = Object.entries(resource.properties).filter(([name]) => queueAttributes.includes(name));
  return {
    ...named(resource, resource.attribute("QueueName")),
    url: resource.ref,
    arn: resource.attribute("Arn"),
    attributes: Object.fromEntries(stated.map(([name, value]) => [name, attributeText(value)])),
  };
}

const topic = (resource: ResolvedResource): TopicPlan => ({
  ...named(resource, resource.attribute("TopicName")),
  arn: resource.ref,
});

/** Only queues can be reached from here: a person's mail address or a URL outside is left alone. */
function subscription({ properties }: ResolvedResource): SubscriptionPlan[] {
  if (properties.Protocol !== "sqs") return [];
  const stated = ["FilterPolicy", "FilterPolicyScope", "RawMessageDelivery"].filter(
    (name) => properties[name] !== undefined,
  );
  return [
    {
      topicArn: String(properties.TopicArn),
      queueArn: String(properties.Endpoint),
      attributes: Object.fromEntries(stated.map((name) => [name, attributeText(properties[name])])),
    },
  ];
}

const secret = (resource: ResolvedResource): SecretPlan => ({
  ...named(resource, String(resource.properties.Name ?? resource.logicalId)),
  arn: resource.ref,
  description: String(resource.properties.Description ?? ""),
  tags: tagsOf(resource.properties),
  ...(resource.properties.SecretString === undefined
    ? {}
    : { value: String(resource.properties.SecretString) }),
});

/**
 * Reads what to run from a synthesized stack.
 * @throws UnsupportedTemplate naming each resource the local cloud does not know
 */
export function readPlan(assembly: Assembly, account: LocalAccount, parameters: ParameterValues = {}): Plan {
  const complaints = unsupportedResources(assembly.template);
  if (complaints.length > 0) throw new UnsupportedTemplate(complaints);
  const resources = resolvedResources(assembly, account, parameters);
  const functions = readFunctions(resources, assembly);
  return {
    region: account.region,
    tables: resources(["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"]).map(table),
    queues: resources(["AWS::SQS::Queue"]).map(queue),
    topics: resources(["AWS::SNS::Topic"]).map(topic),
    subscriptions: resources(["AWS::SNS::Subscription"]).flatMap(subscription),
    buckets: resources(["AWS::S3::Bucket"]).map((bucket) => named(bucket, bucket.ref)),
    secrets: resources(["AWS::SecretsManager::Secret"]).map(secret),
    functions,
    routes: readRoutes(resources),
    queueConsumers: readConsumers(resources),
    schedules: readSchedules(resources),
  };
}
