import { requestTimeoutMs } from "./lifecycle/agreement";
import type { Choice, LiveHolding, Order } from "./orders";
import type { Breakers, OrderStore } from "./ports";
import { type NumberProvider, ProviderError, type ProviderFailure } from "./provider";

export interface CalleeDeps {
  readonly orders: Pick<OrderStore, "load">;
  readonly providerOf: (choice: Choice) => NumberProvider;
  readonly breakers: Pick<Breakers, "closedUntil">;
  readonly clock: () => number;
}

export type CalleeOutcome =
  | { readonly is: "set"; readonly order: Order }
  | { readonly is: "unknown-order" }
  /** It has no live binding in which the driver's next call wants somebody named. */
  | { readonly is: "not-wanted" }
  | { readonly is: "failed"; readonly failure: ProviderFailure }
  | { readonly is: "left-alone" };

/**
 * Says again whom the driver reaches when he dials next: the platform forgets it with each call of his (AX). Always the
 * customer of the binding as it stands; a binding that ended meanwhile is not found, and nothing is set.
 * @param isMeant leaves alone what somebody else's call was about
 */
export async function setCallee(
  deps: CalleeDeps,
  orderId: string,
  isMeant: (holding: LiveHolding) => boolean = () => true,
): Promise<CalleeOutcome> {
  const order = await deps.orders.load(orderId);
  if (!order) return { is: "unknown-order" };
  const holding = order.holdings.find((each) => each.state === "live");
  const isOpen = holding !== undefined && holding.opened.length > 0;
  if (!isOpen || holding.agreed.direction === "customer-only" || !isMeant(holding))
    return { is: "not-wanted" };
  const provider = deps.providerOf(holding);
  if (!provider.capabilities.calleePerCall || !provider.setCallee) return { is: "not-wanted" };
  const closedUntil = await deps.breakers.closedUntil(holding.application);
  if (closedUntil !== undefined && closedUntil > deps.clock()) return { is: "left-alone" };
  const { subscriptionId, numbers, agreed } = holding;
  try {
    await provider.setCallee(
      { subscriptionId, numbers, people: agreed.people },
      { signal: AbortSignal.timeout(requestTimeoutMs) },
    );
    return { is: "set", order };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return error.failure.kind === "not-found"
      ? { is: "not-wanted" }
      : { is: "failed", failure: error.failure };
  }
}
