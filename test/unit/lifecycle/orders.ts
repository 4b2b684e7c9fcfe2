import type { FactsOf } from "../../../core/domain/lifecycle/steps";
import type { OrderEvent } from "../../../core/domain/order-event";
import { type Order, type Terms, unknownOrder } from "../../../core/domain/orders";
import { type E164, parseE164 } from "../../../core/domain/phone-numbers";
import { capabilitiesOf } from "../../../core/providers/registry";

export const number = (text: string): E164 => {
  const parsed = parseE164(text);
  if (!parsed) throw new Error(`${text} is not E.164`);
  return parsed;
};

export const customers = [number("+8613800000001"), number("+8613800000002")];
export const drivers = [number("+8613900000001"), number("+8613900000002"), number("+8613900000003")];

/** 2026-11-22T10:00:00Z */
export const t0 = 1795341600000;

export const terms: Terms = {
  service: "ride",
  choices: [{ provider: "huawei", application: "axb-main", mode: "AXB" }],
  timeToLiveSeconds: 4 * 3600,
  maxTimeToLiveSeconds: 24 * 3600,
  phasesAfter: {
    completed: [
      { seconds: 300, direction: "both" },
      { seconds: 300, direction: "driver-only" },
    ],
    cancelled: [],
    expired: [],
  },
  coolDownSeconds: 3600,
  maxCallMinutes: 60,
  callDirection: "both",
  recording: { enabled: false },
  texts: { enabled: true, keepContent: false },
};

export const facts: FactsOf = ({ provider, mode }) => ({
  capabilities: capabilitiesOf(provider, mode),
  exclusive: true,
});

export const newOrder = (): Order => unknownOrder("R-1", terms);

const person = (list: readonly E164[], index: number): E164 =>
  list[index % list.length] ?? number("+8613800000009");

export const assigned = (at: number, customer = 0, driver = 0, eventId = `a${at}`): OrderEvent => ({
  eventId,
  orderId: "R-1",
  type: "order.assigned",
  occurredAt: at,
  service: "ride",
  people: { customer: person(customers, customer), driver: person(drivers, driver) },
});

export const reassigned = (at: number, driver: number, eventId = `r${at}`): OrderEvent => ({
  eventId,
  orderId: "R-1",
  type: "order.reassigned",
  occurredAt: at,
  driver: person(drivers, driver),
});

export const extended = (at: number, endsAt: number, eventId = `x${at}`): OrderEvent => ({
  eventId,
  orderId: "R-1",
  type: "order.extended",
  occurredAt: at,
  endsAt,
});

export const ended = (at: number, how: "completed" | "cancelled", eventId = `e${at}`): OrderEvent => ({
  eventId,
  orderId: "R-1",
  type: `order.${how}`,
  occurredAt: at,
});
