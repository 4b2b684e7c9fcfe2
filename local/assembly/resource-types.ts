import type { Template } from "./template";

/** Properties the local cloud acts on, and those that change nothing on one machine. */
interface KnownType {
  readonly used: readonly string[];
  readonly withoutLocalEffect: readonly string[];
}

const tagged = ["Tags"];

/** The resource types that do something locally. What is not listed stops the start: nothing is skipped in silence. */
const known: Readonly<Record<string, KnownType>> = {
  "AWS::DynamoDB::Table": {
    used: [
      "TableName",
      "KeySchema",
      "AttributeDefinitions",
      "GlobalSecondaryIndexes",
      "LocalSecondaryIndexes",
      ...tagged,
    ],
    withoutLocalEffect: [
      "BillingMode",
      "ProvisionedThroughput",
      "OnDemandThroughput",
      "WarmThroughput",
      "PointInTimeRecoverySpecification",
      "SSESpecification",
      "TimeToLiveSpecification",
      "TableClass",
      "DeletionProtectionEnabled",
      "ContributorInsightsSpecification",
      "ResourcePolicy",
    ],
  },
  "AWS::DynamoDB::GlobalTable": {
    used: [
      "TableName",
      "KeySchema",
      "AttributeDefinitions",
      "GlobalSecondaryIndexes",
      "LocalSecondaryIndexes",
      "Replicas",
    ],
    withoutLocalEffect: [
      "BillingMode",
      "SSESpecification",
      "TimeToLiveSpecification",
      "WarmThroughput",
      "WriteOnDemandThroughputSettings",
      "WriteProvisionedThroughputSettings",
    ],
  },
  "AWS::SQS::Queue": {
    used: [
      "QueueName",
      "DelaySeconds",
      "MaximumMessageSize",
      "MessageRetentionPeriod",
      "ReceiveMessageWaitTimeSeconds",
      "RedrivePolicy",
      "RedriveAllowPolicy",
      "VisibilityTimeout",
      ...tagged,
    ],
    withoutLocalEffect: ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled"],
  },
  "AWS::SNS::Topic": {
    used: ["TopicName", ...tagged],
    withoutLocalEffect: ["DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig"],
  },
  "AWS::SNS::Subscription": {
    used: ["TopicArn", "Protocol", "Endpoint", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery"],
    withoutLocalEffect: ["RedrivePolicy", "DeliveryPolicy", "Region"],
  },
  "AWS::S3::Bucket": {
    used: ["BucketName", ...tagged],
    withoutLocalEffect: [
      "AccessControl",
      "BucketEncryption",
      "LifecycleConfiguration",
      "LoggingConfiguration",
      "MetricsConfigurations",
      "ObjectLockConfiguration",
      "ObjectLockEnabled",
      "OwnershipControls",
      "PublicAccessBlockConfiguration",
      "VersioningConfiguration",
      "IntelligentTieringConfigurations",
    ],
  },
  "AWS::SecretsManager::Secret": {
    used: ["Name", "Description", "GenerateSecretString", "SecretString", ...tagged],
    withoutLocalEffect: ["KmsKeyId", "ReplicaRegions"],
  },
  "AWS::Lambda::Function": {
    used: [
      "Code",
      "Description",
      "Environment",
      "FunctionName",
      "Handler",
      "MemorySize",
      "ReservedConcurrentExecutions",
      "Runtime",
      "Timeout",
      ...tagged,
    ],
    withoutLocalEffect: [
      "Architectures",
      "DeadLetterConfig",
      "EphemeralStorage",
      "KmsKeyArn",
      "LoggingConfig",
      "RecursiveLoop",
      "Role",
      "RuntimeManagementConfig",
      "TracingConfig",
      "VpcConfig",
    ],
  },
  "AWS::Lambda::Version": {
    used: ["FunctionName"],
    withoutLocalEffect: ["CodeSha256", "Description", "ProvisionedConcurrencyConfig", "RuntimePolicy"],
  },
  "AWS::Lambda::Alias": {
    used: ["FunctionName", "Name"],
    withoutLocalEffect: ["Description", "FunctionVersion", "ProvisionedConcurrencyConfig", "RoutingConfig"],
  },
  "AWS::Lambda::EventInvokeConfig": {
    used: ["FunctionName", "MaximumEventAgeInSeconds", "MaximumRetryAttempts", "Qualifier"],
    withoutLocalEffect: ["DestinationConfig"],
  },
  "AWS::Lambda::EventSourceMapping": {
    used: [
      "BatchSize",
      "Enabled",
      "EventSourceArn",
      "FunctionName",
      "FunctionResponseTypes",
      "MaximumBatchingWindowInSeconds",
      "ScalingConfig",
      ...tagged,
    ],
    withoutLocalEffect: ["MetricsConfig", "LoggingConfig"],
  },
  "AWS::ApiGatewayV2::Api": {
    used: ["Name", "ProtocolType", "Tags"],
    withoutLocalEffect: [
      "Description",
      "DisableExecuteApiEndpoint",
      "DisableSchemaValidation",
      "IpAddressType",
    ],
  },
  "AWS::ApiGatewayV2::Stage": {
    used: ["ApiId", "DefaultRouteSettings", "RouteSettings", "StageName", "Tags"],
    withoutLocalEffect: ["AccessLogSettings", "AutoDeploy", "Description"],
  },
  "AWS::ApiGatewayV2::Route": {
    used: ["ApiId", "AuthorizationScopes", "AuthorizationType", "AuthorizerId", "RouteKey", "Target"],
    withoutLocalEffect: ["OperationName"],
  },
  "AWS::ApiGatewayV2::Authorizer": {
    used: ["ApiId", "AuthorizerType", "IdentitySource", "JwtConfiguration", "Name"],
    withoutLocalEffect: [],
  },
  "AWS::ApiGatewayV2::Integration": {
    used: ["ApiId", "IntegrationType", "IntegrationUri", "PayloadFormatVersion", "TimeoutInMillis"],
    withoutLocalEffect: ["IntegrationMethod", "CredentialsArn", "Description", "ConnectionType"],
  },
  "AWS::Scheduler::Schedule": {
    used: [
      "Name",
      "ScheduleExpression",
      "ScheduleExpressionTimezone",
      "State",
      "Target",
      "StartDate",
      "EndDate",
    ],
    withoutLocalEffect: ["Description", "FlexibleTimeWindow", "GroupName", "KmsKeyArn"],
  },
  "AWS::Events::Rule": {
    used: ["Name", "EventPattern", "ScheduleExpression", "State", "Targets", ...tagged],
    withoutLocalEffect: ["Description", "EventBusName", "RoleArn"],
  },
};

/** Alarms, permissions, keys, networks, names: on one machine there is nobody to alert, to refuse or to route. */
const withoutLocalEffect: readonly RegExp[] = [
  /^AWS::ApiGateway::Account$/,
  /^AWS::ApiGatewayV2::(ApiMapping|DomainName)$/,
  /^AWS::Budgets::/,
  /^AWS::CDK::Metadata$/,
  /^AWS::CertificateManager::/,
  /^AWS::CloudWatch::/,
  /^AWS::CodeDeploy::/,
  /^AWS::EC2::/,
  /^AWS::Events::(ApiDestination|Archive|Connection|EventBus|EventBusPolicy)$/,
  /^AWS::IAM::/,
  /^AWS::KMS::/,
  /^AWS::Lambda::Permission$/,
  /^AWS::Logs::/,
  /^AWS::ResourceGroups::/,
  /^AWS::Route53::/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::SecretsManager::ResourcePolicy$/,
  /^AWS::SNS::TopicPolicy$/,
  /^AWS::SQS::QueuePolicy$/,
  /^AWS::SSM::Parameter$/,
  /^AWS::Scheduler::ScheduleGroup$/,
  /^AWS::Synthetics::/,
  /^AWS::WAFv2::/,
  /^AWS::XRay::/,
];

export const hasNoLocalEffect = (type: string): boolean =>
  withoutLocalEffect.some((pattern) => pattern.test(type));

function complaint(logicalId: string, type: string, properties: readonly string[]): string | undefined {
  if (hasNoLocalEffect(type)) return undefined;
  const entry = known[type];
  const advice =
    "teach it in local/assembly/, or list it in local/assembly/resource-types.ts as without local effect";
  if (!entry) return `${logicalId}: the local cloud does not know the resource type ${type}: ${advice}`;
  const unknown = properties.filter(
    (name) => !entry.used.includes(name) && !entry.withoutLocalEffect.includes(name),
  );
  if (unknown.length === 0) return undefined;
  return `${logicalId}: the local cloud does not know ${unknown.join(", ")} of ${type}: ${advice}`;
}

/** One line for each resource of the template that the local cloud can't stand in for; empty if it runs. */
export function unsupportedResources(template: Template): string[] {
  return Object.entries(template.Resources).flatMap(
    ([id, { Type, Properties = {} }]) => complaint(id, Type, Object.keys(Properties)) ?? [],
  );
}
