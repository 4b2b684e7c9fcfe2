import { surelyGoneAt } from "../lifecycle/agreement";
import type { LiveHolding, Order } from "../orders";
import type { RoutePhase } from "../ports";
import { timeline } from "../wanted";
import type { Difference } from "./finding";
import type { LegRoute, StoredRoute } from "./ports";
import { auditor, holdingKey, isSettled, liveOn, type Seen, type Sighting } from "./seen";

/** What our routes and our orders disagree on, about one number. */
export const judgeRoutes = (seen: Seen): Sighting[] => [...strays(seen), ...ofOrders(seen)];

function strays({ now, believed: { routes, orders, legs } }: Seen): Sighting[] {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const isHeld = ({ orderId, holdingId, key }: StoredRoute) =>
    (legs.get(`${orderId} ${holdingId}`) ?? []).some((leg) => leg.key === key);
  const isDriven = ({ orderId }: StoredRoute) => {
    const order = byId.get(orderId);
    return order !== undefined && !isSettled(order);
  };
  const loose = routes.filter(
    (route) => route.orderId !== auditor && route.freeAt > now && !isHeld(route) && !isDriven(route),
  );
  const grouped = Map.groupBy(loose, ({ orderId, holdingId }) => `${orderId} ${holdingId}`);
  return [...grouped].map(([subject, group]) => ({
    kind: "stray-route",
    subject,
    routes: group,
    ...(group[0] && { orderId: group[0].orderId, holdingId: group[0].holdingId }),
  }));
}

const ofOrders = (seen: Seen): Sighting[] =>
  seen.believed.orders.filter(isSettled).flatMap((order) =>
    liveOn(seen, order).flatMap((holding) => {
      // What has lapsed, or may have, is its driver's business.
      if (holding.agreed.lapsesAt <= seen.now) return [];
      return judge(order, holding, seen.believed.legs.get(holdingKey(order, holding)) ?? []);
    }),
  );

function judge(order: Order, holding: LiveHolding, legs: readonly LegRoute[]): Sighting[] {
  const of = {
    subject: holdingKey(order, holding),
    orderId: order.orderId,
    holdingId: holding.id,
    subscriptionId: holding.subscriptionId,
    ...(holding.numbers.extension === undefined ? {} : { extension: holding.numbers.extension }),
  };
  const routes = legs.map(({ route }) => route);
  if (
    legs.some(
      ({ route }) => route === undefined || (route.state === "cooling" && isOf(route, order, holding)),
    )
  )
    return [{ kind: "missing-route", ...of }];
  const differs = [
    ...new Set(legs.flatMap(({ leg, route }) => (route ? differences(order, holding, leg.peer, route) : []))),
  ];
  return differs.length === 0 || routes.length === 0 ? [] : [{ kind: "differing-route", ...of, differs }];
}

const isOf = (route: StoredRoute, { orderId }: Order, { id }: LiveHolding): boolean =>
  route.orderId === orderId && route.holdingId === id;

function differences(
  order: Order,
  holding: LiveHolding,
  peer: string | undefined,
  route: StoredRoute,
): Difference[] {
  if (!isOf(route, order, holding)) return ["owner"];
  const wanted = timeline(order);
  // Until it is written down that they were opened, they may be opened at this moment.
  const wasOpened = JSON.stringify(holding.opened) === JSON.stringify(wanted);
  const found: [Difference, boolean][] = [
    ["peer", route.peer !== peer],
    ["state", wasOpened && route.state !== "open"],
    ["phases", wasOpened && route.state === "open" && phasesOf(route.phases ?? []) !== phasesOf(wanted)],
    ["free-at", route.freeAt < surelyGoneAt(holding.agreed)],
  ];
  return found.flatMap(([name, is]) => (is ? [name] : []));
}

/** A store holds no infinity: a far end is the same as none. */
const phasesOf = (phases: readonly RoutePhase[]): string =>
  phases.map(({ until, direction }) => `${Math.min(until, Number.MAX_SAFE_INTEGER)} ${direction}`).join();
