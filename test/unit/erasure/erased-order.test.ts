import { applyEvent } from "../../../core/domain/apply-event";
import { minutes } from "../../../core/domain/instant";
import { wanted } from "../../../core/domain/wanted";
import { assigned, newOrder, t0, terms } from "../lifecycle/orders";

/** As the eraser leaves it: the customer gone, the driver and the facts there. */
const order = applyEvent(newOrder(), assigned(t0), terms);
const { customer: _customer, ...desired } = order.desired;
const erased = { ...order, desired, erased: true };

it("takes no more events: an old one, delivered again, would bring the person back", () => {
  for (const event of [assigned(t0), assigned(t0 + minutes(1)), assigned(t0 + minutes(9), 1, 1)])
    expect(applyEvent(erased, event, terms)).toBe(erased);
  const ended = { type: "order.completed", eventId: "c", orderId: "R-1", occurredAt: t0 + 1 } as const;
  expect(applyEvent(erased, ended)).toBe(erased);
});

it("would have been changed by them, had it not been erased", () => {
  expect(applyEvent({ ...order, desired }, assigned(t0), terms).desired.customer).toBeDefined();
});

it("wants nothing any more", () => expect(wanted(erased, t0)).toBeUndefined());
