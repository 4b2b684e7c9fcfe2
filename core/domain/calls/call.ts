import type { Instant } from "../instant";
import type { E164 } from "../phone-numbers";
import type { Archive, CallLink } from "./call-items";
import type { CallEnding, CallEventType, CallOutcome, FeeCauses } from "./notification";

/** One call as far as it is known. Holds no real phone number. */
export interface Call {
  readonly outcome: CallOutcome | "in-progress";
  /** Why it ended, in words; absent while it lasts, or when the provider gave no reason. */
  readonly ending?: CallEnding;
  /** X. */
  readonly privacyNumber?: E164;
  readonly extension?: string;
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly legs: CallLegs;
  /** Seconds from the callee's answer to the end; 0 when they never spoke. */
  readonly talkSeconds: number;
  /** `pending`: the record has not come (yet). `missing`: it was waited for in vain. */
  readonly fee: "received" | "pending" | "missing";
  readonly causes: FeeCauses;
  /** The provider's number for the end, from its last event. */
  readonly stateCode?: number;
  readonly link?: CallLink;
  readonly recording: CallRecording;
  readonly events: readonly CallEvent[];
  readonly published: boolean;
}

/** Leg 1 is caller to X, leg 2 is X to the callee. */
export interface CallLegs {
  readonly caller: { readonly startedAt?: Instant; readonly answeredAt?: Instant };
  readonly callee: {
    readonly startedAt?: Instant;
    readonly ringingAt?: Instant;
    readonly answeredAt?: Instant;
  };
}

export interface CallEvent {
  readonly type: CallEventType;
  /** The provider's own name of it. */
  readonly name: string;
  readonly at: Instant;
}

export interface CallRecording {
  readonly state: "none" | "pending" | "archived" | "lost";
  /** One for each recording the provider announced, in the order of their ids. */
  readonly parts: readonly { readonly id: string; readonly archive?: Archive }[];
}
