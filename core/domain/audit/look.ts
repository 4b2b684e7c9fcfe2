import type { Instant } from "../instant";
import type { Order } from "../orders";
import type { E164 } from "../phone-numbers";
import type { Subscription } from "../provider";
import type { Ask } from "./asking";
import { judgeRoutes } from "./judge-routes";
import { judgeSubscriptions } from "./judge-subscriptions";
import type { AuditDeps, Audited, LegRoute } from "./ports";
import { auditor, type Believed, holdingKey, liveOn, type Said, type Seen, type Sighting } from "./seen";

type Deps = Pick<AuditDeps, "orders" | "routes" | "orderOfSubscription" | "clock">;

interface Target {
  readonly of: Audited;
  readonly number: E164;
  /** Orders to look at beside those that have a route on the number. */
  readonly orderIds: readonly string[];
}

/** A number as it was looked at: what stood out, and what it was judged by. */
export interface Look {
  readonly sightings: readonly Sighting[];
  readonly seen: Seen;
}

/** Orders read side by side. */
const width = 8;
/** 5000 pairs on a number are 50 pages. */
const mostPages = 60;

/**
 * Compares a number's orders and routes with what its provider says. Ours is read before and after the provider is asked;
 * only what is so both times, of orders nobody touched between, stands out.
 * @throws Stopped when the provider can't be asked now
 */
export async function lookAt(deps: Deps, ask: Ask, target: Target, until: Instant): Promise<Look> {
  const { of, number } = target;
  const before = await believe(deps, target, []);
  const said = await askAbout(ask, target, before, until);
  const listed = (said.listed ?? []).map(({ subscriptionId }) => subscriptionId);
  const first: Seen = {
    of,
    number,
    said,
    now: deps.clock(),
    believed: await traced(deps, of, before, listed),
  };
  const suspects = judge(first);
  if (suspects.length === 0) return { sightings: [], seen: first };
  const again = await believe(deps, target, listed);
  const second: Seen = { ...first, now: deps.clock(), believed: again };
  return { sightings: inBoth(suspects, judge(second), unchanged(first.believed, again)), seen: second };
}

const judge = (seen: Seen): Sighting[] => [...judgeSubscriptions(seen), ...judgeRoutes(seen)];

/** Ids of the orders that nobody wrote between; those that are not there at all are unchanged, too. */
function unchanged(before: Believed, after: Believed): (orderId: string) => boolean {
  const revisions = ({ orders }: Believed) =>
    new Map(orders.map(({ orderId, revision }) => [orderId, revision]));
  const [was, is] = [revisions(before), revisions(after)];
  return (orderId) => was.get(orderId) === is.get(orderId);
}

function inBoth(
  before: readonly Sighting[],
  after: readonly Sighting[],
  isUnchanged: (orderId: string) => boolean,
): Sighting[] {
  const seen = new Set(before.map(({ kind, subject }) => `${kind} ${subject}`));
  return after.filter(
    ({ kind, subject, orderId }) =>
      seen.has(`${kind} ${subject}`) && (orderId === undefined || isUnchanged(orderId)),
  );
}

async function believe(
  deps: Deps,
  { of, number, orderIds }: Target,
  listed: readonly string[],
): Promise<Believed> {
  const routes = (await deps.routes.on(number)).filter(({ state }) => state !== "cooling");
  const ids = new Set([...routes.map(({ orderId }) => orderId), ...orderIds]);
  ids.delete(auditor);
  const orders = await load(deps, [...ids]);
  return traced(deps, of, { orders, routes, legs: await legsOf(deps, orders) }, listed);
}

/** With the orders of subscriptions that no order so far holds. */
async function traced(
  deps: Deps,
  { provider }: Audited,
  believed: Believed,
  listed: readonly string[],
): Promise<Believed> {
  const known = new Set(
    believed.orders.flatMap(({ holdings }) => holdings.map(({ subscriptionId }) => subscriptionId)),
  );
  const unknown = listed.filter((subscriptionId) => !known.has(subscriptionId));
  const owners = await inWidth(unknown, (subscriptionId) =>
    deps.orderOfSubscription(provider, subscriptionId),
  );
  const loaded = new Set(believed.orders.map(({ orderId }) => orderId));
  const others = new Set(owners.filter((id) => id !== undefined && !loaded.has(id)) as string[]);
  if (others.size === 0) return believed;
  const orders = await load(deps, [...others]);
  const legs = await legsOf(deps, orders);
  return {
    ...believed,
    orders: [...believed.orders, ...orders],
    legs: new Map([...believed.legs, ...legs]),
  };
}

const load = async (deps: Deps, orderIds: readonly string[]): Promise<Order[]> =>
  (await inWidth(orderIds, (orderId) => deps.orders.load(orderId))).filter((order) => order !== undefined);

async function legsOf(deps: Deps, orders: readonly Order[]): Promise<Map<string, readonly LegRoute[]>> {
  const held = orders.flatMap((order) => order.holdings.map((holding) => ({ order, holding })));
  const legs = await inWidth(held, async ({ order, holding }) => {
    const routes = await deps.routes.of(holding.routes);
    return [holdingKey(order, holding), routes] as const;
  });
  return new Map(legs);
}

async function inWidth<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += width)
    results.push(...(await Promise.all(items.slice(start, start + width).map(work))));
  return results;
}

async function askAbout(ask: Ask, { of, number }: Target, believed: Believed, until: Instant): Promise<Said> {
  const asked = new Map<string, readonly Subscription[]>();
  if (!of.can.stores) return { asked };
  if (of.can.canList) return { asked, listed: await listAll(ask, of, number, until) };
  if (!of.can.canFind) return { asked };
  for (const order of believed.orders) {
    for (const holding of liveOn({ of, number }, order)) {
      const query = { numbers: holding.numbers, people: holding.agreed.people };
      const found = await ask(of, until, (provider, sending) => provider.find(query, sending));
      asked.set(holdingKey(order, holding), found);
    }
  }
  return { asked };
}

async function listAll(ask: Ask, of: Audited, number: E164, until: Instant): Promise<Subscription[]> {
  const found: Subscription[] = [];
  let next: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = next;
    const query = page === undefined ? { number } : { number, page };
    const answer = await ask(of, until, async (provider, sending) => {
      if (!provider.list) throw new Error(`${of.application}: the mode says that it lists, and has no list`);
      return provider.list(query, sending);
    });
    found.push(...answer.subscriptions);
    next = answer.next;
    if (next === undefined) return found;
  }
  throw new Error(`${of.application}: a number has more than ${mostPages} pages`);
}
