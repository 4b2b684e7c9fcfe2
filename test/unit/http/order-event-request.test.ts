import fc from "fast-check";
import { InvalidInput } from "../../../core/domain/invalid-input";
import { parseOrderEvent } from "../../../core/http/order-event-request";

const now = Date.parse("2026-11-22T10:00:30Z");
const occurredAt = "2026-11-22T10:00:00Z";

type Json = Record<string, unknown>;

const anAssigned = (order: Json = {}, event: Json = {}): Json => ({
  eventId: "evt-1",
  type: "order.assigned",
  occurredAt,
  order: {
    orderId: "R-1001",
    service: "ride",
    areaCode: "0755",
    customer: { phone: "+8613800000021" },
    driver: { phone: "+8613800007021" },
    ...order,
  },
  ...event,
});

const pointersOf = (body: unknown): string[] => {
  try {
    parseOrderEvent(body, now);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.errors.map(({ pointer }) => pointer).sort();
  }
};

describe("each type of event", () => {
  const head = { eventId: "evt-1", occurredAt: Date.parse(occurredAt), orderId: "R-1001" };
  const event = (type: string, order: Json) => ({
    eventId: "evt-1",
    type,
    occurredAt,
    order: { orderId: "R-1001", ...order },
  });

  it.each([
    [
      anAssigned({ endsAt: "2026-11-22T14:00:00+02:00", unknown: 1 }, { unknown: [] }),
      {
        ...head,
        type: "order.assigned",
        service: "ride",
        areaCode: "0755",
        people: { customer: "+8613800000021", driver: "+8613800007021" },
        endsAt: Date.parse("2026-11-22T12:00:00Z"),
      },
    ],
    [
      event("order.reassigned", { driver: { phone: "+8613800007022" } }),
      { ...head, type: "order.reassigned", driver: "+8613800007022" },
    ],
    [
      event("order.reassigned", {
        driver: { phone: "+8613800007022" },
        customer: { phone: "+8613800000021" },
        service: "ride",
      }),
      {
        ...head,
        type: "order.reassigned",
        driver: "+8613800007022",
        customer: "+8613800000021",
        service: "ride",
      },
    ],
    [
      event("order.extended", { extendBySeconds: 600 }),
      { ...head, type: "order.extended", endsAt: Date.parse("2026-11-22T10:10:00Z") },
    ],
    [
      event("order.extended", { endsAt: "2026-11-22T11:00:00.250Z" }),
      { ...head, type: "order.extended", endsAt: Date.parse("2026-11-22T11:00:00.250Z") },
    ],
    [event("order.completed", { driver: "ignored" }), { ...head, type: "order.completed" }],
    [event("order.cancelled", {}), { ...head, type: "order.cancelled" }],
  ])("is read: %j", (body, expected) => {
    expect(parseOrderEvent(body, now)).toStrictEqual(expected);
  });

  it.each([
    ["not an object", "a string", [""]],
    ["null", null, [""]],
    ["an array", [], ["/eventId", "/occurredAt", "/order", "/type"]],
    ["nothing", {}, ["/eventId", "/occurredAt", "/order", "/type"]],
    ["an unknown type", anAssigned({}, { type: "order.lost" }), ["/type"]],
    [
      "an unknown type and more",
      anAssigned({ orderId: "a/b" }, { type: "x", eventId: "" }),
      ["/eventId", "/order/orderId", "/type"],
    ],
    [
      "a number that is not E.164",
      anAssigned({ customer: { phone: "13800000021" } }),
      ["/order/customer/phone"],
    ],
    [
      "a number with a line end",
      anAssigned({ customer: { phone: "+8613800000021\n" } }),
      ["/order/customer/phone"],
    ],
    ["wrong types", anAssigned({ service: 7, customer: "x" }), ["/order/customer", "/order/service"]],
    [
      "customer and driver alike",
      anAssigned({ driver: { phone: "+8613800000021" } }),
      ["/order/driver/phone"],
    ],
    ["a time without a zone", anAssigned({}, { occurredAt: "2026-11-22T10:00:00" }), ["/occurredAt"]],
    ["a day that does not exist", anAssigned({}, { occurredAt: "2026-02-30T10:00:00Z" }), ["/occurredAt"]],
    [
      "a zone that does not exist",
      anAssigned({}, { occurredAt: "2026-02-20T10:00:00+99:00" }),
      ["/occurredAt"],
    ],
    ["a date alone", anAssigned({}, { occurredAt: "2026-11-22" }), ["/occurredAt"]],
    ["an over-long id", anAssigned({ orderId: "x".repeat(65) }), ["/order/orderId"]],
    ["a slash in an id", anAssigned({}, { eventId: "a/b" }), ["/eventId"]],
    ["an area code without its 0", anAssigned({ areaCode: "755" }), ["/order/areaCode"]],
    ["an end before its beginning", anAssigned({ endsAt: occurredAt }), ["/order/endsAt"]],
    ["a reassignment without a driver", event("order.reassigned", {}), ["/order/driver"]],
    [
      "a reassignment to the customer",
      event("order.reassigned", {
        driver: { phone: "+8613800000021" },
        customer: { phone: "+8613800000021" },
      }),
      ["/order/driver/phone"],
    ],
    ["an extension by nothing", event("order.extended", {}), ["/order/endsAt"]],
    [
      "two ends",
      event("order.extended", { endsAt: "2026-11-22T11:00:00Z", extendBySeconds: 60 }),
      ["/order/endsAt"],
    ],
    [
      "an extension by half seconds",
      event("order.extended", { extendBySeconds: 1.5 }),
      ["/order/extendBySeconds"],
    ],
    ["an extension backwards", event("order.extended", { extendBySeconds: 0 }), ["/order/extendBySeconds"]],
  ])("is refused with %s", (_name, body, pointers) => {
    expect(pointersOf(body)).toEqual(pointers);
  });

  it("takes ids of 64 characters and of one", () => {
    expect(pointersOf(anAssigned({ orderId: "x".repeat(64) }, { eventId: ":" }))).toEqual([]);
  });

  it("takes a clock two minutes ahead, not a millisecond more", () => {
    const ahead = (ms: number) => anAssigned({}, { occurredAt: new Date(now + ms).toISOString() });
    expect(pointersOf(ahead(120_000))).toEqual([]);
    expect(pointersOf(ahead(120_001))).toEqual(["/occurredAt"]);
  });
});

it("reads any JSON or says what is wrong with it, once per place", () => {
  const near = fc.record(
    {
      eventId: fc.oneof(fc.string(), fc.constant("evt-1")),
      type: fc.oneof(fc.constantFrom("order.assigned", "order.extended", "order.cancelled"), fc.jsonValue()),
      occurredAt: fc.oneof(
        fc.constant(occurredAt),
        fc.date({ noInvalidDate: true }).map(String),
        fc.jsonValue(),
      ),
      order: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom("orderId", "driver", "endsAt", "__proto__"), fc.jsonValue()),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), near), (body) => {
      const parsedBody: unknown = JSON.parse(JSON.stringify(body));
      const pointers = pointersOf(parsedBody);
      expect(new Set(pointers).size).toBe(pointers.length);
    }),
    { numRuns: 2000 },
  );
});

it("leaves nothing on the prototype and takes nothing from it", () => {
  const body: unknown = JSON.parse(
    '{"__proto__":{"eventId":"evt-1","type":"order.cancelled"},"occurredAt":"2026-11-22T10:00:00Z","order":{"orderId":"R-1"}}',
  );
  expect(pointersOf(body)).toEqual(["/eventId", "/type"]);
  expect(({} as Json).eventId).toBeUndefined();
});
