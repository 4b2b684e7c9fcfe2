import * as v from "valibot";
import type { Instant } from "../domain/instant";
import type { LiveHolding, Order } from "../domain/orders";
import { type Wanted, wanted } from "../domain/wanted";

/**
 * Where an order's binding stands: `active` both can call as they should · `pending` not yet, it will · `failed` refused for
 * good · `ending` the order is over, calls still connect or numbers are being given back · `ended` nothing is left.
 */
export type BindingStatus = (typeof bindingStatuses)[number];

const bindingStatuses = ["active", "pending", "failed", "ending", "ended"] as const;

export const bindingStatusField = v.pipe(
  v.picklist(bindingStatuses),
  v.description(
    "active: both can call · pending: not yet, it will · failed: refused for good · ending: the order is over, its last " +
      "calls may still connect · ended: nothing is left of it",
  ),
);

/** The holding people can be told of. Its routes are opened beside the write that makes it live. */
export const liveHolding = (order: Pick<Order, "holdings">): LiveHolding | undefined =>
  order.holdings.find((holding): holding is LiveHolding => holding.state === "live");

export function bindingStatus(order: Order, now: Instant): BindingStatus {
  const due = wanted(order, now);
  if (due === undefined || due.ended) return order.holdings.length > 0 ? "ending" : "ended";
  if (connects(liveHolding(order), due)) return "active";
  return order.refusal ? "failed" : "pending";
}

const connects = (live: LiveHolding | undefined, { people }: Wanted): boolean =>
  live !== undefined &&
  live.agreed.people.customer === people.customer &&
  live.agreed.people.driver === people.driver;

/** Whether it stands as it should now, and nothing is left to be done at a provider before time passes. */
export function isAsWanted(order: Order, now: Instant): boolean {
  const due = wanted(order, now);
  if (due === undefined) return order.holdings.length === 0;
  return order.holdings.every(({ state }) => state === "live") && connects(liveHolding(order), due);
}

/** The live holding, if those it connects are the people wanted now. */
export function connecting(order: Order, now: Instant): LiveHolding | undefined {
  const due = wanted(order, now);
  const live = liveHolding(order);
  return due && connects(live, due) ? live : undefined;
}

/** Why it is pending or failed, if anything is known: a reason of waiting, or the kind of refusal. */
export function waitReason(order: Order, now: Instant): string | undefined {
  switch (bindingStatus(order, now)) {
    case "pending":
      return order.retry?.reason;
    case "failed":
      return order.refusal?.kind;
    default:
      return undefined;
  }
}
