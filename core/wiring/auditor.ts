import { setTimeout } from "node:timers/promises";
import { auditLedger } from "../adapters/audit-ledger";
import { openOrders } from "../adapters/audit-orders";
import { auditReport } from "../adapters/audit-report";
import { auditRoutes } from "../adapters/audit-routes";
import { subscriptionOrders } from "../adapters/subscription-orders";
import { asking } from "../domain/audit/asking";
import type { AuditDeps, Audited } from "../domain/audit/ports";
import { capabilitiesOf } from "../providers/registry";
import { type LifecycleConfig, type LifecycleEnv, lifecycleDeps, type Outside } from "./lifecycle";

/** What of a stage's configuration audits go by. */
export interface AuditConfig extends LifecycleConfig {
  readonly audit?: { readonly requestsPerSecond?: number; readonly heal?: "report" | "heal" };
}

/** Slow enough to leave orders their share of what a provider allows. */
const usualRequestsPerSecond = 2;

/** Everything an audit needs, made once per cold start: the pace outlives a run. */
export function auditorDeps(
  env: LifecycleEnv,
  config: AuditConfig,
  means: Parameters<typeof lifecycleDeps>[2] & Parameters<typeof auditReport>[0],
  outside?: Outside,
  sleep: AuditDeps["sleep"] = (milliseconds) => setTimeout(milliseconds),
) {
  const { deps, client, pool, tokenOf, now } = lifecycleDeps(env, config, means, outside);
  const ledger = auditLedger({ client, table: env.NUMBERS_TABLE, now });
  const audit: AuditDeps = {
    applications: config.applications.map((application) => audited(config, application)),
    policy: config.audit?.heal ?? "report",
    requestsPerSecond: config.audit?.requestsPerSecond ?? usualRequestsPerSecond,
    orders: deps.orders,
    openOrders: openOrders({ client, table: env.ORDERS_TABLE }),
    routes: auditRoutes({ client, table: env.ROUTES_TABLE, tokenOf }),
    claims: deps.routes,
    orderOfSubscription: subscriptionOrders({ client, table: env.ORDERS_TABLE }),
    pool,
    providerOf: deps.providerOf,
    breakers: deps.breakers,
    publisher: deps.publisher,
    ledger,
    clock: now,
    sleep,
    newHolder: deps.newHolder,
    notes: auditReport(means),
  };
  return { audit, ask: asking(audit), findings: ledger };
}

function audited({ policies }: AuditConfig, of: AuditConfig["applications"][number]): Audited {
  const { provider, application, mode, exclusive } = of;
  const using = policies.filter(({ choices }) =>
    choices.some((choice) => choice.application === application),
  );
  return {
    ...{ provider, application, mode, exclusive },
    can: capabilitiesOf(provider, mode),
    coolDownSeconds: Math.max(usualCoolDownSeconds, ...using.map(({ coolDownSeconds }) => coolDownSeconds)),
  };
}

/** For what an application that no policy uses any more leaves. */
const usualCoolDownSeconds = 3600;
