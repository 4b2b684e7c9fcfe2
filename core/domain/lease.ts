import type { Instant } from "./instant";
import {
  type Holding,
  type HoldingBase,
  type Lease,
  type LeavingHolding,
  type Order,
  withHolding,
} from "./orders";

export const isLeased = (order: Pick<Order, "lease">, now: Instant): boolean =>
  order.lease !== undefined && order.lease.endsAt > now;

/** What a holding is when its driver died: whatever was under way may or may not have happened. */
function afterCrash(holding: Holding, requestEndedAt: Instant): Holding {
  if (holding.state !== "doubtful") return holding;
  switch (holding.doubt.stage) {
    case "reserving":
    case "binding":
    case "unknown":
      return { ...holding, doubt: { stage: "recovering", requestEndedAt } };
    case "changing":
      return abandoned(holding);
    default:
      return holding;
  }
}

/** What every state of a holding has. */
export const baseOf = ({
  id,
  provider,
  application,
  mode,
  numbers,
  agreed,
  routes,
  everLive,
  openedAt,
}: HoldingBase): HoldingBase => ({
  ...{ id, provider, application, mode, numbers, agreed, routes, everLive },
  ...(openedAt === undefined ? {} : { openedAt }),
});

/** The holding on its way out. A modify of unknown outcome ends here too: it is neither repeated nor read back. */
export const abandoned = (holding: Holding): LeavingHolding => ({
  ...baseOf(holding),
  ...(holding.subscriptionId === undefined ? {} : { subscriptionId: holding.subscriptionId }),
  state: "leaving",
  gone: holding.state === "leaving" && holding.gone,
});

/**
 * The order in the hands of a new driver. A lease that was given back left its holdings true; one that ran out means a
 * crash (or a freeze), after which nothing that was under way is known. A request is sent only if the lease outlives its
 * hard timeout, so the lease's end is the latest moment at which one was still on its way.
 */
export function takeOver(order: Order, lease: Lease): Order {
  const died = order.lease;
  if (!died) return { ...order, lease };
  const changing = order.holdings.find(
    (holding) => holding.state === "doubtful" && holding.doubt.stage === "changing",
  );
  const held = order.holdings.map((holding) => afterCrash(holding, died.endsAt)).reduce(withHolding, order);
  return { ...held, lease, search: changing ? { ...held.search, prefer: changing.numbers } : held.search };
}
