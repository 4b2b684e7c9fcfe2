import type { Mode, WebhookKind } from "../applications";

/** How a callee's phone behaves. */
export const calleeAnswers = [
  "answer",
  "busy",
  "no-answer",
  "reject",
  "unreachable",
  "power-off",
  "suspended",
  "not-existing",
  "caller-cancels",
] as const;
export type CalleeAnswer = (typeof calleeAnswers)[number];

export type Outcome =
  | "answered"
  | "busy"
  | "no-answer"
  | "rejected"
  | "unreachable"
  | "powered-off"
  | "suspended"
  | "unknown-callee"
  | "cancelled"
  /** The platform put nobody through; `stateCode` says why. */
  | "refused";

/** One telephone call, as the platform saw it. */
export interface CallRecord {
  readonly sessionId: string;
  readonly icid: string;
  readonly application: string;
  readonly mode: Mode;
  readonly from: string;
  readonly to: string;
  readonly digits?: string;
  readonly outcome: Outcome;
  readonly stateCode: number;
  readonly subscriptionId?: string;
  readonly connectedTo?: string;
  readonly shownToCallee?: string;
  readonly talkSeconds: number;
  readonly hangUpBy: "caller" | "callee" | "platform";
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly recorded: boolean;
  /** X mode: which form our answer to `callin` had. */
  readonly controlForm?: "array" | "object" | "none";
  /** The code that a verification call spoke to whoever answered. */
  readonly spoken?: string;
  /** CYJ: the id its recording is asked for by. */
  readonly callIdentifier?: string;
}

export interface TextRecord {
  readonly smsIdentifier: string;
  readonly application: string;
  readonly from: string;
  readonly to: string;
  readonly content: string;
  readonly outcome: "delivered" | "discarded" | "refused";
  readonly deliveredTo?: string;
  readonly shownFrom?: string;
  readonly deliveredContent?: string;
  readonly sentAt: number;
}

/** A recording on the platform's disk. Its audio is computed from the name, so only its length is kept. */
export interface Recording {
  readonly icid: string;
  readonly sessionId: string;
  readonly application: string;
  readonly recordDomain: string;
  readonly fileName: string;
  readonly seconds: number;
  /** When its CDR was first pushed: retention counts from here. */
  readonly pushedAt?: number;
}

/** One push: what is sent where, and what became of it. */
export interface Delivery {
  readonly id: string;
  readonly application: string;
  readonly kind: WebhookKind;
  /** Session ids, SMS ids or numbers that the push is about. */
  readonly subjects: readonly string[];
  readonly url: string;
  readonly body: unknown;
  /** Minutes after the first attempt at which it is repeated until answered 200. */
  readonly redeliverAfterMinutes: readonly number[];
  readonly status: "pending" | "delivered" | "given-up";
  readonly attempts: readonly Attempt[];
  readonly firstAttemptAt?: number;
  /** Epoch ms; absent when there is none. */
  readonly nextAttemptAt?: number;
}

export interface Attempt {
  readonly at: number;
  /** The HTTP status, or what went wrong. */
  readonly result: number | string;
}

/** X-number status as pushed (reference §10.8): 5 normal, 9 suspended, 10 unavailable, 11 frozen for binding. */
export interface NumberStatus {
  readonly number: string;
  readonly status: "5" | "9" | "10" | "11";
  readonly cause?: string;
}

/** How a phone behaves when a platform calls it on its own. */
export interface Phone {
  readonly number: string;
  readonly answer: CalleeAnswer;
  readonly talkSeconds: number;
}
