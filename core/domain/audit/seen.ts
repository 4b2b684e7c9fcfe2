import type { Instant } from "../instant";
import type { Holding, LiveHolding, Order } from "../orders";
import type { E164 } from "../phone-numbers";
import type { Subscription } from "../provider";
import type { Difference, Finding, FindingKind } from "./finding";
import type { Audited, LegRoute, StoredRoute } from "./ports";

/** What the provider says of a number. */
export interface Said {
  /** Everything that is bound on it; absent where the platform lists no numbers. */
  readonly listed?: readonly Subscription[];
  /** What it knows of a holding, by {@link holdingKey}; where it answers for what our orders name. */
  readonly asked: ReadonlyMap<string, readonly Subscription[]>;
}

/** What we believe of a number, all read within a moment. */
export interface Believed {
  /** Orders that have a route on the number, or whose subscription was listed. */
  readonly orders: readonly Order[];
  /** Routes on the number that are reserved or open. */
  readonly routes: readonly StoredRoute[];
  /** Where each holding's routes are and what is there, by {@link holdingKey}. */
  readonly legs: ReadonlyMap<string, readonly LegRoute[]>;
}

export interface Seen {
  readonly of: Audited;
  readonly number: E164;
  readonly now: Instant;
  readonly said: Said;
  readonly believed: Believed;
}

export const holdingKey = ({ orderId }: Pick<Order, "orderId">, { id }: Pick<Holding, "id">): string =>
  `${orderId} ${id}`;

/** Something that was seen once. Stays in memory: it may hold real people. */
export interface Sighting {
  readonly kind: FindingKind;
  /** Tells it from others of its kind on the number. */
  readonly subject: string;
  readonly extension?: string;
  readonly orderId?: string;
  readonly holdingId?: string;
  readonly subscriptionId?: string;
  readonly differs?: readonly Difference[];
  /** The stray itself. */
  readonly stray?: Subscription;
  readonly routes?: readonly StoredRoute[];
}

/** What audits reserve routes for while they end a stray: no order's id, which has no `~`. */
export const auditor = "~audit";

/**
 * Whether nobody drives the order: then what is stored of it is meant to be so. A lease that ran out is a crash, which the
 * sweeper clears up.
 */
export const isSettled = (order: Order): boolean => order.lease === undefined;

/** Live holdings of the application on the number. */
export const liveOn = ({ of, number }: Pick<Seen, "of" | "number">, order: Order): LiveHolding[] =>
  order.holdings.filter(
    (holding): holding is LiveHolding =>
      holding.state === "live" && holding.application === of.application && holding.numbers.x === number,
  );

/** Whether what was found is still there for all we know, and only can't be judged: somebody drives an order about it. */
export function isInWork({ said, believed }: Seen, { kind, orderId, subscriptionId }: Finding): boolean {
  const { orders } = believed;
  if (kind === "stray-subscription") {
    const isListed = said.listed?.some((each) => each.subscriptionId === subscriptionId) ?? false;
    const isHeld = orders.some(({ holdings }) =>
      holdings.some((each) => each.subscriptionId === subscriptionId),
    );
    return isListed && !isHeld;
  }
  return orders.some((order) => order.orderId === orderId && !isSettled(order));
}
