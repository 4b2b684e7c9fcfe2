/** What one token may do. A route names one of them; a token needs that one (docs/authentication.md). */
export type Scope =
  | "orders:write"
  | "orders:read"
  | "calls:read"
  | "recordings:read"
  | "numbers:read"
  | "numbers:write"
  | "verification:write"
  | "audit"
  | "erasures"
  | "admin:converge";

/** What is let through together, and why it has a limit of its own: `config/throttling.ts`. */
export type Traffic = "events" | "reads" | "verification" | "admin" | "pushes" | "questions";

interface RouteRule {
  /** `any-token`: whoever has a token of ours, whatever it is for. */
  readonly scope: Scope | "any-token";
  readonly traffic: Traffic;
}

/**
 * Every route of the platform, by its key at the gateway. The only way to serve one is through this table, so none is without
 * its scope. A stage serves those that it has functions for.
 */
export const apiRoutes = {
  "POST /v1/order-events": { scope: "orders:write", traffic: "events" },
  "POST /v1/orders/{orderId}/callee": { scope: "orders:write", traffic: "events" },
  "GET /v1/orders/{orderId}": { scope: "orders:read", traffic: "reads" },
  "GET /v1/orders/{orderId}/calls": { scope: "calls:read", traffic: "reads" },
  "POST /v1/orders/{orderId}/converge": { scope: "admin:converge", traffic: "admin" },
  "GET /v1/calls": { scope: "calls:read", traffic: "reads" },
  "GET /v1/calls/{callId}": { scope: "calls:read", traffic: "reads" },
  // A voice says more than the facts of its call.
  "GET /v1/calls/{callId}/recording": { scope: "recordings:read", traffic: "reads" },
  "GET /v1/numbers": { scope: "numbers:read", traffic: "reads" },
  "PUT /v1/numbers": { scope: "numbers:write", traffic: "admin" },
  "POST /v1/verification-calls": { scope: "verification:write", traffic: "verification" },
  "GET /v1/verification-calls/{id}": { scope: "verification:write", traffic: "reads" },
  "GET /v1/audit": { scope: "audit", traffic: "admin" },
  "POST /v1/audit": { scope: "audit", traffic: "admin" },
  "POST /v1/erasures": { scope: "erasures", traffic: "admin" },
  "GET /v1/erasures/{erasureId}": { scope: "erasures", traffic: "admin" },
  // It reads the tables, which nobody outside should make us pay for; a monitor needs no right beyond a token.
  "GET /v1/health": { scope: "any-token", traffic: "reads" },
  "GET /v1/openapi.json": { scope: "any-token", traffic: "reads" },
} as const satisfies Record<`${"GET" | "PUT" | "POST" | "DELETE"} /v1/${string}`, RouteRule>;

export type PlatformRoute = keyof typeof apiRoutes;

/** @throws Error for what is not in the table: a cast can pass the types, but not this */
export function ruleOf(route: PlatformRoute): RouteRule {
  if (!Object.hasOwn(apiRoutes, route))
    throw new Error(`${route}: give it a scope and a traffic in config/api-routes.ts`);
  return apiRoutes[route];
}

/** Every scope there is, in the table's order. */
export const scopes: readonly Scope[] = [
  ...new Set(Object.values(apiRoutes).flatMap(({ scope }) => (scope === "any-token" ? [] : [scope]))),
];
