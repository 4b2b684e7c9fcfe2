import type { Instant } from "./instant";
import type { E164 } from "./phone-numbers";

/** What the operator wants of a number: `retiring` takes no new routes and leaves the pool when its last one has gone. */
export type PoolIntent = "active" | "retiring";

/** What the provider said of a number last: `frozen` takes no new bindings, on `suspended` nothing works. */
export type ProviderState = "normal" | "frozen" | "suspended";

/** What a number is good for, both considered; only `active` ones are given out. */
export type PoolStatus = PoolIntent | Exclude<ProviderState, "normal">;

/** A privacy number we may use. */
export interface PoolNumber {
  readonly number: E164;
  readonly provider: string;
  readonly application: string;
  /** With its leading 0; a number without one belongs to no area and is only found by the fallback `*`. */
  readonly areaCode?: string;
  readonly status: PoolStatus;
  readonly updatedAt: Instant;
}

/** What choosing a number needs to know of it. */
export interface Candidate {
  readonly number: E164;
  /** `""` for a number of no area. */
  readonly areaCode: string;
}

/** What an import says of one number; what it leaves out stays as it is (a new number is `active`). */
export interface PoolEntry {
  readonly number: E164;
  readonly provider: string;
  readonly application: string;
  readonly areaCode?: string | undefined;
  /** Stating `active` also forgets what the provider reported. */
  readonly status?: PoolIntent | undefined;
}

export type PoolOutcome =
  | { readonly number: E164; readonly outcome: "added" | "changed" | "unchanged" }
  | { readonly number: E164; readonly outcome: "refused"; readonly detail: string };

/** What the provider says outweighs what the operator wants. */
export const poolStatus = (intent: PoolIntent, provider: ProviderState): PoolStatus =>
  provider === "normal" ? intent : provider;
