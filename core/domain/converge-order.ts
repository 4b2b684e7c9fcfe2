import { converge } from "./converge/converge";
import type { Budget, ConvergeDeps } from "./converge/deps";
import type { Instant } from "./instant";
import { isLeased } from "./lease";
import type { Order } from "./orders";
import type { OrderStore } from "./ports";

export interface ConvergeOrderDeps extends ConvergeDeps {
  readonly orders: OrderStore;
  /** A name for one run of the driver, never used twice. */
  readonly newHolder: () => string;
}

export interface ConvergedOrder {
  readonly order: Order;
  /** Somebody else drives it just now: it converges, but not here. */
  readonly elsewhere: boolean;
  readonly tidy: () => Promise<void>;
}

/**
 * Drives one order now, because somebody asks for it: what the sweeper would do when it is due. A pause after a refusal is cut
 * short; whom a breaker keeps from sending, still sends nothing.
 * @returns undefined for an order nobody knows
 */
export async function convergeOrder(
  deps: ConvergeOrderDeps,
  orderId: string,
  budget: Budget,
): Promise<ConvergedOrder | undefined> {
  const order = await deps.orders.load(orderId);
  if (!order) return undefined;
  const now = deps.clock();
  if (isLeased(order, now)) return { order, elsewhere: true, tidy: () => Promise.resolve() };
  const converged = await converge(deps, withoutPause(order, now), deps.newHolder(), budget);
  return { order: converged.order, elsewhere: converged.lost, tidy: converged.tidy };
}

/** The count of attempts stays: the next pause is as long as it would have been. */
const withoutPause = (order: Order, now: Instant): Order =>
  order.retry === undefined || order.retry.notBefore <= now
    ? order
    : { ...order, retry: { ...order.retry, notBefore: now } };
