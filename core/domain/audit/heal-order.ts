import type { Instant } from "../instant";
import { abandoned } from "../lease";
import { type Order, withHolding } from "../orders";
import type { Healed } from "./heal-stray";
import type { AuditDeps } from "./ports";
import { isSettled, type Sighting } from "./seen";

/**
 * The order with a binding given up that is not what it is believed to be, as after a modify of unknown outcome: its own
 * driver ends the subscription by its id ("not found" counts as ended), lets the routes rest, and binds afresh on the same
 * number while the order wants one. `undefined` when there is no such live binding any more. Pure.
 */
function disowned(order: Order, { holdingId, differs = [] }: Sighting): Order | undefined {
  const holding = order.holdings.find(({ id }) => id === holdingId);
  if (holding?.state !== "live") return undefined;
  const { x } = holding.numbers;
  // Where the route is somebody else's, the number is no more for us.
  const isTaken = differs.includes("owner");
  const { prefer: _prefer, ...search } = order.search;
  return {
    ...withHolding(order, abandoned(holding)),
    search: isTaken ? { ...search, avoid: [...search.avoid, x] } : { ...search, prefer: holding.numbers },
  };
}

/**
 * Makes the order due with the binding given up; the sweeper does the rest. Only if it is still as it was judged: a driver, or
 * an event, that came between has its way.
 */
export async function remakeBinding(
  deps: Pick<AuditDeps, "orders">,
  judged: Order | undefined,
  sighting: Sighting,
  now: Instant,
): Promise<Healed> {
  const order = judged && isSettled(judged) ? disowned(judged, sighting) : undefined;
  if (!order) return { done: false, because: "changed" };
  const { saved } = await deps.orders.save({ ...order, updatedAt: now }, now);
  return saved ? { done: true } : { done: false, because: "changed" };
}
