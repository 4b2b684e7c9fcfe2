import type { Instant } from "../instant";
import type { Agreement, Choice, DoubtfulHolding, Holding, LeavingHolding, LiveHolding } from "../orders";
import type { Capabilities, ProviderFailure, Subscription } from "../provider";

/** One thing to do next for an order. */
export type Step =
  /** Pick a number of `choice` and claim its routes. */
  | { readonly do: "reserve"; readonly choice: Choice; readonly agreed: Agreement }
  /** Claim the routes of a holding again, after a crash. */
  | { readonly do: "reclaim"; readonly holding: DoubtfulHolding }
  | { readonly do: "bind"; readonly holding: DoubtfulHolding }
  | { readonly do: "find"; readonly holding: DoubtfulHolding | LeavingHolding }
  /** End subscriptions nobody owns that stand on our routes. */
  | { readonly do: "evict"; readonly holding: DoubtfulHolding; readonly subscriptionIds: readonly string[] }
  /** Claim the routes of numbers that the platform picked. */
  | { readonly do: "claim"; readonly holding: DoubtfulHolding }
  /** Bind again on the same number what only lapses. */
  | { readonly do: "renew"; readonly holding: LiveHolding; readonly to: Agreement }
  /** Open the routes and write the traces. */
  | { readonly do: "open"; readonly holding: LiveHolding }
  | { readonly do: "modify"; readonly holding: LiveHolding; readonly to: Agreement }
  | { readonly do: "unbind"; readonly holding: LeavingHolding }
  /** Give up what has ended by itself, or can only lapse: its routes stop connecting, the provider is not asked. */
  | { readonly do: "leave"; readonly holding: LeavingHolding }
  /** Let the routes rest (or free them where nobody was told), and forget the holding. */
  | { readonly do: "release"; readonly holding: Holding }
  | { readonly do: "publish" }
  | { readonly do: "wait"; readonly until: Instant };

/** How a step went. */
export type Outcome =
  | { readonly is: "done" }
  | { readonly is: "bound"; readonly subscription: Subscription }
  | { readonly is: "found"; readonly subscriptions: readonly Subscription[] }
  /** The routes are held, by this holding. */
  | { readonly is: "claimed"; readonly holding: DoubtfulHolding }
  /** A route is somebody else's: nothing was sent. */
  | { readonly is: "conflict" }
  /** No number is left; `until`: when one may be free. */
  | { readonly is: "exhausted"; readonly until: Instant }
  /** `resumesAt`: the provider is left alone until then (breaker). */
  | {
      readonly is: "failed";
      readonly failure: ProviderFailure;
      readonly requestEndedAt: Instant;
      readonly resumesAt?: Instant;
    };

/** What is known of a choice: what its protocol can, and whether nobody else binds through its application. */
export interface ChoiceFacts {
  readonly capabilities: Capabilities;
  readonly exclusive: boolean;
}

export type FactsOf = (choice: Choice) => ChoiceFacts;
