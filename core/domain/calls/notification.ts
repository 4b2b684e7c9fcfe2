import type { Instant } from "../instant";
import type { NumberStatus } from "../provider";

/**
 * What providers push, in the domain's words. Numbers are text: the network may send them malformed or anonymous, and a
 * call is not lost for that. Everything optional is absent when the provider left it out, sent `""` or `null`.
 */
export type Notification =
  | CallEventNotification
  | FeeNotification
  | TextNotification
  | NumberStatusNotification;

/** One pushed body: a fee or number-status push carries many items, and a bad one does not spoil its neighbours. */
export interface ParsedPush {
  readonly notifications: readonly Notification[];
  /** Items that could not be understood; their message belongs in the DLQ once the others are stored. */
  readonly unreadable: readonly UnreadableNotification[];
}

/** In the order a call passes them; `other` is a name we don't know, kept and otherwise ignored. */
export type CallEventType =
  | "callin"
  | "collect-info"
  | "callout"
  | "alerting"
  | "answer"
  | "disconnect"
  | "other";

export interface CallEventNotification {
  readonly kind: "event";
  readonly provider: string;
  /** The provider's id of the call: opaque, and it may contain phone numbers. */
  readonly sessionId: string;
  readonly type: CallEventType;
  /** The provider's own name of the event. */
  readonly name: string;
  /** Place in the life of a call, from 0; events repeat and reorder, the highest wins. Absent for `other`. */
  readonly rank?: number;
  readonly at: Instant;
  /** The time as the provider wrote it: part of the event's identity. */
  readonly atText: string;
  /** The real caller or, on later events, possibly X: correlate by `sessionId`, never by numbers. */
  readonly caller?: string;
  /** X on `callin`, the real callee later. */
  readonly called?: string;
  readonly subscriptionId?: string;
  /** Keys the caller pressed (AXE extension); leading zeros count. */
  readonly digits?: string;
  /** Why it ended, on `disconnect`: the provider's number. */
  readonly stateCode?: number;
  /** The provider's words for it, phone numbers masked. */
  readonly stateText?: string;
  /** What the code means; present when the provider's table lists it. */
  readonly ending?: CallEnding;
  /** The network waits for our answer to this one. */
  readonly mustAnswer: boolean;
  readonly userData?: string;
}

export type CallOutcome =
  | "answered"
  | "no-answer"
  | "busy"
  | "rejected"
  | "unreachable"
  | "bad-number"
  | "caller-gave-up"
  | "not-allowed"
  | "failed";

/** Who or what a failed call is down to. */
export type CallFault =
  | "none"
  | "caller"
  | "callee"
  | "binding"
  | "number"
  | "tenant"
  | "control"
  | "platform"
  | "network"
  | "unknown";

/** The end of a call in words, from one of the provider's code tables. */
export interface CallEnding {
  readonly outcome: CallOutcome;
  readonly fault: CallFault;
  readonly words: string;
}

/** Moments of a call's two legs. Leg 1 is caller to X (or, for calls the platform starts, platform to user). */
export interface FeeTimes {
  readonly callIn?: Instant;
  /** Leg 1 of a call that the platform starts. */
  readonly outStart?: Instant;
  readonly outAlerting?: Instant;
  readonly outAnswer?: Instant;
  readonly forwardStart?: Instant;
  readonly forwardAlerting?: Instant;
  /** The real callee answered; absent: not connected. */
  readonly forwardAnswer?: Instant;
  readonly end?: Instant;
  readonly fail?: Instant;
}

/** The provider's numbers for why a call failed; 0 ("none") is left out. */
export interface FeeCauses {
  readonly q850?: number;
  readonly releasePoint?: number;
  readonly sip?: number;
  /** Q.850 cause of a leg the platform started. */
  readonly outQ850?: number;
}

/** A fee record (CDR). Only `sessionId` is sure to be there. */
export interface FeeNotification {
  readonly kind: "fee";
  readonly provider: string;
  readonly sessionId: string;
  /** The record's own id and idempotency key; without it, hash {@link canonical}. */
  readonly icid?: string;
  readonly subscriptionId?: string;
  /** The real caller. */
  readonly caller?: string;
  /** What the caller dialled: X. */
  readonly dialled?: string;
  /** X as the provider bills it; the dialled number where it doesn't say. */
  readonly privacyNumber?: string;
  /** The real callee. */
  readonly reached?: string;
  /** What the real callee saw. */
  readonly shown?: string;
  readonly times: FeeTimes;
  /** Seconds from answer to end; 0 when not connected. */
  readonly talkSeconds: number;
  readonly connected: boolean;
  readonly causes: FeeCauses;
  /** What {@link causes} mean, the most telling first; absent when they say nothing (see reference §6). */
  readonly ending?: CallEnding;
  readonly recording?: { readonly domain: string; readonly fileName: string; readonly startedAt?: Instant };
  readonly extension?: string;
  readonly serviceType?: string;
  readonly direction?: number;
  readonly userData?: string;
  /** Canonical JSON of the record as pushed, for hashing only: it holds phone numbers. */
  readonly canonical: string;
}

export interface TextNotification {
  readonly kind: "text";
  readonly provider: string;
  readonly textId: string;
  /** The network waits for our answer, and forwards nothing without it. */
  readonly mustAnswer: boolean;
  readonly at: Instant;
  readonly atText: string;
  /** The real sender, exactly as pushed: an answer must repeat it. */
  readonly sender: string;
  readonly receiver?: string;
  readonly privacyNumber: string;
  readonly subscriptionId?: string;
  /** Only where the provider delivers contents; personal data. */
  readonly content?: string;
  /** Meaning not documented: kept, never branched on. */
  readonly sendResult?: number;
  /** Parts of a long text. */
  readonly parts?: number;
  readonly direction?: string;
  readonly userData?: string;
}

export interface NumberStatusNotification extends NumberStatus {
  readonly kind: "number-status";
  readonly provider: string;
}

/** What was pushed can't be understood. `reason` says why in words, without any of the content. */
export class UnreadableNotification extends Error {
  override readonly name = "UnreadableNotification";
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
