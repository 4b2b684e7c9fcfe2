import { type Instant, seconds } from "../instant";
import { abandoned, baseOf } from "../lease";
import { type People, routeLegs, unpicked } from "../modes";
import {
  type Doubt,
  type DoubtfulHolding,
  type Holding,
  type LeavingHolding,
  type LiveHolding,
  newSearch,
  type Order,
  withHolding,
  withoutHolding,
} from "../orders";
import type { Subscription } from "../provider";
import { timeline, wanted } from "../wanted";
import { peopleAskedFor, samePeople } from "./agreement";
import { announce } from "./announce";
import { avoiding, pause, settleFailure } from "./settle-failure";
import type { Outcome, Step } from "./steps";

const unpaused = (order: Order): Order => {
  const { retry: _retry, ...rest } = order;
  return rest;
};

/** The holding is live: what was in doubt is so. */
function live(order: Order, holding: DoubtfulHolding, subscription: Subscription, now: Instant): Order {
  const base = baseOf(holding);
  const next: LiveHolding = {
    ...base,
    numbers: { ...holding.numbers, ...subscription.numbers },
    agreed: { ...holding.agreed, direction: subscription.direction ?? holding.agreed.direction },
    everLive: true,
    openedAt: now,
    subscriptionId: subscription.subscriptionId,
    state: "live",
    opened: [],
  };
  const settled = withHolding({ ...unpaused(order), search: newSearch, everActive: true }, next);
  return announce(settled, order.everActive ? "binding.changed" : "binding.activated", now);
}

/** Numbers that the platform picked are ours only once their routes are. */
function bound(order: Order, holding: DoubtfulHolding, subscription: Subscription, now: Instant): Order {
  if (holding.numbers.x !== unpicked.x) return live(order, holding, subscription, now);
  const { numbers, subscriptionId } = subscription;
  const routes = routeLegs(holding.mode, numbers, holding.agreed.people);
  return withHolding(order, { ...holding, numbers, routes, subscriptionId, doubt: { stage: "claiming" } });
}

function claimedPicked(order: Order, holding: DoubtfulHolding, now: Instant): Order {
  const { numbers, subscriptionId = "" } = holding;
  return live(order, holding, { subscriptionId, numbers }, now);
}

function changed(order: Order, step: Extract<Step, { do: "modify" }>, now: Instant): Order {
  const { holding, to } = step;
  const otherPeople = !samePeople(holding.agreed.people, to.people);
  const next: LiveHolding = {
    ...holding,
    agreed: to,
    routes: routeLegs(holding.mode, holding.numbers, to.people),
    opened: [],
    ...(otherPeople ? { openedAt: now } : {}),
  };
  return announce(withHolding(unpaused(order), next), "binding.changed", now);
}

const matches = (holding: Holding, wantedPeople: People, { numbers, people }: Subscription): boolean =>
  numbers.x === holding.numbers.x &&
  people?.customer === wantedPeople.customer &&
  people.driver === wantedPeople.driver;

/** As far as the platform tells whom it joins: AX and AXE know nobody but the driver. */
const mayMatch = (holding: Holding, wantedPeople: People, { numbers, people }: Subscription): boolean =>
  numbers.x === holding.numbers.x &&
  (numbers.extension === undefined || numbers.extension === holding.numbers.extension) &&
  people?.driver === wantedPeople.driver &&
  (people.customer === undefined || people.customer === wantedPeople.customer);

function found(
  order: Order,
  asked: DoubtfulHolding,
  subscriptions: readonly Subscription[],
  now: Instant,
): Order {
  const holding = withoutPast(asked, now);
  const ours = subscriptions.find((subscription) => matches(holding, holding.agreed.people, subscription));
  if (ours) return live(order, holding, ours, now);
  const want = wanted(order, now);
  const isWanted = want && !want.ended && samePeople(want.people, holding.agreed.people);
  // On routes of ours, for our driver, after a bind in doubt: too little to adopt it, and enough to end it by its id.
  const half =
    asked.lingers &&
    subscriptions.find((subscription) => mayMatch(holding, holding.agreed.people, subscription));
  if (half && !(isWanted && holding.lingers)) return halfKnown(order, holding, half);
  const { doubt } = holding;
  if (subscriptions.length > 0) {
    const subscriptionIds = subscriptions.map(({ subscriptionId }) => subscriptionId);
    return withHolding(unpaused(order), { ...holding, doubt: { stage: "orphans", subscriptionIds } });
  }
  if (isWanted) {
    const again = withHolding(order, { ...holding, doubt: { stage: "binding" } });
    // "Already bound" and "not there" contradict each other: give the provider time to agree with itself.
    const contradicts = doubt.stage === "asking" && doubt.alreadyBound === true;
    return contradicts ? pause(again, {}, "outcome-unknown", now) : unpaused(again);
  }
  return (holding.lingers?.until ?? 0) > now
    ? withHolding(unpaused(order), { ...holding, doubt: { stage: "asking", asked: true } })
    : withHolding(unpaused(order), { ...abandoned(holding), gone: true });
}

/** Ended by its id; who is still wanted is bound afresh on the same number. */
const halfKnown = (order: Order, holding: DoubtfulHolding, { subscriptionId }: Subscription): Order => ({
  ...withHolding(unpaused(order), { ...abandoned(holding), subscriptionId }),
  search: { ...order.search, prefer: holding.numbers },
});

/** What lingered has been done or dropped by now: what the provider just said is all there is. */
function withoutPast<H extends Holding>(holding: H, now: Instant): H {
  if (holding.lingers === undefined || holding.lingers.until > now) return holding;
  const { lingers: _past, ...rest } = holding;
  return rest as H;
}

