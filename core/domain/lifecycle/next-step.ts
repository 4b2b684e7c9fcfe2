import { type Instant, minutes } from "../instant";
import { abandoned } from "../lease";
import type { People } from "../modes";
import type { Choice, DoubtfulHolding, LeavingHolding, LiveHolding, Order } from "../orders";
import { type Wanted, wanted } from "../wanted";
import { agreementFor, isTooShort, samePeople, surelyGoneAt } from "./agreement";
import type { FactsOf, Step } from "./steps";

/** Steps that a pause (`retry`) holds back: whatever reaches for a number or for the provider. */
const paused: ReadonlySet<Step["do"]> = new Set(["reserve", "bind", "find", "evict", "modify", "unbind"]);

/** The choice under trial, `undefined` when none is left. */
const choiceOf = (order: Order): Choice | undefined => order.terms.choices[order.search.choice];

/** Whether a bind of this holding would still be the right thing: same people, same choice, and the order is not over. */
const isStillWanted = (order: Order, holding: DoubtfulHolding, want: Wanted | undefined): boolean => {
  const choice = choiceOf(order);
  return (
    want !== undefined &&
    !want.ended &&
    samePeople(want.people, holding.agreed.people) &&
    !order.search.avoid.includes(holding.numbers.x) &&
    choice?.application === holding.application &&
    choice.mode === holding.mode
  );
};

function ofLeaving(holding: LeavingHolding, now: Instant, facts: FactsOf): Step {
  const lapsed = surelyGoneAt(holding.agreed) <= now;
  if (lapsed) return { do: "release", holding };
  if (holding.gone || holding.subscriptionId === undefined) return letGo(holding, now, facts);
  if (!facts(holding).capabilities.canUnbind) return { do: "wait", until: surelyGoneAt(holding.agreed) };
  return { do: "unbind", holding };
}

function ofDoubtful(
  order: Order,
  holding: DoubtfulHolding,
  want: Wanted | undefined,
  now: Instant,
  facts: FactsOf,
): Step {
  const { doubt } = holding;
  const stillWanted = isStillWanted(order, holding, want);
  switch (doubt.stage) {
    case "reserving":
    case "recovering":
      return { do: "reclaim", holding };
    case "binding":
      return stillWanted ? { do: "bind", holding } : letGo(holding, now, facts);
    case "unknown":
      return stillWanted ? { do: "bind", holding } : ask(holding, now, facts);
    case "asking":
      return doubt.asked && !stillWanted ? letGo(holding, now, facts) : ask(holding, now, facts);
    case "orphans": {
      // Only where nobody else binds through this application is a stranger on our routes surely an orphan of ours.
      const mayEvict = stillWanted && facts(holding).exclusive && order.search.orphansRemoved === 0;
      return mayEvict
        ? { do: "evict", holding, subscriptionIds: doubt.subscriptionIds }
        : letGo(holding, now, facts);
    }
    case "changing":
      return { do: "unbind", holding: abandoned(holding) };
    default:
      return doubt satisfies never;
  }
}

function ask(holding: DoubtfulHolding | LeavingHolding, now: Instant, facts: FactsOf): Step {
  if (surelyGoneAt(holding.agreed) <= now) return { do: "release", holding };
  return facts(holding).capabilities.canFind
    ? { do: "find", holding }
    : { do: "wait", until: surelyGoneAt(holding.agreed) };
}

/** Gives the routes up, unless a bind may still be done: then only what the provider says after that counts. */
function letGo(holding: DoubtfulHolding | LeavingHolding, now: Instant, facts: FactsOf): Step {
  const { lingers } = holding;
  if (lingers === undefined) return { do: "release", holding };
  return now < lingers.until ? { do: "wait", until: lingers.until } : ask(holding, now, facts);
}

/** A bind that lingers is refused while one of its people is bound on this X; without both of them it would go through. */
const mayLetTwinIn = ({ lingers }: LiveHolding, to: People, now: Instant): boolean =>
  lingers !== undefined &&
  lingers.until > now &&
  lingers.people.customer !== to.customer &&
  lingers.people.driver !== to.driver;

function ofLive(holding: LiveHolding, want: Wanted | undefined, now: Instant, facts: FactsOf): Step {
  const { capabilities } = facts(holding);
  const { canModify } = capabilities;
  if (!want) return { do: "unbind", holding: abandoned(holding) };
  const { agreed } = holding;
  const to = agreementFor(want, now, capabilities);
  const otherPeople = !samePeople(agreed.people, want.people);
  const otherDirection = capabilities.directions && agreed.direction !== want.direction;
  const tooShort = isTooShort(agreed, to, want);
  const letsTwinIn = otherPeople && mayLetTwinIn(holding, want.people, now);
  if (letsTwinIn || (otherPeople && !canModify.people) || (otherDirection && !canModify.direction)) {
    return { do: "unbind", holding: abandoned(holding) };
  }
  if (otherPeople || otherDirection || (tooShort && canModify.lifetime)) return { do: "modify", holding, to };
  if (!holding.opened) return { do: "open", holding };
  return { do: "wait", until: want.changesAt };
}

function ofNothing(order: Order, want: Wanted | undefined, now: Instant, facts: FactsOf): Step | undefined {
  const choice = choiceOf(order);
  if (!want || want.ended || order.refusal || !choice) return undefined;
  return { do: "reserve", choice, agreed: agreementFor(want, now, facts(choice).capabilities) };
}

const knownStates: ReadonlySet<string> = new Set(["doubtful", "live", "leaving"]);
const knownStages: ReadonlySet<string> = new Set([
  ...["reserving", "binding", "recovering", "unknown", "asking", "orphans", "changing"],
]);

/** During a gradual deployment a newer version writes what this one does not know: it is left to the newer one. */
const isFromTheFuture = (order: Order): boolean =>
  order.holdings.some(
    (holding) =>
      !knownStates.has(holding.state) ||
      (holding.state === "doubtful" && !knownStages.has(holding.doubt.stage)),
  );

function ofHoldings(order: Order, now: Instant, facts: FactsOf): Step | undefined {
  if (isFromTheFuture(order)) return { do: "wait", until: now + minutes(1) };
  const want = wanted(order, now);
  const of = <S extends Order["holdings"][number]["state"]>(state: S) =>
    order.holdings.find(
      (holding): holding is Extract<Order["holdings"][number], { state: S }> => holding.state === state,
    );
  // Moving breaks before it makes: what leaves comes first, then what is in doubt.
  const leaving = of("leaving");
  if (leaving) return ofLeaving(leaving, now, facts);
  const doubtful = of("doubtful");
  if (doubtful) return ofDoubtful(order, doubtful, want, now, facts);
  const live = of("live");
  return live ? ofLive(live, want, now, facts) : ofNothing(order, want, now, facts);
}

/**
 * The one thing to do next so that what the providers have converges on what the order should have; `wait` when that is
 * for time to pass, `undefined` when the order needs nothing any more. Pure and total.
 */
export function nextStep(order: Order, now: Instant, facts: FactsOf): Step | undefined {
  const step = ofHoldings(order, now, facts);
  const { retry } = order;
  const due: Step | undefined =
    step && retry && retry.notBefore > now && paused.has(step.do)
      ? { do: "wait", until: retry.notBefore }
      : step;
  const idle = due === undefined || due.do === "wait";
  return idle && order.outbox.length + order.journal.length > 0 ? { do: "publish" } : due;
}
