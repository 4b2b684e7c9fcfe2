import type { CalleeAnswer } from "../state/records";

/** Voice Call has its own hang-up reasons (error codes §3, last paragraph). */
export const voiceReasons: Readonly<Record<CalleeAnswer, readonly [code: number, text: string]>> = {
  answer: [0, "The user releases the call."],
  busy: [8001, "The user is not reached."],
  "no-answer": [8003, "Ring timeout."],
  reject: [8105, "The callee hung up."],
  unreachable: [8001, "The user is not reached."],
  "power-off": [8001, "The user is not reached."],
  suspended: [8105, "The callee is suspended."],
  "not-existing": [8001, "The user is not reached."],
  "caller-cancels": [8004, "Hung up while ringing."],
};
export const reachedLimit = [8010, "The maximum duration is reached."] as const;
