import type { Instant } from "../../../core/domain/instant";
import { type RestingLeg, type RouteLeg, restingLegs } from "../../../core/domain/modes";
import type { Order } from "../../../core/domain/orders";
import type { OrderStore, RouteClaim, RouteStore, Saved } from "../../../core/domain/ports";

export interface Route {
  orderId: string;
  holdingId: string;
  state: "reserved" | "open" | "cooling";
  peer: string;
  since: Instant;
  freeAt: Instant;
  rests?: { until: Instant; peer: string; orderId: string };
}

/** A driver is gone for sure this long after it claimed something. */
const claimantGoneMs = 120_000;

type Change = (route: Route, peer: string | undefined) => Route | undefined;

/** The tables' conditions without the tables, so that a story takes a millisecond; the adapters are held to the engine elsewhere. */
export class Tables {
  readonly orders = new Map<string, { order: Order; dueAt: Instant | undefined }>();
  readonly routes = new Map<string, Route>();

  orderStore(): OrderStore {
    return {
      load: async (orderId) => clone(this.orders.get(orderId)?.order),
      save: async (order, dueAt): Promise<Saved> => {
        const current = this.orders.get(order.orderId)?.order;
        if ((current?.revision ?? 0) !== order.revision)
          return { saved: false, current: clone(current) ?? order };
        const saved = { ...order, revision: order.revision + 1 };
        this.orders.set(order.orderId, { order: clone(saved), dueAt });
        return { saved: true, order: saved };
      },
      rememberEvent: async () => "new",
      appendHistory: async () => undefined,
      due: async (_shards, now) =>
        [...this.orders]
          .filter(([, { dueAt }]) => dueAt !== undefined && dueAt <= now)
          .map(([orderId, { dueAt = 0 }]) => ({ orderId, dueAt })),
    };
  }

  routeStore(): RouteStore {
    return {
      claim: async (claim, freeAt, now) =>
        claim.legs.map((leg) => this.claim(claim, leg, freeAt, now)).every(Boolean),
      close: async (claim, now) => this.each(claim, (route) => ({ ...route, state: "reserved", since: now })),
      open: async (claim, _terms, now) =>
        this.each(claim, (route) => ({ ...route, state: "open", since: now })),
      rest: async (claim, freeAt, now) =>
        this.each(claim, (route, pair = "nobody") => {
          const going = route.rests && route.rests.until > now ? route.rests : undefined;
          const peer = going && going.peer !== pair ? "nobody" : pair;
          const orderId = going?.orderId ?? route.orderId;
          return { ...route, state: "cooling", freeAt, peer, rests: { until: freeAt, peer, orderId } };
        }),
      free: async (claim, now) => this.each(claim, (route) => freed(route, now)),
      takenBy: async (callers) =>
        [...this.routes].flatMap(([key, { freeAt }]) => {
          const [number = "", caller] = key.split(" ");
          return callers.some((each) => each === caller) ? [{ number: number as never, freeAt }] : [];
        }),
    };
  }

  private claim(
    { orderId, holdingId, leaseEndsAt }: RouteClaim,
    leg: RouteLeg,
    freeAt: Instant,
    now: Instant,
  ): boolean {
    const known = this.routes.get(keyOf(leg));
    const samePair = known?.state === "cooling" && known.peer === leg.peer;
    const rests = known?.rests;
    const othersRest = rests && rests.until > now && rests.orderId !== orderId && rests.peer !== leg.peer;
    const sameHolding =
      (known?.holdingId === holdingId && known.since < leaseEndsAt) ||
      known?.state === "cooling" ||
      (known?.state === "reserved" && known.since <= now - claimantGoneMs);
    const mine = known?.orderId === orderId && sameHolding && !othersRest;
    if (known && known.freeAt > now && !mine && !samePair) return false;
    this.routes.set(keyOf(leg), {
      orderId,
      holdingId,
      state: "reserved",
      peer: leg.peer,
      since: now,
      freeAt,
      ...(rests ? { rests } : {}),
    });
    return true;
  }

  private each({ orderId, holdingId, legs, leaseEndsAt }: RouteClaim, change: Change): void {
    for (const leg of restingLegs(legs)) {
      const route = this.routes.get(keyOf(leg));
      if (route?.orderId !== orderId || route.holdingId !== holdingId || route.state === "cooling") continue;
      if (route.since >= leaseEndsAt) continue;
      const next = change(route, leg.peer);
      if (next) this.routes.set(keyOf(leg), next);
      else this.routes.delete(keyOf(leg));
    }
  }
}

function freed(route: Route, now: Instant): Route | undefined {
  if (route.state !== "reserved") return route;
  const { rests } = route;
  if (!rests || rests.until <= now) return undefined;
  return { ...route, state: "cooling", freeAt: rests.until, peer: rests.peer, orderId: rests.orderId };
}

const keyOf = ({ number, caller }: RestingLeg): string => `${number} ${caller}`;
const clone = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));
