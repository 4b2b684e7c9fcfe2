import type { E164 } from "../../domain/phone-numbers";

/** The reference table has an object, the vendor's own program an array of one: only the latter ever ran. */
export type ConnectInfoForm = "array" | "object";

export interface Connection {
  /** The real callee. */
  readonly callee: E164;
  /** What the callee sees: the X dialled, never a real number. */
  readonly shown: E164;
  /** 0 means no limit. */
  readonly maxCallMinutes: number;
  readonly recording?: { readonly hintTone?: string };
  /** Echoed in the call's later events and its CDR; see {@link isEchoable}. */
  readonly userData?: string;
}

/** 1 to 256 characters of ASCII without braces: what the platform echoes unharmed. */
export const isEchoable = (userData: string): boolean => /^[\x20-\x7a|~]{1,256}$/.test(userData);

/** Answers a `callin` that waits: put it through. @see Huawei reference §10.5 */
export function connectAnswer(to: Connection, form: ConnectInfoForm = "array"): Record<string, unknown> {
  const info = {
    displayCalleeNum: to.shown,
    calleeNum: to.callee,
    maxDuration: to.maxCallMinutes,
    recordFlag: String(to.recording !== undefined),
    ...(to.recording?.hintTone !== undefined && { recordHintTone: to.recording.hintTone }),
    ...(to.userData !== undefined && isEchoable(to.userData) && { userData: to.userData }),
  };
  return { operation: "connect", connectInfo: form === "array" ? [info] : info };
}

/** Answers a `callin` that waits: end it, with an audio file of the account if there is one. */
export function closeAnswer(hintTone?: string, form: ConnectInfoForm = "array"): Record<string, unknown> {
  const info = hintTone === undefined ? {} : { closeHintTone: hintTone };
  return { operation: "close", closeInfo: form === "array" ? [info] : info };
}

/**
 * Answers a text that waits: forward it to its real receiver.
 * @param sender exactly as pushed, or the platform refuses
 * @see Huawei reference §10.7
 */
export const forwardTextAnswer = (sender: string, receiver: E164): Record<string, unknown> => ({
  actions: [{ operation: "vNumberRoute", message: { called: receiver, calling: sender } }],
});

/** Answers a text that waits: drop it. The literal is `DiscardMessage`, not "discard". */
export const discardTextAnswer = (): Record<string, unknown> => ({
  actions: [{ operation: "DiscardMessage" }],
});
