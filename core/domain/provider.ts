import type { Instant } from "./instant";
import type { CallDirection, Mode, People, PrivacyNumbers } from "./modes";
import type { E164 } from "./phone-numbers";

/**
 * What is decided when a provider refuses (design §7):
 * `retry-later` the platform failed · `callers-fault` this request is wrong for good · `misconfigured` our set-up is wrong ·
 * `already-so` what was asked exists already · `not-found` what was named is not there · `no-capacity` none left ·
 * `rate-limited` too many requests.
 */
export type FailureKind =
  | "retry-later"
  | "callers-fault"
  | "misconfigured"
  | "already-so"
  | "not-found"
  | "no-capacity"
  | "rate-limited";

/**
 * What the refusal is about: this request only; the number (take the next); a party (wait for one of theirs); the
 * application or our address (nobody sends for a while).
 */
export type FailureScope = "request" | "number" | "party" | "application" | "address";

/** `not-done`: the platform surely did nothing. `unknown`: it may have done it, or may still do it. */
export type FailureOutcome = "not-done" | "unknown";

export interface ProviderFailure {
  readonly provider: string;
  readonly operation: string;
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  readonly outcome: FailureOutcome;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The provider's own code, "" when there was none. */
  readonly code: string;
  /** The provider's own text, with phone numbers masked. */
  readonly text: string;
  /** A subscription the failed bind made and could not take back: end it by this id. */
  readonly subscriptionId?: string;
}

/** A provider's refusal, or the absence of its answer. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  constructor(
    readonly failure: ProviderFailure,
    options?: ErrorOptions,
  ) {
    super(
      `${failure.provider} ${failure.operation}: ${failure.kind} (${failure.status}/${failure.code})`,
      options,
    );
  }
}

export interface Capabilities {
  readonly mode: Mode;
  /** What a modify can change in place. All false: there is no modify. */
  readonly canModify: { readonly people: boolean; readonly lifetime: boolean; readonly direction: boolean };
  readonly canUnbind: boolean;
  readonly canFind: boolean;
  /** Every subscription on a number can be asked for, whoever takes part ({@link NumberProvider.list}). */
  readonly canList: boolean;
  /** The platform picks the numbers; we learn them from its answer. */
  readonly choosesNumber: boolean;
  /** The platform stores no binding: our routes are the binding (X mode). */
  readonly stores: boolean;
  readonly echoesUserData: boolean;
  /** Longest lifetime a bind may state, in seconds; `undefined`: lives until unbound. */
  readonly maxLifetimeSeconds?: number;
  readonly minLifetimeSeconds: number;
  readonly lifetimes: boolean;
  readonly texts: boolean;
  readonly recordings: boolean;
  readonly directions: boolean;
  /** The driver's next call reaches whom {@link NumberProvider.setCallee} named last, once: set again after each (AX). */
  readonly calleePerCall?: boolean;
}

export interface BindRequest {
  readonly numbers: PrivacyNumbers;
  readonly people: People;
  readonly direction: CallDirection;
  readonly lifetimeSeconds: number;
  readonly maxCallMinutes: number;
  readonly recording?: { readonly hintTone?: string };
  readonly texts: boolean;
  readonly areaCode?: string;
}

export interface Change {
  readonly subscriptionId: string;
  readonly numbers: PrivacyNumbers;
  readonly people: People;
  readonly direction: CallDirection;
  readonly lifetimeSeconds: number;
}

/** The provider's own record of a binding. `people` and `direction` are absent where its query does not tell them. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly numbers: PrivacyNumbers;
  readonly people?: Partial<People>;
  readonly direction?: CallDirection;
  /** How long it was told to live when it was bound or changed last; 0 is for ever. */
  readonly lifetimeSeconds?: number;
}

/** Some of the subscriptions on a number; `next` asks for more. */
export interface SubscriptionPage {
  readonly subscriptions: readonly Subscription[];
  readonly next?: string;
}

/** One request may take until its hard timeout; the signal ends it sooner. */
export interface Sending {
  readonly signal: AbortSignal;
}

/** One application of one provider, as the domain sees it. Every method throws {@link ProviderError}. */
export interface NumberProvider {
  readonly capabilities: Capabilities;
  bind(request: BindRequest, sending: Sending): Promise<Subscription>;
  modify(change: Change, sending: Sending): Promise<void>;
  /** Ends exactly this subscription; "not found" counts as ended. */
  unbind(subscription: { subscriptionId: string; numbers: PrivacyNumbers }, sending: Sending): Promise<void>;
  /** Every subscription on this X in which one of the two people takes part; empty when there is none. */
  find(query: { numbers: PrivacyNumbers; people: People }, sending: Sending): Promise<Subscription[]>;
  /** One page of what is bound on a number, in one request; only where `canList`. */
  list?(query: { number: E164; page?: string }, sending: Sending): Promise<SubscriptionPage>;
  /** Whom the driver reaches when he dials X next; only where `calleePerCall`. A bind has done it already. */
  setCallee?(
    request: { subscriptionId: string; numbers: PrivacyNumbers; people: People },
    sending: Sending,
  ): Promise<void>;
}

/** Where a recording can be fetched, once. */
export interface RecordingSource {
  /** @throws ProviderError `not-found` when the platform has no such recording (yet, or any more). */
  locate(recording: { domain: string; fileName: string }, sending: Sending): Promise<URL>;
}

/** A change of a privacy number's state told by its provider. */
export interface NumberStatus {
  readonly number: E164;
  /** `normal` may be used · `frozen` no new bindings · `suspended` nothing works on it. */
  readonly status: "normal" | "frozen" | "suspended" | "unknown";
  readonly providerStatus: string;
  readonly cause?: string;
  readonly at: Instant;
}