function reclaimed(order: Order, holding: DoubtfulHolding): Order {
  const doubt: Doubt =
    holding.doubt.stage === "recovering" ? { stage: "asking", asked: false } : { stage: "binding" };
  return withHolding(order, { ...holding, doubt });
}

/**
 * Ended at the provider. A bind that once lingered was refused only while this stood, and it may have stood for less time
 * than we know (an unbind whose answer was lost): the routes wait until the provider is asked once more.
 */
function unbound(order: Order, holding: LeavingHolding): Order {
  const { subscriptionId: _ended, ...left } = holding;
  return withHolding(unpaused(order), { ...left, gone: true });
}

/** Asked once more after it was ended: a bind that lingered has been done, and is ended too, or never will be. */
function foundLeaving(
  order: Order,
  holding: LeavingHolding,
  subscriptions: readonly Subscription[],
  now: Instant,
): Order {
  const people = peopleAskedFor(holding);
  const twin = subscriptions.find((subscription) => mayMatch(holding, people, subscription));
  const left = withoutPast(holding, now);
  return withHolding(
    unpaused(order),
    twin ? { ...left, subscriptionId: twin.subscriptionId, gone: false } : { ...left, gone: true },
  );
}

/** Somebody else has a route we wanted: this number is not for us. */
function conflicted(order: Order, step: Step, now: Instant): Order {
  switch (step.do) {
    case "modify": {
      // The new driver's route on this X is taken: leave it, and bind both on another number.
      const leaving = abandoned(step.holding);
      const avoid = [...order.search.avoid, step.holding.numbers.x];
      return { ...withHolding(order, leaving), search: { ...order.search, avoid } };
    }
    case "claim": {
      const picksRefused = (order.search.picksRefused ?? 0) + 1;
      const leaving = withHolding(
        { ...order, search: { ...order.search, picksRefused } },
        abandoned(step.holding),
      );
      // The platform may pick the same again: after three tries it is left alone for a while.
      return picksRefused < 3 ? leaving : exhausted({ ...leaving, search: newSearch }, now, now);
    }
    case "reclaim":
      // Refused means that nothing was sent: whoever holds the route got it after us.
      return left(order, step.holding, now);
    default:
      return order;
  }
}

function released(order: Order, holding: Holding, now: Instant): Order {
  const standsOnOrphans = holding.state === "doubtful" && holding.doubt.stage === "orphans";
  return left(standsOnOrphans ? avoiding(order, holding) : order, holding, now);
}

/** Without the holding. That it was the last one is told as soon as nothing new will be bound, though phases may be left. */
function left(order: Order, holding: Holding, now: Instant): Order {
  const next = withoutHolding(order, holding.id);
  const wasLast = next.holdings.length === 0 && next.everActive;
  return wasLast ? concluded({ ...next, releaseOwed: true }, now) : next;
}

/** Tells that it is over, where that is owed and so: an order may end while it waits for its next binding. */
export function concluded(order: Order, now: Instant): Order {
  if (!order.releaseOwed || order.holdings.length > 0) return order;
  const want = wanted(order, now);
  const isOver = want === undefined || want.ended;
  return isOver
    ? announce(order, "binding.released", now, { how: order.desired.ending?.value ?? "expired" })
    : order;
}

function done(order: Order, step: Step, now: Instant): Order {
  switch (step.do) {
    case "modify":
      return changed(order, step, now);
    case "unbind":
      return unbound(order, step.holding);
    case "evict": {
      const search = { ...order.search, orphansRemoved: order.search.orphansRemoved + 1 };
      return withHolding({ ...unpaused(order), search }, { ...step.holding, doubt: { stage: "binding" } });
    }
    case "release":
      return released(order, step.holding, now);
    case "open":
      return withHolding(order, { ...step.holding, opened: timeline(order) });
    case "leave":
      return withHolding(unpaused(order), step.holding);
    case "claim":
      return claimedPicked(order, step.holding, now);
    case "renew": {
      const { sureUntil: _before, ...renewed } = step.holding;
      return withHolding(unpaused(order), { ...renewed, agreed: step.to });
    }
    case "reclaim":
      return reclaimed(order, step.holding);
    default:
      return order;
  }
}

/**
 * The order after `step` went as `outcome` says: changes holdings, records pauses with backoff, appends facts to the outbox.
 * Desired is never touched, so a result settles onto whatever the order has come to want meanwhile.
 */
export function settle(order: Order, step: Step, outcome: Outcome, now: Instant): Order {
  switch (outcome.is) {
    case "done":
      return done(order, step, now);
    case "claimed":
      return withHolding(unpaused(order), { ...outcome.holding, doubt: { stage: "binding" } });
    case "bound":
      return step.do === "bind" ? bound(order, step.holding, outcome.subscription, now) : order;
    case "found":
      if (step.do !== "find") return order;
      return step.holding.state === "leaving"
        ? foundLeaving(order, step.holding, outcome.subscriptions, now)
        : found(order, step.holding, outcome.subscriptions, now);
    case "conflict":
      return conflicted(order, step, now);
    case "exhausted":
      return exhausted(order, outcome.until, now);
    case "failed":
      return settleFailure(order, step, outcome, now);
    default:
      return outcome satisfies never;
  }
}

/** No number of this choice is left: the next choice, else a pause; then from the first again. */
function exhausted(order: Order, until: Instant, now: Instant): Order {
  const next = order.search.choice + 1;
  if (next < order.terms.choices.length) return { ...order, search: { ...order.search, choice: next } };
  const attempts = (order.retry?.attempts ?? 0) + 1;
  // Numbers come free or are added without telling us: look again within a minute, and not within a second.
  const notBefore = Math.min(Math.max(until, now + seconds(5)), now + seconds(60));
  return { ...order, search: newSearch, retry: { attempts, notBefore, reason: "numbers-exhausted" } };
}
