import type { Instant } from "./instant";
import type { OrderEvent } from "./order-event";
import {
  type Desired,
  type Ending,
  type Mark,
  newSearch,
  type Order,
  type Stated,
  type Terms,
} from "./orders";

/** Orders events: by `occurredAt`, terminal last, then `eventId`. Negative when `a` comes before `b`. */
const compareMarks = (a: Mark, b: Mark): number =>
  a.occurredAt - b.occurredAt ||
  Number(a.terminal) - Number(b.terminal) ||
  (a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId));

const markOf = (event: OrderEvent): Mark => ({
  occurredAt: event.occurredAt,
  terminal: event.type === "order.completed" || event.type === "order.cancelled",
  eventId: event.eventId,
});

/** The newer statement wins; what an event does not state stays as it was. */
function newer<T>(known: Stated<T> | undefined, value: T | undefined, asOf: Mark): Stated<T> | undefined {
  if (value === undefined) return known;
  return known && compareMarks(known.asOf, asOf) >= 0 ? known : { value, asOf };
}

/** The first terminal event in event order is the ending, whichever was seen first: what came after it changes nothing. */
const firstEnding = (known: Stated<Ending> | undefined, value: Ending, asOf: Mark): Stated<Ending> =>
  known && compareMarks(known.asOf, asOf) <= 0 ? known : { value, asOf };

const earliest = (known: Instant | undefined, at: Instant): Instant => Math.min(known ?? at, at);

function desire(desired: Desired, event: OrderEvent): Desired {
  const asOf = markOf(event);
  switch (event.type) {
    case "order.assigned":
    case "order.reassigned": {
      const people =
        event.type === "order.assigned" ? event.people : { customer: event.customer, driver: event.driver };
      return defined({
        ...desired,
        since: earliest(desired.since, event.occurredAt),
        customer: newer(desired.customer, people.customer, asOf),
        driver: newer(desired.driver, people.driver, asOf),
        areaCode: newer(desired.areaCode, event.areaCode, asOf),
        endsAt: newer(desired.endsAt, event.endsAt, asOf),
      });
    }
    case "order.extended":
      return defined({ ...desired, endsAt: newer(desired.endsAt, event.endsAt, asOf) });
    case "order.completed":
      return { ...desired, ending: firstEnding(desired.ending, "completed", asOf) };
    case "order.cancelled":
      return { ...desired, ending: firstEnding(desired.ending, "cancelled", asOf) };
    default:
      return event satisfies never;
  }
}

type Loose = { readonly [K in keyof Desired]: Desired[K] | undefined };
const defined = (desired: Loose): Desired =>
  Object.fromEntries(Object.entries(desired).filter(([, value]) => value !== undefined)) as Desired;

/** Field by field: `Stated` values are replaced, never changed, so identity is enough. */
const sameDesire = (a: Desired, b: Desired): boolean =>
  a.since === b.since &&
  a.customer === b.customer &&
  a.driver === b.driver &&
  a.areaCode === b.areaCode &&
  a.endsAt === b.endsAt &&
  a.ending === b.ending;

const samePeople = (a: Desired, b: Desired): boolean =>
  a.customer?.value === b.customer?.value && a.driver?.value === b.driver?.value;

/**
 * What the order should have after `event`. Changes `desired` alone, and only those parts that the event states and is
 * newer for; returns the very same order when that is nothing (a repeat, a late event, an event after the end).
 * @param terms the policy of the event's service; taken when the order is new or its service is first stated.
 */
export function applyEvent(order: Order, event: OrderEvent, terms?: Terms): Order {
  if (order.erased) return order;
  const desired = desire(order.desired, event);
  if (sameDesire(order.desired, desired)) return order;
  const next: Order = {
    ...order,
    desired,
    version: order.version + 1,
    terms: terms && order.holdings.length === 0 ? terms : order.terms,
  };
  if (samePeople(order.desired, desired)) return next;
  // Other people: what was refused or tried for the old ones says nothing about these.
  const { refusal: _refusal, retry: _retry, ...fresh } = next;
  return { ...fresh, search: newSearch };
}
