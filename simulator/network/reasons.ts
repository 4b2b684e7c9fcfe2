import type { CalleeAnswer, Outcome } from "../state/records";

export interface Ending {
  readonly outcome: Outcome;
  /** Hang-up reason (error codes §3), Q.850 cause (§4) and SIP code. */
  readonly stateCode: number;
  readonly q850: number;
  readonly sip: number;
  readonly rings: boolean;
}

/** What each behaviour looks like in events and CDRs. */
export const endings: Readonly<Record<CalleeAnswer, Ending>> = {
  answer: { outcome: "answered", stateCode: 0, q850: 0, sip: 0, rings: true },
  busy: { outcome: "busy", stateCode: 8102, q850: 17, sip: 486, rings: false },
  "no-answer": { outcome: "no-answer", stateCode: 8101, q850: 19, sip: 480, rings: true },
  reject: { outcome: "rejected", stateCode: 7503, q850: 21, sip: 603, rings: true },
  unreachable: { outcome: "unreachable", stateCode: 8103, q850: 27, sip: 480, rings: false },
  "power-off": { outcome: "powered-off", stateCode: 8104, q850: 20, sip: 480, rings: false },
  suspended: { outcome: "suspended", stateCode: 8105, q850: 27, sip: 403, rings: false },
  "not-existing": { outcome: "unknown-callee", stateCode: 8100, q850: 1, sip: 404, rings: false },
  "caller-cancels": { outcome: "cancelled", stateCode: 7502, q850: 0, sip: 487, rings: true },
};

const texts: Readonly<Record<number, string>> = {
  0: "The user releases the call.",
  7100: "The application does not exist.",
  7107: "The security prompt could not be played.",
  7108: "The account is frozen.",
  7502: "The caller hung up while ringing.",
  7503: "The callee rejected the call.",
  7516: "The caller hung up before the transfer.",
  8010: "The maximum duration is reached.",
  8013: "No callee is set for the AX binding.",
  8014: "Invalid AXB/X call.",
  8016: "The call direction is not allowed.",
  8017: "The call is released as instructed.",
  8018: "No permission.",
  8019: "No call-back record of the AXE number.",
  8022: "The AXE binding does not exist or has expired.",
  8023: "A landline must not be the caller.",
  8024: "Showing the real number is not allowed.",
  8030: "The AXYB binding does not exist.",
  8032: "The user dialled the privacy number bound to himself.",
  8033: "No extension was entered.",
  8055: "The privacy number is unavailable.",
  8100: "The callee number does not exist.",
  8101: "The callee did not answer.",
  8102: "The callee is busy.",
  8103: "The callee is unreachable.",
  8104: "The callee is powered off.",
  8105: "The callee's service is suspended.",
};

export const textOf = (stateCode: number): string => texts[stateCode] ?? "The call is released.";
