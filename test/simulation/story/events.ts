import { time } from "../machine/machine";
import type { EventType, GivenEvent, GivenOrder, Service } from "./given";
import type { Stage } from "./stage";

const hourMs = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

/** Clocks of those who tell us differ, and what they tell may come late; never more than two minutes ahead. */
function occurredAt({ chance }: Stage): number {
  if (chance.happens(0.1)) return time.now - chance.below(300_000);
  return chance.happens(0.1) ? time.now + chance.below(100_000) : time.now;
}

function make(
  stage: Stage,
  type: EventType,
  order: Pick<GivenOrder, "orderId">,
  parts: { customer?: string; driver?: string; endsAt?: number; service?: string },
  at = occurredAt(stage),
): GivenEvent {
  const { customer, driver, endsAt, service } = parts;
  const eventId = `e-${++stage.figures.events}`;
  const { orderId } = order;
  const occurred = Math.floor(at);
  return {
    eventId,
    type,
    orderId,
    occurredAt: occurred,
    ...(customer === undefined ? {} : { customer }),
    ...(driver === undefined ? {} : { driver }),
    ...(endsAt === undefined ? {} : { endsAt }),
    taken: false,
    body: {
      eventId,
      type,
      occurredAt: iso(occurred),
      order: {
        orderId,
        service,
        ...(customer === undefined ? {} : { customer: { phone: customer } }),
        ...(driver === undefined ? {} : { driver: { phone: driver } }),
        ...(endsAt === undefined ? {} : { endsAt: iso(endsAt) }),
      },
    },
  };
}

interface Assignment {
  readonly service?: Service;
  readonly customer?: string;
  readonly driver?: string;
}

/** A new order. */
export function assigned(stage: Stage, wishes: Assignment = {}): GivenEvent {
  const { chance, given } = stage;
  const service = wishes.service ?? chance.pick(stage.services);
  const order: GivenOrder = { orderId: `R-${++stage.figures.orders}`, service, events: [] };
  const customer = wishes.customer ?? chance.pick(given.customers);
  const driver = wishes.driver ?? chance.pick(given.drivers);
  const at = occurredAt(stage);
  const endsAt = chance.happens(0.3) ? Math.floor(at) + chance.between(600, 7200) * 1000 : undefined;
  const parts = { customer, driver, service: service.service, ...(endsAt === undefined ? {} : { endsAt }) };
  const event = make(stage, "order.assigned", order, parts, at);
  given.give(order, event);
  return event;
}

/** Something else about an order that is not over yet. */
export function another(stage: Stage, order: GivenOrder, wish?: EventType): GivenEvent {
  const { chance, given } = stage;
  const type =
    wish ??
    chance.weighed({
      "order.reassigned": 5,
      "order.extended": 2,
      "order.completed": 2,
      "order.cancelled": 1,
    });
  const event = make(stage, type, order, partsOf(stage, type, order));
  given.give(order, event);
  return event;
}

function partsOf({ chance, given }: Stage, type: EventType, order: GivenOrder) {
  switch (type) {
    case "order.reassigned": {
      const driver = chance.pick(given.drivers);
      // With both people it may be the first that is heard of the order, so it says of which service.
      const whole = { customer: chance.pick(given.customers), service: order.service.service };
      return { driver, ...(chance.happens(0.15) ? whole : {}) };
    }
    case "order.extended": {
      // Never beyond what the policy allows from the order's first moment.
      const since = Math.min(...order.events.map((event) => event.occurredAt));
      return { endsAt: since + chance.between(1, 12) * hourMs };
    }
    default:
      return {};
  }
}

/** Orders of which nobody has said yet that they are over. */
export const openOrders = ({ given }: Stage): GivenOrder[] =>
  [...given.orders.values()].filter(
    ({ events }) => !events.some(({ type }) => type === "order.completed" || type === "order.cancelled"),
  );
