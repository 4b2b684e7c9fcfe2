/** What the local cloud runs: a template's resources with every reference resolved. */
export interface Plan {
  readonly region: string;
  readonly tables: readonly TablePlan[];
  readonly queues: readonly QueuePlan[];
  readonly topics: readonly TopicPlan[];
  readonly subscriptions: readonly SubscriptionPlan[];
  readonly buckets: readonly Named[];
  readonly secrets: readonly SecretPlan[];
  readonly functions: readonly FunctionPlan[];
  readonly routes: readonly RoutePlan[];
  readonly queueConsumers: readonly QueueConsumerPlan[];
  readonly schedules: readonly SchedulePlan[];
}

export interface Named {
  readonly logicalId: string;
  /** The resource's `maskline:name` tag, else its logical id. */
  readonly shortName: string;
  /** Its physical name on the engines. */
  readonly name: string;
}

export interface TablePlan extends Named {
  readonly keySchema: unknown;
  readonly attributeDefinitions: unknown;
  readonly globalIndexes: readonly IndexPlan[];
  readonly localIndexes: readonly IndexPlan[];
}

export interface IndexPlan {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: unknown;
}

export interface QueuePlan extends Named {
  readonly url: string;
  readonly arn: string;
  /** As `CreateQueue` takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TopicPlan extends Named {
  readonly arn: string;
}

export interface SubscriptionPlan {
  readonly topicArn: string;
  readonly queueArn: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SecretPlan extends Named {
  readonly arn: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The template's own value, if it states one. */
  readonly value?: string;
}

export interface FunctionPlan extends Named {
  /** What people call it: the name it gives itself in logs, else its short name. */
  readonly serviceName: string;
  readonly arn: string;
  /** File that exports the handler. */
  readonly handlerFile: string;
  readonly handlerExport: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Most invocations at a time. */
  readonly concurrency: number;
  readonly asyncRetries: RetryLimits;
}

/** How long an asynchronous invocation is tried. A schedule's own retry policy is about reaching the function at all. */
export interface RetryLimits {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

export interface RoutePlan {
  /** `POST /v1/orders/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly stage: string;
  readonly apiId: string;
  readonly functionName: string;
  readonly timeoutMs: number;
  readonly authorization: RouteAuthorization;
  /** What passes before the gateway answers 429; undefined: everything. */
  readonly limit?: RouteLimit;
}

export interface RouteLimit {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** Who may call a route. */
export type RouteAuthorization = { readonly kind: "none" } | { readonly kind: "iam" } | JwtAuthorization;

export interface JwtAuthorization {
  readonly kind: "jwt";
  readonly issuer: string;
  readonly audience: readonly string[];
  /** A token needs one of them; none: any token will do. */
  readonly scopes: readonly string[];
  /** The header that holds the token, lower case. */
  readonly header: string;
}

export interface QueueConsumerPlan {
  readonly logicalId: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly maximumConcurrency: number;
}

export interface SchedulePlan {
  readonly logicalId: string;
  readonly arn: string;
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  readonly expression: string;
  readonly timezone: string;
  readonly source: "aws.scheduler" | "aws.events";
  readonly targets: readonly ScheduleTarget[];
}

export interface ScheduleTarget {
  readonly functionName: string;
  /** JSON text; undefined: the service's own event. */
  readonly input: string | undefined;
}
