import { type Instant, minutes } from "./instant";
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
  // Whatever stage is stored, the driver may have gone on in memory: from "recovering" to a bind, for one.
  return holding.doubt.stage === "changing" || holding.doubt.stage === "claiming"
    ? abandoned(holding)
    : lingering({ ...holding, doubt: { stage: "recovering" } }, requestEndedAt);
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
  lingers,
}: HoldingBase): HoldingBase => ({
  ...{ id, provider, application, mode, numbers, agreed, routes, everLive },
  ...(openedAt === undefined ? {} : { openedAt }),
  ...(lingers === undefined ? {} : { lingers }),
});

/** A request may still be on its way inside the provider this long after we gave it up; only then "not there" counts. */
const doubtMs = minutes(2);

/** The holding with a bind that may still be done, though nobody waits for its answer any more. */
export const lingering = <H extends Holding>(holding: H, requestEndedAt: Instant): H => ({
  ...holding,
  lingers: {
    until: Math.max(holding.lingers?.until ?? 0, requestEndedAt + doubtMs),
    people: holding.agreed.people,
  },
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
