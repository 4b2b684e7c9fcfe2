let count = 0;

const at = (now: number): string =>
  new Date(Math.floor(now / 1000) * 1000).toISOString().replace(".000Z", "Z");

export const customer = (digits: number): string => `+861380000${String(digits).padStart(4, "0")}`;
export const driver = (digits: number): string => `+861390000${String(digits).padStart(4, "0")}`;

interface Given {
  readonly type?: string;
  readonly orderId?: string;
  readonly eventId?: string;
  /** Seconds from now. */
  readonly occurred?: number;
  readonly customer?: string;
  readonly driver?: string;
  readonly order?: Record<string, unknown>;
}

/** A valid event of the given type at this moment; show only what matters. */
export function anOrderEvent(now: number, given: Given = {}) {
  const { type = "order.assigned", orderId = "R-1", occurred = 0 } = given;
  const people =
    type === "order.assigned"
      ? { service: "ride", areaCode: "0755", customer: { phone: customer(1) }, driver: { phone: driver(1) } }
      : {};
  return {
    // Events of one second are ordered by their ids: a later one is to come later.
    eventId: given.eventId ?? `evt-${String(++count).padStart(6, "0")}`,
    type,
    occurredAt: at(now + occurred * 1000),
    order: {
      orderId,
      ...people,
      ...(given.customer === undefined ? {} : { customer: { phone: given.customer } }),
      ...(given.driver === undefined ? {} : { driver: { phone: given.driver } }),
      ...given.order,
    },
  };
}
