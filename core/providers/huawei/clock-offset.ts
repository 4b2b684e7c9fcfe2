import { days, type Instant } from "../../domain/instant";
import type { Answer } from "./answer";

/** What a refused time says about the platform's clock: the offset to try next, or that there is none to try. */
export type OffsetAfterRefusal = (answer: Answer, now: Instant, offsetMs: number) => number | undefined;

/** Nobody's clock is further off: such a header is broken, and believing it would spoil every later signature. */
const mostOffsetMs = days(1);

/** The platform's `Date` header, if it explains the refusal. */
export const offsetByDateHeader: OffsetAfterRefusal = ({ date }, now, offsetMs) => {
  if (date === undefined || Math.abs(date - now) > mostOffsetMs) return undefined;
  return Math.abs(date - now - offsetMs) < 1000 ? undefined : date - now;
};

/** Beijing's time, written as if it were UTC. */
export const beijingOffsetMs = 8 * 3_600_000;

/** Voice Call's documents say UTC in one edition and Beijing in the next: the other one. */
export const offsetOfOtherZone: OffsetAfterRefusal = (_answer, _now, offsetMs) =>
  offsetMs === 0 ? beijingOffsetMs : 0;
