import type { Instant } from "../instant";
import type { Mode } from "../modes";
import type { E164 } from "../phone-numbers";

/**
 * What can be found when orders, routes and the provider's list of a number are compared:
 * - `stray-subscription` the provider holds one that no order knows;
 * - `missing-subscription` an order believes one live that the provider does not hold;
 * - `differing-subscription` both have it, and disagree on who, which way, which numbers or for how long;
 * - `stray-route` a route is reserved or open, and its order does not hold it;
 * - `missing-route` a live binding has no route where one should be, or one that rests;
 * - `differing-route` a live binding's route is somebody else's, or is not what was opened.
 */
export type FindingKind =
  | "stray-subscription"
  | "missing-subscription"
  | "differing-subscription"
  | "stray-route"
  | "missing-route"
  | "differing-route";

export const findingKinds: readonly FindingKind[] = [
  "stray-subscription",
  "missing-subscription",
  "differing-subscription",
  "stray-route",
  "missing-route",
  "differing-route",
];

/** In what the two sides differ. */
export type Difference =
  | "customer"
  | "driver"
  | "direction"
  | "numbers"
  | "lifetime"
  | "owner"
  | "peer"
  | "state"
  | "phases"
  | "free-at";

/**
 * What puts it right: end the subscription by its id; have the order's own driver end what it has and bind afresh; let
 * routes rest that nobody holds.
 */
export type Remedy = "unbind" | "rebind" | "rest-routes";

/** Why nothing is done about a finding. */
export type Obstacle =
  /** The stage's policy is to report. */
  | "report-only"
  /** Others bind through the application: a stranger may be theirs. */
  | "not-exclusive"
  /** The platform ends nothing before its time. */
  | "cannot-unbind"
  /** The platform does not tell who takes part, so its routes can't be held meanwhile. */
  | "people-untold";

/**
 * `suspected`: seen once, which proves nothing while bindings come and go; `found`: seen again after all doubt had passed;
 * `healed`: what puts it right was done; `gone`: it was found, and is not there any more.
 */
export type FindingState = "suspected" | "found" | "healed" | "gone";

/** Something that should not be so. Names privacy numbers and ids; never a real number. */
export interface Finding {
  /** The same for the same fact, however often it is seen. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly provider: string;
  readonly application: string;
  readonly mode: Mode;
  readonly number: E164;
  readonly extension?: string;
  readonly orderId?: string;
  readonly subscriptionId?: string;
  readonly differs?: readonly Difference[];
  readonly state: FindingState;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly healedAt?: Instant;
  readonly goneAt?: Instant;
  /** What would put it right. */
  readonly remedy: Remedy;
  /** Absent where the remedy is applied once the finding is sure. */
  readonly obstacle?: Obstacle;
}

/** How far what an application holds can be compared with what we believe. */
export interface Coverage {
  readonly provider: string;
  readonly application: string;
  readonly mode: Mode;
  /** `all` that is bound on a number · `ours`: only what our orders name, strays stay unseen · `none`: it can't be asked. */
  readonly subscriptions: "all" | "ours" | "none";
  /** Why not `all`. */
  readonly reason?: "no-list" | "no-query" | "stores-nothing";
}

/** How far the audit of one application is. */
export interface Progress {
  readonly application: string;
  /** The round under way; absent between two. */
  readonly round?: {
    readonly startedAt: Instant;
    /** Numbers looked at so far. */
    readonly numbers: number;
    /** The last number that was looked at. */
    readonly after?: E164;
    /** All numbers are done: orders are looked through for what no number leads to. */
    readonly orders?: { readonly after?: string };
  };
  readonly lastRound?: {
    readonly startedAt: Instant;
    readonly finishedAt: Instant;
    readonly numbers: number;
  };
  /** Why the last run stopped early here. */
  readonly stopped?: { readonly because: StopReason; readonly at: Instant };
}

/** `closed`: nobody sends to the application for now; `refused`: the platform refuses the query; `unavailable`: it did not answer. */
export type StopReason = "closed" | "refused" | "unavailable";
