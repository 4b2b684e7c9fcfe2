import type { EventPublisher } from "../domain-events";
import type { Instant } from "../instant";
import type { Mode, RestingLeg, RouteLeg } from "../modes";
import type { Choice } from "../orders";
import type { E164 } from "../phone-numbers";
import type { Breakers, OrderStore, RoutePhase, RouteStore } from "../ports";
import type { Capabilities, NumberProvider, ProviderFailure } from "../provider";
import type { Finding, FindingKind, Progress } from "./finding";

/** A route as it is stored. `key` tells it from every other; it holds a caller's token and is shown to nobody. */
export interface StoredRoute {
  readonly key: string;
  readonly number: E164;
  readonly orderId: string;
  readonly holdingId: string;
  readonly state: "reserved" | "open" | "cooling";
  readonly peer?: E164;
  readonly since: Instant;
  readonly freeAt: Instant;
  readonly phases?: readonly RoutePhase[];
}

/** Where a leg is kept, and what is there. */
export interface LegRoute {
  readonly leg: RestingLeg;
  readonly key: string;
  readonly route?: StoredRoute;
}

export interface AuditRoutes {
  /** Every route on a number; what was claimed a moment ago may be missing, the others are as they are now. */
  on(number: E164): Promise<readonly StoredRoute[]>;
  /** The routes of these legs, as they are now. */
  of(legs: readonly RouteLeg[]): Promise<readonly LegRoute[]>;
  /** Lets a route rest that nobody holds, if it is still as it was seen. @returns whether it was */
  rest(route: StoredRoute, freeAt: Instant, now: Instant): Promise<boolean>;
}

/** Orders that have something to do, all of them: whatever holds anything is due at some time. */
export interface OpenOrders {
  /** Some of them in an order of their own; without `next` these were the last. */
  page(after: string | undefined, limit: number): Promise<{ orderIds: readonly string[]; next?: string }>;
}

/** What audits remember: how far they are, and what they found. */
export interface AuditLedger {
  /** One run at a time. @returns false while somebody else's lease lasts */
  take(holder: string, endsAt: Instant, now: Instant): Promise<boolean>;
  giveBack(holder: string): Promise<void>;
  progress(): Promise<ReadonlyMap<string, Progress>>;
  saveProgress(progress: Progress): Promise<void>;
  /** Findings of one number, those that are over included. */
  of(application: string, number: E164): Promise<readonly Finding[]>;
  put(finding: Finding): Promise<void>;
  remove(finding: Finding): Promise<void>;
  /** Findings that are not over (no `goneAt`), by application and number. */
  open(): Promise<readonly Finding[]>;
}

/** The numbers of an application, in their own order. */
export interface AuditPool {
  list(
    application: string,
    page: { limit: number; after?: E164 | undefined },
  ): Promise<{ readonly numbers: readonly { number: E164 }[]; readonly last?: E164 }>;
  find(number: E164): Promise<{ readonly application: string } | undefined>;
}

/** An application as an audit sees it. */
export interface Audited extends Choice {
  readonly mode: Mode;
  readonly exclusive: boolean;
  readonly can: Capabilities;
  /** How long routes rest that a stray leaves: the longest of the policies that use the application. */
  readonly coolDownSeconds: number;
}

/** What an operator counts. */
export interface AuditNotes {
  audited(application: Audited): void;
  found(finding: Finding): void;
  healed(finding: Finding): void;
  failed(application: Audited, failure: ProviderFailure): void;
  /** A remedy that could not be applied now; the next audit tries again. */
  notHealed(kind: FindingKind, because: string): void;
}

export interface AuditDeps {
  readonly applications: readonly Audited[];
  /** `report`: nothing is changed. */
  readonly policy: "report" | "heal";
  readonly requestsPerSecond: number;
  readonly orders: Pick<OrderStore, "load" | "save">;
  readonly openOrders: OpenOrders;
  readonly routes: AuditRoutes;
  readonly claims: Pick<RouteStore, "claim" | "rest" | "free">;
  /** Whose subscription it is, or was. */
  readonly orderOfSubscription: (provider: string, subscriptionId: string) => Promise<string | undefined>;
  readonly pool: AuditPool;
  readonly providerOf: (choice: Choice) => NumberProvider;
  readonly breakers: Pick<Breakers, "closedUntil" | "close">;
  readonly publisher: EventPublisher;
  readonly ledger: AuditLedger;
  readonly clock: () => Instant;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly newHolder: () => string;
  readonly notes: AuditNotes;
}
