import * as v from "valibot";
import { type Instant, minutes, seconds } from "../domain/instant";
import { type InputError, InvalidInput } from "../domain/invalid-input";
import { type OrderEvent, type OrderEventType, orderEventTypes } from "../domain/order-event";
import { inputErrors } from "./parse";
import { areaCode, id, parseInstant, phone, time } from "./values";

/** How far ahead of ours the platform's clock may be (design §3). */
const maxClockSkewMs = minutes(2);

const person = v.object({ phone });
const service = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._-]{1,64}$/, "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
);
const extension = v.pipe(
  v.number(),
  v.integer("must be a whole number of seconds"),
  v.minValue(1, "must be at least 1"),
  v.maxValue(2_592_000, "must be at most 2592000 (30 days)"),
);
const head = { eventId: id, occurredAt: time };

/** What each type needs beside its head. Fields a type does not know are ignored. */
export const orderEventRequest = v.variant("type", [
  v.object({
    ...head,
    type: v.literal("order.assigned"),
    order: v.object({
      orderId: id,
      service,
      customer: person,
      driver: person,
      areaCode: v.optional(areaCode),
      endsAt: v.optional(time),
    }),
  }),
  v.object({
    ...head,
    type: v.literal("order.reassigned"),
    order: v.object({
      orderId: id,
      driver: person,
      customer: v.optional(person),
      service: v.optional(service),
      areaCode: v.optional(areaCode),
      endsAt: v.optional(time),
    }),
  }),
  v.object({
    ...head,
    type: v.literal("order.extended"),
    order: v.object({ orderId: id, endsAt: v.optional(time), extendBySeconds: v.optional(extension) }),
  }),
  v.object({
    ...head,
    type: v.picklist(["order.completed", "order.cancelled"]),
    order: v.object({ orderId: id }),
  }),
]);

/** For bodies whose type is none of ours: says so, and what else is wrong. */
const unknownType = v.object({
  ...head,
  type: v.picklist(orderEventTypes),
  order: v.object({ orderId: id }),
});

/**
 * The body of `POST /v1/order-events`, or a message of the order-events queue, as the domain's event.
 * @param now judges `occurredAt`: more than two minutes ahead of it is refused
 * @throws InvalidInput with everything that is wrong at once
 */
export function parseOrderEvent(body: unknown, now: Instant): OrderEvent {
  const type = orderEventTypes.find((known) => known === fieldAt(body, "type"));
  const result = v.safeParse(orderEventRequest, body);
  const wrong = type === undefined ? v.safeParse(unknownType, body) : result;
  const errors = [...inputErrors(wrong.issues ?? []), ...relationErrors(body, type, now)];
  if (!result.success || errors.length > 0) throw new InvalidInput(errors);
  return toOrderEvent(result.output);
}

/** What one field alone can't tell. Looks only at values that are right in themselves. */
function relationErrors(body: unknown, type: OrderEventType | undefined, now: Instant): InputError[] {
  const errors: InputError[] = [];
  const occurredAt = instantAt(body, "occurredAt");
  if (occurredAt !== undefined && occurredAt > now + maxClockSkewMs) {
    errors.push({ pointer: "/occurredAt", detail: "must not be more than two minutes in the future" });
  }
  if (type === "order.assigned" || type === "order.reassigned") errors.push(...samePersonErrors(body));
  if (type === "order.extended") errors.push(...oneEndErrors(body));
  if (type !== "order.completed" && type !== "order.cancelled") errors.push(...endErrors(body, occurredAt));
  return errors;
}

function samePersonErrors(body: unknown): InputError[] {
  const driver = fieldAt(body, "order", "driver", "phone");
  if (typeof driver !== "string" || driver !== fieldAt(body, "order", "customer", "phone")) return [];
  return [{ pointer: "/order/driver/phone", detail: "must not be the customer's number" }];
}

function endErrors(body: unknown, occurredAt: Instant | undefined): InputError[] {
  const endsAt = instantAt(body, "order", "endsAt");
  if (endsAt === undefined || occurredAt === undefined || endsAt > occurredAt) return [];
  return [{ pointer: "/order/endsAt", detail: "must be after occurredAt" }];
}

function oneEndErrors(body: unknown): InputError[] {
  const stated = ["endsAt", "extendBySeconds"].filter((name) => fieldAt(body, "order", name) !== undefined);
  if (stated.length === 1 || typeof fieldAt(body, "order") !== "object") return [];
  return [{ pointer: "/order/endsAt", detail: "exactly one of endsAt and extendBySeconds is required" }];
}

function toOrderEvent(request: v.InferOutput<typeof orderEventRequest>): OrderEvent {
  const head = {
    eventId: request.eventId,
    orderId: request.order.orderId,
    occurredAt: request.occurredAt,
  };
  switch (request.type) {
    case "order.assigned": {
      const { customer, driver, ...order } = request.order;
      const people = { customer: customer.phone, driver: driver.phone };
      return { ...head, type: request.type, ...defined(order), people };
    }
    case "order.reassigned": {
      const { customer, driver, ...order } = request.order;
      return {
        ...head,
        type: request.type,
        ...defined({ ...order, customer: customer?.phone }),
        driver: driver.phone,
      };
    }
    case "order.extended": {
      const { endsAt, extendBySeconds = 0 } = request.order;
      return { ...head, type: request.type, endsAt: endsAt ?? head.occurredAt + seconds(extendBySeconds) };
    }
    case "order.completed":
    case "order.cancelled":
      return { ...head, type: request.type };
    default:
      return request satisfies never;
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is `undefined`. */
const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>;

/** The value at a path of own keys, `undefined` where the path leads nowhere. */
function fieldAt(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    value,
  );
}

const instantAt = (body: unknown, ...path: string[]): Instant | undefined => {
  const text = fieldAt(body, ...path);
  return typeof text === "string" ? parseInstant(text) : undefined;
};
