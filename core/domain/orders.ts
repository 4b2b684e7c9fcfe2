import type { DomainEvent } from "./domain-events";
import type { Instant } from "./instant";
import type { CallDirection, Mode, People, PrivacyNumbers, RouteLeg } from "./modes";
import type { E164 } from "./phone-numbers";
import type { FailureKind } from "./provider";

/** Where an event stands among those of its order: by `occurredAt`, terminal last, then `eventId`. */
export interface Mark {
  readonly occurredAt: Instant;
  readonly terminal: boolean;
  readonly eventId: string;
}

/** A part of what is wanted, and the event it was last stated by. */
export interface Stated<T> {
  readonly value: T;
  readonly asOf: Mark;
}

export type Ending = "completed" | "cancelled";

/** A stretch after the end in which calls still connect. */
export interface Phase {
  readonly seconds: number;
  readonly direction: CallDirection;
}

/** One application of one provider, used in one mode. */
export interface Choice {
  readonly provider: string;
  readonly application: string;
  readonly mode: Mode;
}

/** What the service's policy said when the order came; kept with it, so that a deployment changes no running order. */
export interface Terms {
  readonly service: string;
  readonly choices: readonly Choice[];
  readonly timeToLiveSeconds: number;
  readonly maxTimeToLiveSeconds: number;
  readonly phasesAfter: {
    readonly completed: readonly Phase[];
    readonly cancelled: readonly Phase[];
    readonly expired: readonly Phase[];
  };
  readonly coolDownSeconds: number;
  readonly maxCallMinutes: number;
  readonly callDirection: CallDirection;
  readonly recording: { readonly enabled: boolean; readonly hintTone?: string };
  readonly texts: { readonly enabled: boolean; readonly keepContent: boolean };
  /** Where nothing ends a binding but its own end (CYJ): the life of one, renewed while the order lives. @default 600 */
  readonly shortestBindingSeconds?: number;
  /** Where nothing ends a binding but its own end: how long an old one may stand beside its successor. @default 0 */
  readonly toleratesOverlapMinutes?: number;
}

/** A stretch of an order's life: until `until`, calls go in `direction`. */
export interface Stretch {
  readonly until: Instant;
  readonly direction: CallDirection;
}

/**
 * What the order should have. Each part has its own `asOf`, so that a late event changes what it is newest for and nothing
 * else; `since` is the earliest `occurredAt` of the events that named people, and a default end counts from it.
 */
export interface Desired {
  readonly since?: Instant;
  readonly customer?: Stated<E164>;
  readonly driver?: Stated<E164>;
  readonly areaCode?: Stated<string>;
  readonly endsAt?: Stated<Instant>;
  readonly ending?: Stated<Ending>;
}

/**
 * What is not known about a doubtful holding, and so what comes next.
 * - `reserving` routes are being claimed, nothing was sent;
 * - `binding` routes are held, a bind is to be sent;
 * - `recovering` its driver died and may have sent: claim the routes again, then ask;
 * - `unknown` a bind was sent and not answered;
 * - `asking` the provider is to be asked (`asked`: once already, too early to believe that there is nothing);
 * - `claiming` bound, on numbers that the platform picked: their routes are to be claimed before anybody is told;
 * - `orphans` subscriptions nobody owns stand on our routes;
 * - `changing` a modify to `to` was sent.
 */
export type Doubt =
  | { readonly stage: "reserving" | "binding" | "recovering" | "unknown" | "claiming" }
  | {
      readonly stage: "asking";
      readonly asked: boolean;
      /** The provider said that it has a binding already. */
      readonly alreadyBound?: boolean;
    }
  | { readonly stage: "orphans"; readonly subscriptionIds: readonly string[] }
  | { readonly stage: "changing"; readonly to: Agreement };

/** What one subscription gives: who, which way, until when the provider keeps it. */
export interface Agreement {
  readonly people: People;
  readonly direction: CallDirection;
  /** The latest moment at which the provider's own clock ends it. */
  readonly lapsesAt: Instant;
}

/** A bind for `people` that was given up without an answer, and may still be done until then. */
export interface Lingering {
  readonly until: Instant;
  readonly people: People;
}

export interface HoldingBase extends Choice {
  /** Ours, unique within the order. */
  readonly id: string;
  readonly numbers: PrivacyNumbers;
  readonly agreed: Agreement;
  /** Every route held for it, those of a change under way included. */
  readonly routes: readonly RouteLeg[];
  /** Its routes rest (and are not merely freed) when it goes, because somebody may have been told the number. */
  readonly everLive: boolean;
  readonly openedAt?: Instant;
  /** Its routes are not let go before that is over, and not without asking once more. */
  readonly lingers?: Lingering;
}

