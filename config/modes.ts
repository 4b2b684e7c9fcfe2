import type { Mode } from "./types";

/** What a policy may ask of a mode. Repeats what the providers declare (`core/providers`); a test holds the two together. */
interface ModeLimits {
  /** A binding says who may call. */
  readonly directions: boolean;
  /** Who may call can be changed while the binding lives, so a phase with another direction is possible. */
  readonly changesDirection: boolean;
  /** Longest binding in seconds. Renewal reaches beyond it where the platform has no unbind (CYJ). */
  readonly longestSeconds: number;
  /** A binding can be ended before its own end. */
  readonly unbinds: boolean;
  readonly limitsCallMinutes: boolean;
  readonly texts: boolean;
  readonly recordings: boolean;
  /** What the platform asks us, and waits for the answer: these pushes go to `call-control`. */
  readonly asks: readonly ("calls" | "sms")[];
  /** Whom the driver's next call reaches is set anew after each of his calls. */
  readonly calleePerCall: boolean;
}

const unlimited = Number.POSITIVE_INFINITY;
const ninetyDays = 90 * 86_400;

const usual = {
  directions: true,
  changesDirection: true,
  longestSeconds: unlimited,
  unbinds: true,
  limitsCallMinutes: true,
  texts: true,
  recordings: true,
  asks: [],
  calleePerCall: false,
} satisfies ModeLimits;

export const modeLimits: Readonly<Record<Mode, ModeLimits>> = {
  // By the documents AXB never asks about a text; by the vendor's own sample it does (Huawei reference §10.7).
  AXB: { ...usual, longestSeconds: ninetyDays, asks: ["sms"] },
  AX: { ...usual, asks: ["sms"], calleePerCall: true },
  // The vendor's texts contradict each other on an AXE modify; we do not build on it.
  AXE: {
    ...usual,
    directions: false,
    changesDirection: false,
    longestSeconds: 720 * 3600,
    limitsCallMinutes: false,
    texts: false,
  },
  AXYB: {
    ...usual,
    changesDirection: false,
    longestSeconds: ninetyDays,
    limitsCallMinutes: false,
    texts: false,
  },
  X: { ...usual, asks: ["calls", "sms"] },
  CYJ: {
    ...usual,
    changesDirection: false,
    unbinds: false,
    limitsCallMinutes: false,
    texts: false,
    recordings: false,
  },
};

/** Longest single binding where renewal reaches beyond it, in seconds. */
export const longestBindingSeconds = 3600;
