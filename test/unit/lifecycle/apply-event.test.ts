import fc from "fast-check";
import { applyEvent } from "../../../core/domain/apply-event";
import type { OrderEvent } from "../../../core/domain/order-event";
import type { Order } from "../../../core/domain/orders";
import { timeline, wanted } from "../../../core/domain/wanted";
import { assigned, customers, drivers, ended, extended, newOrder, reassigned, t0, terms } from "./orders";

const fold = (events: readonly OrderEvent[]): Order =>
  events.reduce((order, event) => applyEvent(order, event, terms), newOrder());

const minute = 60_000;

/** Events within an hour, several at one moment now and then. */
const anEvent = fc.integer({ min: 0, max: 12 }).chain((step) => {
  const at = t0 + step * 5 * minute;
  const eventId = fc.integer({ min: 0, max: 999 }).map((id) => `evt-${id}`);
  return fc.oneof(
    fc
      .tuple(eventId, fc.nat(1), fc.nat(2))
      .map(([id, customer, driver]) => assigned(at, customer, driver, id)),
    fc.tuple(eventId, fc.nat(2)).map(([id, driver]) => reassigned(at, driver, id)),
    fc.tuple(eventId, fc.integer({ min: 1, max: 600 })).map(([id, m]) => extended(at, at + m * minute, id)),
    fc
      .tuple(eventId, fc.constantFrom("completed" as const, "cancelled" as const))
      .map(([id, how]) => ended(at, how, id)),
  );
});

/** A story and the same events in another order, some of them repeated. Event ids are unique, as the platform's are. */
const aStory = fc
  .uniqueArray(anEvent, { minLength: 1, maxLength: 7, selector: ({ eventId }) => eventId })
  .chain((events) =>
    fc.record({
      events: fc.constant(events),
      disorder: fc
        .shuffledSubarray([...events, ...events], { minLength: events.length })
        .map((some) => [...some, ...events.filter((event) => !some.includes(event))]),
    }),
  );

it("wants the same whatever was repeated or came late", () => {
  fc.assert(
    fc.property(aStory, ({ events, disorder }) => {
      expect(fold(disorder).desired).toEqual(fold(events).desired);
    }),
    { numRuns: 500 },
  );
});

it("changes nothing, not even the version, when an event is repeated", () => {
  fc.assert(
    fc.property(aStory, ({ events }) => {
      const order = fold(events);
      for (const event of events) expect(applyEvent(order, event, terms)).toBe(order);
    }),
  );
});

it("never lets anything after the ending matter", () => {
  fc.assert(
    fc.property(aStory, fc.constantFrom("completed" as const, "cancelled" as const), ({ events }, how) => {
      const ending = ended(t0 - minute, how, "ending");
      const order = fold([...events, ending]);
      expect(order.desired.ending?.value).toBe(how);
      expect(timeline(order).at(-1)?.until).toBeLessThanOrEqual(t0 + 9 * minute);
    }),
  );
});

describe("each part has its own time", () => {
  it("does not lose a late reassignment behind an early extension", () => {
    const order = fold([
      assigned(t0),
      extended(t0 + 2 * minute, t0 + 90 * minute),
      reassigned(t0 + minute, 1),
    ]);
    expect(wanted(order, t0 + 3 * minute)).toMatchObject({
      people: { customer: customers[0], driver: drivers[1] },
      closesAt: t0 + 90 * minute,
    });
  });

  it("takes the people of a first reassignment, and counts the life from the assignment that comes late", () => {
    const early: OrderEvent = {
      ...reassigned(t0 + minute, 1),
      customer: customers[0],
      service: "ride",
    } as OrderEvent;
    const order = fold([early, assigned(t0)]);
    expect(wanted(order, t0 + 2 * minute)).toMatchObject({
      people: { driver: drivers[1] },
      closesAt: t0 + terms.timeToLiveSeconds * 1000,
    });
  });

  it("puts a terminal event after others of its moment", () => {
    const order = fold([ended(t0, "cancelled", "aaa"), assigned(t0, 0, 0, "zzz")]);
    expect(wanted(order, t0 + 1)).toBeUndefined();
  });
});

describe("phases after the end", () => {
  it.each([
    { how: "completed" as const, after: 299, direction: "both" },
    { how: "completed" as const, after: 301, direction: "driver-only" },
    { how: "completed" as const, after: 601, direction: undefined },
    { how: "cancelled" as const, after: 1, direction: undefined },
  ])("$how, $after s later: $direction", ({ how, after, direction }) => {
    const order = fold([assigned(t0), ended(t0 + minute, how)]);
    expect(wanted(order, t0 + minute + after * 1000)?.direction).toBe(direction);
  });

  it("opens nothing again when the ending comes after the end", () => {
    const late = t0 + terms.timeToLiveSeconds * 1000 + minute;
    expect(wanted(fold([assigned(t0), ended(late, "completed")]), late + 1)).toBeUndefined();
  });
});
