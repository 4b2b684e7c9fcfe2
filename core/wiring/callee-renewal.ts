import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { breakers } from "../adapters/breakers";
import type { Secrets } from "../adapters/kept-secrets";
import { count } from "../adapters/logging";
import { orderStore } from "../adapters/order-store";
import { subscriptionOrders } from "../adapters/subscription-orders";
import type { RenewalDeps } from "../domain/calls/renew-callees";
import type { Instant } from "../domain/instant";
import type { ProviderSettings } from "../domain/provider-module";
import type { CalleeOutcome } from "../domain/set-callee";
import { capabilitiesOf } from "../providers/registry";
import { providerClients } from "./provider-clients";

type Log = (message: string, fields: { readonly [name: string]: unknown }) => void;

interface Means {
  readonly client: DynamoDBDocumentClient;
  readonly orders: string;
  readonly numbers: string;
  readonly now: () => Instant;
  readonly credentialsOf: Secrets["applicationCredentials"];
  readonly logger: { readonly warn: Log; readonly error: Log };
  readonly metrics: Pick<Metrics, "singleMetric">;
}

/** What it takes to set a driver's callee again, and what an operator learns of it. */
export function calleeRenewal(
  config: {
    readonly applications: readonly ProviderSettings[];
    readonly retentionDays?: { readonly orders?: number };
  },
  { client, orders, numbers, now, credentialsOf, logger, metrics }: Means,
): RenewalDeps {
  const perCall = new Set(
    config.applications
      .filter(({ provider, mode }) => capabilitiesOf(provider, mode).calleePerCall === true)
      .map(({ application }) => application),
  );
  const notSet = (reason: string) => {
    count(metrics, "CalleeNotSet");
    count(metrics, "CalleeNotSet", { reason });
  };
  return {
    orders: orderStore({ client, table: orders, now, keptDays: config.retentionDays?.orders }),
    providerOf: providerClients(config, credentialsOf, now),
    breakers: breakers({ client, table: numbers, now }),
    clock: now,
    isCalleePerCall: (application) => perCall.has(application),
    orderOfSubscription: subscriptionOrders({ client, table: orders }),
    onOutcome: reportOutcome,
    onError: (error) => {
      logger.error("callee not set again", { error: error instanceof Error ? error : String(error) });
      notSet("error");
    },
  };

  function reportOutcome(orderId: string, outcome: CalleeOutcome): void {
    if (outcome.is === "failed") {
      logger.warn("callee not set again", { orderId, ...outcome.failure });
      notSet(outcome.failure.kind);
    } else if (outcome.is === "left-alone") notSet("left-alone");
  }
}