/** What a provider has, or may have, of ours for the order. */
export type Holding = DoubtfulHolding | LiveHolding | LeavingHolding;

export interface DoubtfulHolding extends HoldingBase {
  readonly state: "doubtful";
  readonly doubt: Doubt;
  /** Known when a change of it, or only what stands around it, is in doubt. */
  readonly subscriptionId?: string;
}

export interface LiveHolding extends HoldingBase {
  readonly state: "live";
  readonly subscriptionId: string;
  /** What its routes were opened for, and its traces (who held the number, whose subscription it is) written; empty: not yet. */
  readonly opened: readonly Stretch[];
  /**
   * A renewal was begun and is not confirmed: the earliest moment at which the provider may end it. `agreed` says the latest;
   * routes and redials go by that one, the next renewal by this.
   */
  readonly sureUntil?: Instant;
}

export interface LeavingHolding extends HoldingBase {
  readonly state: "leaving";
  readonly subscriptionId?: string;
  /** The provider holds it no more; the routes are still to be released. */
  readonly gone: boolean;
}

/** The right to drive the order, until `endsAt`. */
export interface Lease {
  readonly holder: string;
  readonly endsAt: Instant;
}

/** Why the order waits, and until when. */
export type WaitReason =
  | "numbers-exhausted"
  | "provider-unavailable"
  | "provider-refuses"
  | "outcome-unknown";

export interface Retry {
  readonly attempts: number;
  readonly notBefore: Instant;
  readonly reason: WaitReason;
}

/** What has been tried for the binding wanted now; forgotten when it is live or something else is wanted. */
export interface Search {
  /** Index into `terms.choices`. */
  readonly choice: number;
  /** Numbers that were refused and are not to be tried again. */
  readonly avoid: readonly E164[];
  /** The number to take again after a re-bind, so that what people were told stays true. */
  readonly prefer?: PrivacyNumbers;
  readonly orphansRemoved: number;
  /** Bindings given back because a number that the platform picked was not free for these people. */
  readonly picksRefused?: number;
}

/** A refusal for good; it stands until an event changes who is to be bound. */
export interface Refusal {
  readonly kind: FailureKind;
  readonly provider: string;
  readonly code: string;
  readonly text: string;
  readonly at: Instant;
}

/** One line of the order's history: what the binding became, and when. */
export interface JournalEntry {
  readonly at: Instant;
  readonly version: number;
  readonly revision: number;
  readonly type: "activated" | "changed" | "released" | "failed" | "moved";
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One order: one item in the table. */
export interface Order {
  readonly orderId: string;
  /** Counts the events that changed something. */
  readonly version: number;
  /** Counts writes; the compare-and-set of every save. */
  readonly revision: number;
  readonly terms: Terms;
  readonly desired: Desired;
  readonly holdings: readonly Holding[];
  readonly holdingsMade: number;
  readonly search: Search;
  readonly lease?: Lease;
  readonly retry?: Retry;
  readonly refusal?: Refusal;
  /** Facts to publish, and lines to append to the history; cleared once they are out. */
  readonly outbox: readonly DomainEvent[];
  readonly journal: readonly JournalEntry[];
  /** The version at which each type of fact was last told: a second one of a version needs an id of its own. */
  readonly told?: Readonly<Record<string, number>>;
  readonly everActive: boolean;
  /** Its last binding is gone and another was to follow: should none, that it is over is still to be told. */
  readonly releaseOwed?: boolean;
  /** Somebody of it was erased after its end: no event changes it any more, for an old one might bring them back. */
  readonly erased?: boolean;
  readonly updatedAt: Instant;
}

export const newSearch: Search = { choice: 0, avoid: [], orphansRemoved: 0 };

/** An order nobody has heard of: wants nothing, has nothing. */
export const unknownOrder = (orderId: string, terms: Terms): Order => ({
  orderId,
  version: 0,
  revision: 0,
  terms,
  desired: {},
  holdings: [],
  holdingsMade: 0,
  search: newSearch,
  outbox: [],
  journal: [],
  everActive: false,
  updatedAt: 0,
});

/** The order with this holding in place of the one of the same id, or added. */
export const withHolding = (order: Order, holding: Holding): Order => {
  const known = order.holdings.some((other) => other.id === holding.id);
  const holdings = known
    ? order.holdings.map((other) => (other.id === holding.id ? holding : other))
    : [...order.holdings, holding];
  return { ...order, holdings };
};

export const withoutHolding = (order: Order, id: string): Order => ({
  ...order,
  holdings: order.holdings.filter((holding) => holding.id !== id),
});
