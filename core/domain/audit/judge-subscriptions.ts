import { minutes, seconds } from "../instant";
import type { Holding, LiveHolding, Order } from "../orders";
import type { Subscription } from "../provider";
import type { Difference } from "./finding";
import { auditor, holdingKey, isSettled, liveOn, type Seen, type Sighting } from "./seen";

/** Clocks differ, and a request takes its time. */
const slackMs = minutes(2);

/** What the provider's word and our orders disagree on, about one number. */
export const judgeSubscriptions = (seen: Seen): Sighting[] => [...strays(seen), ...ofOrders(seen)];

function strays({ of, number, now, said, believed }: Seen): Sighting[] {
  const { orders, routes } = believed;
  const holders = new Set(orders.map(({ orderId }) => orderId));
  // Claimed for an order that is not written yet: its bind may be under way.
  const unknown = routes.filter(
    ({ orderId, freeAt }) => freeAt > now && orderId !== auditor && !holders.has(orderId),
  );
  const mayBeOf = (stray: Subscription) =>
    orders.some((order) => mayBecome(order, stray)) || unknown.some(({ peer }) => takesPart(stray, peer));
  return (said.listed ?? [])
    .filter(({ numbers }) => numbers.x === number)
    .filter(({ subscriptionId }) => !orders.some((order) => holds(order, of.provider, subscriptionId)))
    .filter((stray) => !mayBeOf(stray))
    .filter(
      ({ subscriptionId }, index, all) =>
        all.findIndex((each) => each.subscriptionId === subscriptionId) === index,
    )
    .map((stray) => ({
      kind: "stray-subscription",
      subject: stray.subscriptionId,
      subscriptionId: stray.subscriptionId,
      stray,
    }));
}

const holds = (order: Order, provider: string, subscriptionId: string): boolean =>
  order.holdings.some(
    (holding) =>
      holding.provider === provider &&
      (holding.subscriptionId === subscriptionId ||
        (holding.state === "doubtful" &&
          holding.doubt.stage === "orphans" &&
          holding.doubt.subscriptionIds.includes(subscriptionId))),
  );

const takesPart = ({ people }: Subscription, person: string | undefined): boolean =>
  people === undefined || person === undefined || person === people.customer || person === people.driver;

/** Whether the order's driver may have made the subscription and not know it yet, or be about to adopt or to end it. */
function mayBecome(order: Order, stray: Subscription): boolean {
  const sharesPeople = (people: { customer: string; driver: string }) =>
    takesPart(stray, people.customer) || takesPart(stray, people.driver);
  if (!isSettled(order)) {
    const { customer, driver } = order.desired;
    const wants = [customer?.value, driver?.value].some((person) => takesPart(stray, person));
    return wants || order.holdings.some(({ agreed }) => sharesPeople(agreed.people));
  }
  return order.holdings.some(
    (holding) =>
      holding.numbers.x === stray.numbers.x &&
      (isOpenQuestion(holding) || holding.lingers !== undefined) &&
      (sharesPeople(holding.agreed.people) ||
        (holding.lingers !== undefined && sharesPeople(holding.lingers.people))),
  );
}

const isOpenQuestion = (holding: Holding): boolean =>
  holding.state === "doubtful" || (holding.state === "leaving" && !holding.gone);

function ofOrders(seen: Seen): Sighting[] {
  return seen.believed.orders.filter(isSettled).flatMap((order) =>
    liveOn(seen, order).flatMap((holding) => {
      // What is about to lapse by itself is its driver's business.
      if (holding.agreed.lapsesAt - slackMs <= seen.now) return [];
      const told = toldOf(seen, order, holding);
      return told === undefined ? [] : judge(seen, order, holding, told);
    }),
  );
}

/** What the provider was asked and said about the holding; `undefined` when it can't be asked. */
function toldOf({ said }: Seen, order: Order, holding: LiveHolding): readonly Subscription[] | undefined {
  const all = said.listed ?? said.asked.get(holdingKey(order, holding));
  return all?.filter(({ subscriptionId }) => subscriptionId === holding.subscriptionId);
}

function judge(seen: Seen, order: Order, holding: LiveHolding, told: readonly Subscription[]): Sighting[] {
  const { subscriptionId, numbers, id } = holding;
  const of = {
    subject: subscriptionId,
    subscriptionId,
    orderId: order.orderId,
    holdingId: id,
    ...(numbers.extension === undefined ? {} : { extension: numbers.extension }),
  };
  if (told.length === 0) return [{ kind: "missing-subscription", ...of }];
  const differs = [...new Set(told.flatMap((each) => differences(seen, order, holding, each)))];
  return differs.length === 0 ? [] : [{ kind: "differing-subscription", ...of, differs }];
}

/** Only what is told can differ. */
function differences(
  { of, now }: Seen,
  order: Order,
  { agreed, numbers }: LiveHolding,
  told: Subscription,
): Difference[] {
  const { people = {}, direction, lifetimeSeconds } = told;
  const other = <T>(theirs: T | undefined, ours: T | undefined) => theirs !== undefined && theirs !== ours;
  const found: [Difference, boolean][] = [
    ["customer", other(people.customer, agreed.people.customer)],
    ["driver", other(people.driver, agreed.people.driver)],
    ["direction", of.can.directions && other(direction, agreed.direction)],
    [
      "numbers",
      told.numbers.x !== numbers.x ||
        other(told.numbers.y, numbers.y) ||
        other(told.numbers.extension, numbers.extension),
    ],
    ["lifetime", lifetimeSeconds !== undefined && isOtherLifetime(order, agreed, lifetimeSeconds, now)],
  ];
  return found.flatMap(([name, is]) => (is ? [name] : []));
}

/**
 * When its clock was started is not told, but not before the order was there, and not after now: surely too long, or surely
 * too short. 0 is for ever, which we never ask for.
 */
function isOtherLifetime(
  order: Order,
  agreed: LiveHolding["agreed"],
  lifetimeSeconds: number,
  now: number,
): boolean {
  if (lifetimeSeconds === 0) return true;
  const earliestEnd = (order.desired.since ?? 0) + seconds(lifetimeSeconds);
  const latestEnd = now + seconds(lifetimeSeconds);
  const isTooLong = earliestEnd > agreed.lapsesAt + 2 * slackMs;
  return isTooLong || latestEnd < agreed.lapsesAt - slackMs;
}
