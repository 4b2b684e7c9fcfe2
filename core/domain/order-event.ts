import type { Instant } from "./instant";
import type { People } from "./modes";
import type { E164 } from "./phone-numbers";

/** What every order event states, whichever type it has. */
interface OrderEventBase {
  /** The platform's own id of the event: repeated, it is the same event. */
  readonly eventId: string;
  readonly orderId: string;
  /** When it happened, by the platform's clock. Events are ordered by it and lifetimes count from it. */
  readonly occurredAt: Instant;
}

/** The order has a driver. */
export interface OrderAssigned extends OrderEventBase {
  readonly type: "order.assigned";
  readonly service: string;
  readonly people: People;
  readonly areaCode?: string;
  /** When the order should be over at the latest; the policy's time to live where it is absent. */
  readonly endsAt?: Instant;
}

/** Another driver has the order. Seen first and with both people and a service, it acts as an assignment (design §3). */
export interface OrderReassigned extends OrderEventBase {
  readonly type: "order.reassigned";
  readonly driver: E164;
  readonly customer?: E164;
  readonly service?: string;
  readonly areaCode?: string;
  readonly endsAt?: Instant;
}

/** The order lasts longer (or shorter). `extendBySeconds` of the request was counted from `occurredAt`. */
export interface OrderExtended extends OrderEventBase {
  readonly type: "order.extended";
  readonly endsAt: Instant;
}

/** The order is over, for good. */
export interface OrderEnded extends OrderEventBase {
  readonly type: "order.completed" | "order.cancelled";
}

/** A fact of the platform about one order, checked and complete for its type. */
export type OrderEvent = OrderAssigned | OrderReassigned | OrderExtended | OrderEnded;

export type OrderEventType = OrderEvent["type"];

export const orderEventTypes: readonly OrderEventType[] = [
  "order.assigned",
  "order.reassigned",
  "order.extended",
  "order.completed",
  "order.cancelled",
];
