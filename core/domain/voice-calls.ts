import type { E164 } from "./phone-numbers";
import type { Sending } from "./provider";

/** What both kinds of call have. */
interface VoiceCall {
  /** Where this call's own pushes go; the application's setting where absent. At most 96 bytes each. */
  readonly pushTo?: { readonly status?: string; readonly fees?: string };
  /** Echoed in the call's pushes: 1 to 256 characters of ASCII without braces. */
  readonly userData?: string;
}

/** Speak a verification code to a phone. */
export interface VerificationCall extends VoiceCall {
  readonly to: E164;
  /** The rented landline the callee sees. */
  readonly shown: E164;
  /** 2 to 8 digits; text, as leading zeros count. Never logged. */
  readonly code: string;
  /** Audio file of the account, played before the code. */
  readonly preTone: string;
  readonly postTone?: string;
  /** How often the code is spoken, 1 to 9. */
  readonly plays: number;
}

/** Ring the caller, then the callee, and connect them. */
export interface ConnectingCall extends VoiceCall {
  readonly caller: { readonly number: E164; readonly shown: E164 };
  readonly callee: { readonly number: E164; readonly shown: E164 };
  /** 0 means no limit. */
  readonly maxCallMinutes: number;
  readonly recording?: { readonly hintTone?: string };
}

/** Places calls on request. Repeating a request may ring the phone again: nothing here is repeated by itself. */
export interface VoiceCaller {
  /** @throws ProviderError whose text never holds the code */
  speakCode(call: VerificationCall, sending: Sending): Promise<{ readonly sessionId: string }>;
  /** @throws ProviderError */
  connectPeople(call: ConnectingCall, sending: Sending): Promise<{ readonly sessionId: string }>;
}
