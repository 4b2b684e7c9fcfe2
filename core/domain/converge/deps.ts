import type { EventPublisher } from "../domain-events";
import type { Instant } from "../instant";
import type { FactsOf } from "../lifecycle/steps";
import type { Choice, Order } from "../orders";
import type { BindingTraces, Breakers, ConvergeNotes, NumberPool, OrderStore, RouteStore } from "../ports";
import type { NumberProvider } from "../provider";

export interface ConvergeDeps {
  readonly orders: Pick<OrderStore, "save" | "appendHistory">;
  readonly routes: RouteStore;
  readonly pool: NumberPool;
  readonly breakers: Breakers;
  readonly traces: BindingTraces;
  readonly publisher: EventPublisher;
  readonly providerOf: (choice: Choice) => NumberProvider;
  readonly facts: FactsOf;
  /** Areas to look in for an order of this area, best first. */
  readonly areasFor: (areaCode: string | undefined) => readonly string[];
  readonly clock: () => Instant;
  readonly notes: ConvergeNotes;
}

/** How much one run may do before it leaves the rest to the sweeper. */
export interface Budget {
  /** No effect is begun after this moment, and requests are aborted at it. */
  readonly endsAt: Instant;
  /** Numbers that may be tried at the provider. */
  readonly numbers: number;
  /** Further choices of the policy that may be tried. */
  readonly fallbacks: number;
}

/** The order was taken over by another driver: nothing may be written or undone any more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  constructor(readonly current: Order) {
    super(`order ${current.orderId} was taken over`);
  }
}
