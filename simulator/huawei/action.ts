import type { Application } from "../applications";
import type { Clock } from "../clock";
import type { State } from "../state/state";

/** A request that passed authentication. */
export interface PlatformRequest {
  readonly application: Application;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the platform serves recordings from. */
  readonly filesBase: string;
}

/** A voice verification call as it was accepted. */
export interface VerificationCall {
  readonly kind: "verification";
  readonly sessionId: string;
  readonly displayNbr: string;
  readonly calleeNbr: string;
  readonly verifyCode: string;
  readonly statusUrl?: string;
  readonly feeUrl?: string;
  readonly userData?: string;
}

/** A click-to-call as it was accepted: the platform rings the caller, then the callee. */
export interface ConnectingCall {
  readonly kind: "connect";
  readonly sessionId: string;
  readonly displayNbr: string;
  readonly callerNbr: string;
  readonly displayCalleeNbr: string;
  readonly calleeNbr: string;
  /** Minutes, 0 = no limit. */
  readonly maxDuration: number;
  readonly statusUrl?: string;
  readonly feeUrl?: string;
  readonly userData?: string;
}

export type PlatformCall = VerificationCall | ConnectingCall;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; absent = an empty body. */
  readonly body?: unknown;
  /** A call that the platform starts now. */
  readonly calls?: PlatformCall;
}

/** One thing the platform does: everything it depends on is an argument. */
export type Action = (request: PlatformRequest, state: State, clock: Clock) => Answer;

export const success = (fields: Record<string, unknown> = {}): Answer => ({
  status: 200,
  body: { resultcode: "0", resultdesc: "Success", ...fields },
});
