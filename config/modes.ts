import type { Mode } from "./types";

/** What a policy may ask of a mode, as its provider's reference has it. */
interface ModeLimits {
  /** Who may call can be changed while the binding lives, so a phase with another direction is possible. */
  readonly changesDirection: boolean;
  /** The lifetime can be changed while the binding lives, or the platform keeps none. */
  readonly changesLifetime: boolean;
  /** Longest binding in seconds. Renewal reaches beyond it where the platform has no unbind (CYJ). */
  readonly longestSeconds: number;
  readonly texts: boolean;
}

const unlimited = Number.POSITIVE_INFINITY;
const ninetyDays = 90 * 86_400;

export const modeLimits: Readonly<Record<Mode, ModeLimits>> = {
  AXB: { changesDirection: true, changesLifetime: true, longestSeconds: ninetyDays, texts: true },
  AX: { changesDirection: false, changesLifetime: true, longestSeconds: unlimited, texts: true },
  // The vendor's texts contradict each other on an AXE modify; we do not build on it.
  AXE: { changesDirection: false, changesLifetime: false, longestSeconds: 720 * 3600, texts: false },
  AXYB: { changesDirection: false, changesLifetime: false, longestSeconds: ninetyDays, texts: false },
  X: { changesDirection: true, changesLifetime: true, longestSeconds: unlimited, texts: true },
  CYJ: { changesDirection: false, changesLifetime: true, longestSeconds: unlimited, texts: false },
};
