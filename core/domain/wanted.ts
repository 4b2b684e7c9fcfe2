import { type Instant, seconds } from "./instant";
import type { CallDirection, People } from "./modes";
import type { Order, Phase, Stretch } from "./orders";

/** What an order should have at one moment. */
export interface Wanted {
  readonly people: People;
  readonly direction: CallDirection;
  /** The order's own life is over and only its phases run: nothing new is bound any more. */
  readonly ended: boolean;
  /** When `direction` changes, or calls end. */
  readonly changesAt: Instant;
  /** When the last phase ends: nothing is wanted from then on. */
  readonly closesAt: Instant;
  /** The latest moment at which it may have to connect, whatever events may still state. */
  readonly furthestAt: Instant;
}

const append = (from: Instant, phases: readonly Phase[]): Stretch[] => {
  let until = from;
  return phases.map(({ seconds: length, direction }) => {
    until += seconds(length);
    return { until, direction };
  });
};

/** When the order ends if nobody says it is over. */
export const endOf = ({ desired, terms }: Pick<Order, "desired" | "terms">): Instant =>
  desired.endsAt?.value ?? (desired.since ?? 0) + seconds(terms.timeToLiveSeconds);

/**
 * The order's stretches in time order: its life, then the phases after its end. A terminal event cuts whatever it finds
 * open and appends its own phases; one that comes when all is closed opens nothing.
 */
export function timeline(order: Pick<Order, "desired" | "terms">): Stretch[] {
  const { desired, terms } = order;
  const end = endOf(order);
  const untold = [{ until: end, direction: terms.callDirection }, ...append(end, terms.phasesAfter.expired)];
  const ending = desired.ending;
  const endedAt = ending?.asOf.occurredAt ?? Number.POSITIVE_INFINITY;
  if (!ending || (untold.at(-1)?.until ?? end) <= endedAt) return untold;
  const started = (index: number): Instant => untold[index - 1]?.until ?? Number.NEGATIVE_INFINITY;
  const before = untold
    .filter((_, index) => started(index) < endedAt)
    .map(({ until, direction }) => ({ until: Math.min(until, endedAt), direction }));
  return [...before, ...append(endedAt, terms.phasesAfter[ending.value])];
}

const longest = (phases: readonly Phase[]): number =>
  phases.reduce((sum, phase) => sum + seconds(phase.seconds), 0);

function furthest({ desired, terms }: Pick<Order, "desired" | "terms">): Instant {
  const { completed, cancelled, expired } = terms.phasesAfter;
  const after = Math.max(...[completed, cancelled, expired].map(longest)) + longest(expired);
  return (desired.since ?? 0) + seconds(terms.maxTimeToLiveSeconds) + after;
}

/** What the order should have at `now`, `undefined` when nothing. */
export function wanted(order: Pick<Order, "desired" | "terms">, now: Instant): Wanted | undefined {
  const { customer, driver } = order.desired;
  if (!customer || !driver) return undefined;
  const stretches = timeline(order).filter(({ until }) => until > now);
  const [current] = stretches;
  const last = stretches.at(-1);
  if (!current || !last) return undefined;
  const endsAt = Math.min(endOf(order), order.desired.ending?.asOf.occurredAt ?? Number.POSITIVE_INFINITY);
  return {
    ended: endsAt <= now,
    people: { customer: customer.value, driver: driver.value },
    direction: current.direction,
    changesAt: current.until,
    closesAt: last.until,
    furthestAt: Math.max(last.until, furthest(order)),
  };
}
