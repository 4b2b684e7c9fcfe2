import type { Instant } from "./instant";
import type { CallDirection, RouteLeg } from "./modes";
import type { Choice, Holding, JournalEntry, Order } from "./orders";
import type { E164 } from "./phone-numbers";
import type { FailureKind, ProviderFailure } from "./provider";

/** A lost race is an answer: `current` is the order as somebody else saved it. */
export type Saved =
  | { readonly saved: true; readonly order: Order }
  | { readonly saved: false; readonly current: Order };

export interface OrderStore {
  load(orderId: string): Promise<Order | undefined>;
  /**
   * Saves if the stored revision is still the order's own, which grows by one.
   * @param dueAt when the sweeper should look at it again; absent: never (it holds nothing, and may expire).
   */
  save(order: Order, dueAt: Instant | undefined): Promise<Saved>;
  /** Remembers that an event id was seen with this body (a hash). `different`: seen before with another one. */
  rememberEvent(eventId: string, orderId: string, bodyHash: string): Promise<"new" | "same" | "different">;
  /** Appends to the order's history; repeating it changes nothing. */
  appendHistory(orderId: string, entries: readonly JournalEntry[]): Promise<void>;
  /** Orders of the shards whose due time has come, the longest due first; eventual: act on a consistent read. */
  due(shards: ShardRange, now: Instant, limit: number): Promise<DueOrder[]>;
}

export interface DueOrder {
  readonly orderId: string;
  readonly dueAt: Instant;
}

/** Inclusive at both ends, within 0 to 63. */
export interface ShardRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch in which an open route connects. */
export interface RoutePhase {
  readonly until: Instant;
  readonly direction: CallDirection;
}

/** What an open route allows. */
export interface RouteTerms {
  readonly phases: readonly RoutePhase[];
  /** The order's version: calls made over the route say which binding they began under. */
  readonly version: number;
  /** 0 is no limit. */
  readonly maxCallMinutes: number;
  readonly recording: { readonly enabled: boolean; readonly hintTone?: string };
  readonly texts: boolean;
}

/** Whose the routes are. */
export interface RouteClaim {
  readonly orderId: string;
  readonly holdingId: string;
  readonly legs: readonly RouteLeg[];
  /**
   * Until when its driver has the order. What was written on a route from then on is a successor's: a driver that was frozen and
   * goes on leaves it alone.
   */
  readonly leaseEndsAt: Instant;
}

/** Who is reached when this caller dials this number: uniqueness, routing and cool-down in one item (design §4). */
export interface RouteStore {
  /**
   * Claims every leg: free, ours, past its `freeAt`, or resting with the same peer. Claimed legs do not connect until they
   * are opened. @returns false when one of them is somebody else's; those already claimed stay claimed.
   */
  claim(claim: RouteClaim, freeAt: Instant, now: Instant): Promise<boolean>;
  /** Legs of ours stop connecting. */
  close(claim: RouteClaim, now: Instant): Promise<void>;
  /** Legs of ours connect, within the phases. */
  open(claim: RouteClaim, terms: RouteTerms, now: Instant): Promise<void>;
  /** Legs of ours rest until `freeAt`, open to the same pair only. */
  rest(claim: RouteClaim, freeAt: Instant, now: Instant): Promise<void>;
  /** Legs of ours nobody was told of are as they were before the claim: free, or resting on. */
  free(claim: RouteClaim, now: Instant): Promise<void>;
  /** Numbers on which one of these callers has a route, with the moment it is free. */
  takenBy(callers: readonly E164[]): Promise<{ number: E164; freeAt: Instant }[]>;
}

export interface PoolNumber {
  readonly number: E164;
  readonly areaCode: string;
}

export interface NumberPool {
  /** Numbers of the application that take new routes; up to 30 s old. */
  candidates(application: string): Promise<readonly PoolNumber[]>;
  /** The provider refuses this number: it takes no new routes until it is reported normal. */
  suspend(application: string, number: E164): Promise<void>;
}

/** While an application is closed nobody sends to it. */
export interface Breakers {
  /** `undefined` when open; up to a few seconds old. */
  closedUntil(application: string): Promise<Instant | undefined>;
  close(application: string, until: Instant, kind: FailureKind): Promise<void>;
}

/** Whose a call is: written when a binding opens, kept when it is gone. */
export interface BindingTraces {
  opened(order: Order, holding: Holding, at: Instant): Promise<void>;
  ended(order: Order, holding: Holding, at: Instant): Promise<void>;
}

/** One effect of the driver on an order, and what came of it. */
export interface StepTaken {
  readonly orderId: string;
  /** Of the holding that it was about, if there was one yet. */
  readonly holdingId?: string;
  readonly choice: Choice;
  /** As the lifecycle names it, e.g. `bind`. */
  readonly step: string;
  /** As the lifecycle names it, e.g. `bound`. */
  readonly outcome: string;
  readonly durationMs: number;
}

/** What an order's event came to. */
export interface EventTaken {
  readonly orderId: string;
  readonly eventId: string;
  readonly type: string;
  /** Whether it changed what the order should have. */
  readonly applied: boolean;
  readonly status: string;
  /** Why the binding waits or failed. */
  readonly reason?: string | undefined;
}

/** What an operator counts, and reads in the log by the order's id. */
export interface ConvergeNotes {
  /** The longer part of it is the provider's, where the step asks one. */
  stepped(step: StepTaken): void;
  failed(orderId: string, choice: Choice, failure: ProviderFailure): void;
  closed(choice: Choice, kind: FailureKind): void;
  exhausted(orderId: string, choice: Choice): void;
  orphans(orderId: string, choice: Choice, count: number): void;
  lostLease(orderId: string): void;
  taken(event: EventTaken): void;
  /** An event that changes nothing, whoever sends it again. */
  refused(event: { readonly orderId: string; readonly eventId: string; readonly reason: string }): void;
}
