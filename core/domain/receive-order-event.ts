import { applyEvent } from "./apply-event";
import { converge } from "./converge/converge";
import type { Budget, ConvergeDeps } from "./converge/deps";
import { seconds } from "./instant";
import { isLeased } from "./lease";
import type { OrderEvent } from "./order-event";
import { type Order, type Terms, unknownOrder } from "./orders";
import { isLandline } from "./phone-numbers";
import type { OrderStore } from "./ports";
import { endOf } from "./wanted";

export interface ReceiveDeps extends ConvergeDeps {
  readonly orders: OrderStore;
  /** The policy of a service; without a service, the stage's first. `undefined`: no such service. */
  readonly termsOf: (service: string | undefined) => Terms | undefined;
  /** A name for one run of the driver, never used twice. */
  readonly newHolder: () => string;
}

export interface Received {
  readonly order: Order;
  /** Whether the event changed what the order should have. */
  readonly applied: boolean;
  readonly tidy: () => Promise<void>;
}

/** Why an event is not taken; a decision of the caller's, so a kind each. */
export type EventRefusal =
  | "event-id-reused"
  | "unknown-order"
  | "unknown-service"
  | "end-too-far"
  | "landline-cannot-dial"
  | "contended";

export class OrderEventRefused extends Error {
  override readonly name = "OrderEventRefused";
  constructor(
    readonly reason: EventRefusal,
    detail: string,
  ) {
    super(detail);
  }
}

/** Races lost in a row before the caller is asked to come again. */
const maxRaces = 8;

/**
 * Takes one order event: remembers it, changes what the order should have, and converges as far as the budget goes.
 * Repeating it changes nothing and calls no provider.
 * @param bodyHash of the event as it came: the same id with another hash is another event, and refused
 * @throws OrderEventRefused
 */
export async function receiveOrderEvent(
  deps: ReceiveDeps,
  event: OrderEvent,
  bodyHash: string,
  budget: Budget,
): Promise<Received> {
  const [known, memory] = await Promise.all([
    deps.orders.load(event.orderId),
    deps.orders.rememberEvent(event.eventId, event.orderId, bodyHash),
  ]);
  if (memory === "different") {
    throw new OrderEventRefused("event-id-reused", "This eventId was used before, with another body.");
  }
  let current = known;
  for (let race = 0; race < maxRaces; race++) {
    const attempt = await tryEvent(deps, event, current, budget);
    if ("received" in attempt) return attempt.received;
    current = attempt.current;
  }
  throw new OrderEventRefused("contended", "Too many events for this order at once.");
}

type Attempt = { readonly received: Received } | { readonly current: Order };

const nothingToTidy = () => Promise.resolve();

async function tryEvent(
  deps: ReceiveDeps,
  event: OrderEvent,
  known: Order | undefined,
  budget: Budget,
): Promise<Attempt> {
  const terms = termsFor(deps, event, known);
  const order = known ?? unknownOrder(event.orderId, terms);
  const next = applyEvent(order, event, terms);
  if (next === order) return { received: { order, applied: false, tidy: nothingToTidy } };
  checkEnd(next);
  checkDialling(next);
  const now = deps.clock();
  if (isLeased(order, now)) {
    // Somebody drives the order: it looks again before it ends, and the sweeper does if it dies.
    const saved = await deps.orders.save({ ...next, updatedAt: now }, order.lease?.endsAt ?? now);
    if (!saved.saved) return { current: saved.current };
    return { received: { order: saved.order, applied: true, tidy: nothingToTidy } };
  }
  const converged = await converge(deps, next, deps.newHolder(), budget);
  const isTaken = !converged.lost || applyEvent(converged.order, event, terms) === converged.order;
  if (!isTaken) return { current: converged.order };
  return { received: { order: converged.order, applied: true, tidy: converged.tidy } };
}

const serviceOf = (event: OrderEvent): string | undefined =>
  event.type === "order.assigned" || event.type === "order.reassigned" ? event.service : undefined;

function termsFor(deps: ReceiveDeps, event: OrderEvent, known: Order | undefined): Terms {
  const service = serviceOf(event);
  const isPartial = event.type === "order.extended" || (event.type === "order.reassigned" && !event.customer);
  if (!known && isPartial) {
    throw new OrderEventRefused("unknown-order", `No order ${event.orderId} is known; assign it first.`);
  }
  if (known && service === undefined) return known.terms;
  const terms = deps.termsOf(service);
  if (!terms)
    throw new OrderEventRefused("unknown-service", `There is no policy for the service "${service}".`);
  return terms;
}

/**
 * Carriers let a landline be called through a privacy number, and not dial one (provider references): who would be told a
 * number to dial and can't is refused now, before a caller finds out.
 */
function checkDialling({ desired, terms }: Order): void {
  const { callDirection } = terms;
  const dials = [
    { role: "customer", number: desired.customer?.value, does: callDirection !== "driver-only" },
    { role: "driver", number: desired.driver?.value, does: callDirection !== "customer-only" },
  ];
  const unable = dials.find(({ number, does }) => does && number !== undefined && isLandline(number));
  if (unable) {
    const detail = `The ${unable.role}'s number is a landline: it can be called through a privacy number, and not dial one.`;
    throw new OrderEventRefused("landline-cannot-dial", detail);
  }
}

/** An end further away than the policy allows is refused, not cut: the platform would believe in a number that is gone. */
function checkEnd(order: Order): void {
  const { since } = order.desired;
  if (since === undefined) return;
  const { maxTimeToLiveSeconds } = order.terms;
  if (endOf(order) > since + seconds(maxTimeToLiveSeconds)) {
    const detail = `The order would last longer than the ${maxTimeToLiveSeconds} seconds its service allows.`;
    throw new OrderEventRefused("end-too-far", detail);
  }
}
