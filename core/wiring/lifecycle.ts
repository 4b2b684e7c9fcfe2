import { randomUUID } from "node:crypto";
import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { bindingTraces } from "../adapters/binding-traces";
import { breakers } from "../adapters/breakers";
import { callerTokens } from "../adapters/caller-tokens";
import { dynamoClient } from "../adapters/clients/dynamodb";
import { secretsManagerClient } from "../adapters/clients/secrets-manager";
import { snsClient } from "../adapters/clients/sns";
import { eventPublisher } from "../adapters/event-publisher";
import { count, recordFailure } from "../adapters/logging";
import { numberPool } from "../adapters/number-pool";
import { orderStore } from "../adapters/order-store";
import { routeStore } from "../adapters/route-store";
import { secrets } from "../adapters/secrets";
import type { Instant } from "../domain/instant";
import type { Choice, Terms } from "../domain/orders";
import type { ConvergeNotes, NumberPool, StepTaken } from "../domain/ports";
import type { ProviderSettings } from "../domain/provider-module";
import type { ReceiveDeps } from "../domain/receive-order-event";
import { capabilitiesOf } from "../providers/registry";
import { applicationOf, providerClients } from "./provider-clients";

/** What of a stage's configuration the lifecycle goes by. */
export interface LifecycleConfig {
  readonly stage: string;
  readonly applications: readonly (ProviderSettings & { readonly exclusive: boolean })[];
  readonly policies: readonly Terms[];
  readonly areaFallback: Readonly<Record<string, readonly string[]>>;
  readonly retentionDays?: { readonly orders?: number };
}

/** The environment of every function that drives the lifecycle. */
export interface LifecycleEnv {
  readonly ORDERS_TABLE: string;
  readonly ROUTES_TABLE: string;
  readonly NUMBERS_TABLE: string;
  readonly EVENTS_TOPIC_ARN: string;
  readonly CALLER_TOKEN_SECRET_ARN: string;
  readonly APPLICATION_SECRET_ARNS: Readonly<Record<string, string>>;
}

interface Means {
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  readonly metrics: Pick<Metrics, "addMetric" | "singleMetric">;
}

/** The world outside: the time, and AWS. */
export interface Outside {
  readonly now: () => Instant;
  readonly dynamo: DynamoDBDocumentClient;
  readonly sns: Pick<SNSClient, "send">;
  readonly secretsManager: Pick<SecretsManagerClient, "send">;
}

/** AWS as the environment says where it is. */
const aws = (): Outside => ({
  now: () => Date.now(),
  dynamo: dynamoClient(),
  sns: snsClient(),
  secretsManager: secretsManagerClient(),
});

/** Everything the lifecycle needs, made once per cold start. */
export function lifecycleDeps(
  env: LifecycleEnv,
  config: LifecycleConfig,
  { logger, metrics }: Means,
  { now, dynamo: client, sns, secretsManager }: Outside = aws(),
) {
  const secretIds = { applications: env.APPLICATION_SECRET_ARNS, callerToken: env.CALLER_TOKEN_SECRET_ARN };
  const secretValues = secrets({ client: secretsManager, now, logger }, secretIds);
  const tokenOf = callerTokens(secretValues);
  const applications = config.applications.map(({ application }) => application);
  const orders = { client, table: env.ORDERS_TABLE, keptDays: config.retentionDays?.orders };
  const pool = numberPool({ client, table: env.NUMBERS_TABLE, now, applications });
  const deps: ReceiveDeps = {
    orders: orderStore({ ...orders, now }),
    routes: routeStore({ client, table: env.ROUTES_TABLE, tokenOf }),
    pool: counted(pool, metrics),
    breakers: breakers({ client, table: env.NUMBERS_TABLE, now }),
    traces: bindingTraces({ ...orders, tokenOf }),
    publisher: eventPublisher({ client: sns, topicArn: env.EVENTS_TOPIC_ARN, stage: config.stage }),
    providerOf: providerClients(config, secretValues.applicationCredentials, now),
    facts: factsOf(config),
    areasFor: (areaCode) => areasFor(config, areaCode),
    clock: now,
    notes: notes({ logger, metrics }),
    termsOf: (service) =>
      service === undefined
        ? config.policies[0]
        : config.policies.find((policy) => policy.service === service),
    newHolder: randomUUID,
  };
  return { deps, client, pool, tokenOf, now };
}

const factsOf = (config: LifecycleConfig) => (choice: Choice) => ({
  capabilities: capabilitiesOf(choice.provider, choice.mode),
  exclusive: applicationOf(config, choice).exclusive,
});

/** The order's own area first, then its fallbacks; an area nobody configured falls back as `*` says. */
function areasFor({ areaFallback }: LifecycleConfig, areaCode: string | undefined): readonly string[] {
  if (areaCode === undefined) return [];
  return [areaCode, ...(areaFallback[areaCode] ?? areaFallback["*"] ?? [])];
}

/** The pool, counting what is left of it whenever a number is chosen. */
const counted = (pool: NumberPool, metrics: Means["metrics"]): NumberPool => ({
  suspend: pool.suspend,
  candidates: async (application) => {
    const numbers = await pool.candidates(application);
    metrics.addMetric("NumbersLeft", MetricUnit.Count, numbers.length);
    return numbers;
  },
});

/** Steps that ask a provider: their time is nearly all the provider's. */
const asking = new Set(["bind", "find", "evict", "renew", "modify", "unbind"]);

/** With the invocation's other figures, in one line of the log: it costs no request and no series of its own. */
function countStep(
  metrics: Means["metrics"],
  { step, outcome, durationMs }: Omit<StepTaken, "choice">,
): void {
  if (asking.has(step)) metrics.addMetric("ProviderRequestTime", MetricUnit.Milliseconds, durationMs);
  if (outcome === "bound") metrics.addMetric("BindingsMade", MetricUnit.Count, 1);
  if (step === "unbind" && outcome === "done") metrics.addMetric("BindingsEnded", MetricUnit.Count, 1);
}

const notes = ({ logger, metrics }: Means): ConvergeNotes => ({
  stepped: ({ choice: { provider, mode, application }, ...step }) => {
    countStep(metrics, step);
    // A number that was free is told of by the bind that follows.
    if (step.step !== "reserve" || step.outcome !== "claimed")
      logger.info("order step", { provider, mode, application, ...step });
  },
  failed: (orderId, { application }, failure) => {
    recordFailure(metrics, failure);
    logger.warn("provider refused", { orderId, application, ...failure });
  },
  closed: (choice, kind) => {
    metrics.addMetric("ProviderClosed", MetricUnit.Count, 1);
    logger.error("application left alone after a refusal", { application: choice.application, kind });
  },
  exhausted: (orderId, { application }) => {
    metrics.addMetric("NumbersExhausted", MetricUnit.Count, 1);
    logger.warn("no number left", { orderId, application });
  },
  orphans: (orderId, { application }, number) => {
    count(metrics, "OrphansFound", {}, number);
    count(metrics, "OrphansFound", { application }, number);
    logger.warn("orphans on an order's routes", { orderId, application, orphans: number });
  },
  lostLease: (orderId) => logger.warn("order taken over by another driver", { orderId }),
  taken: (event) => {
    metrics.addMetric("OrderEvents", MetricUnit.Count, 1);
    if (event.status === "pending") metrics.addMetric("OrdersWaiting", MetricUnit.Count, 1);
    logger.info("order event taken", { ...event });
  },
  refused: (event) => {
    metrics.addMetric("OrderEventsRefused", MetricUnit.Count, 1);
    logger.warn("order event refused", { ...event });
  },
});
