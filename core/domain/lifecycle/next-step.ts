import { type Instant, minutes } from "../instant";
import { abandoned } from "../lease";
import type { People } from "../modes";
import type {
  Agreement,
  Choice,
  DoubtfulHolding,
  Holding,
  LeavingHolding,
  LiveHolding,
  Order,
} from "../orders";
import { timeline, type Wanted, wanted } from "../wanted";
import { agreementFor, isTooShort, renewsAt, requestTimeoutMs, samePeople, surelyGoneAt } from "./agreement";
import type { FactsOf, Step } from "./steps";

/** Steps that a pause (`retry`) holds back: whatever reaches for a number or for the provider. */
const paused: ReadonlySet<Step["do"]> = new Set([
  "reserve",
  "bind",
  "find",
  "evict",
  "modify",
  "renew",
  "unbind",
]);

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
  const { canFind, choosesNumber } = facts(holding).capabilities;
  const stillWanted = isStillWanted(order, holding, want);
  switch (doubt.stage) {
    case "reserving":
    case "recovering":
      return { do: "reclaim", holding };
    case "binding":
      return stillWanted ? { do: "bind", holding } : letGo(holding, now, facts);
    case "unknown":
      return stillWanted && !choosesNumber ? { do: "bind", holding } : ask(holding, now, facts);
    case "asking":
      // Who can't be asked is told again: on a number of ours the same pair is bound once, however often it is said.
      if (stillWanted && !canFind && !choosesNumber) return { do: "bind", holding };
      return doubt.asked && !stillWanted ? letGo(holding, now, facts) : ask(holding, now, facts);
    case "orphans": {
      // Only where nobody else binds through this application is a stranger on our routes surely an orphan of ours.
      const mayEvict = stillWanted && facts(holding).exclusive && order.search.orphansRemoved === 0;
      return mayEvict
        ? { do: "evict", holding, subscriptionIds: doubt.subscriptionIds }
        : letGo(holding, now, facts);
    }
    case "claiming":
      return stillWanted ? { do: "claim", holding } : { do: "unbind", holding: abandoned(holding) };
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
  if (lingers === undefined || !facts(holding).capabilities.stores) return { do: "release", holding };
  return now < lingers.until ? { do: "wait", until: lingers.until } : ask(holding, now, facts);
}

/** A bind that lingers is refused while one of its people is bound on this X; without both of them it would go through. */
const mayLetTwinIn = ({ lingers }: LiveHolding, to: People, now: Instant): boolean =>
  lingers !== undefined &&
  lingers.until > now &&
  lingers.people.customer !== to.customer &&
  lingers.people.driver !== to.driver;

function ofLive(
  order: Order,
  holding: LiveHolding,
  want: Wanted | undefined,
  now: Instant,
  facts: FactsOf,
): Step {
  const { capabilities } = facts(holding);
  const { canModify } = capabilities;
  const { agreed } = holding;
  // What nothing prolonged in time has ended by itself: whatever is wanted begins anew.
  const lapsed = surelyGoneAt(agreed) <= now;
  const end: Step = {
    do: capabilities.canUnbind && !lapsed ? "unbind" : "leave",
    holding: abandoned(holding),
  };
  if (!want || lapsed) return end;
  const to = agreementFor(want, now, capabilities, order.terms);
  const otherPeople = !samePeople(agreed.people, want.people);
  const otherDirection = capabilities.directions && agreed.direction !== want.direction;
  const tooShort = isTooShort(agreed, to, want);
  const letsTwinIn = otherPeople && mayLetTwinIn(holding, want.people, now);
  if (letsTwinIn || (otherPeople && !canModify.people) || (otherDirection && !canModify.direction))
    return end;
  if (otherPeople || otherDirection || (tooShort && canModify.lifetime)) return { do: "modify", holding, to };
  if (!isOpenFor(order, holding)) return { do: "open", holding };
  return capabilities.canUnbind ? { do: "wait", until: want.changesAt } : renewal(holding, to, want, now);
}

const isOpenFor = (order: Order, { opened }: LiveHolding): boolean =>
  JSON.stringify(opened) === JSON.stringify(timeline(order));

/** Bound again while it still stands; the last one is left to lapse when the order closes. */
function renewal(holding: LiveHolding, to: Agreement, want: Wanted, now: Instant): Step {
  const lapsesAt = holding.sureUntil ?? holding.agreed.lapsesAt;
  const at = renewsAt(lapsesAt);
  const outlastsOrder = lapsesAt >= want.closesAt + requestTimeoutMs;
  if (outlastsOrder) return { do: "wait", until: want.changesAt };
  return at <= now ? { do: "renew", holding, to } : { do: "wait", until: Math.min(at, want.changesAt) };
}

function ofNothing(order: Order, want: Wanted | undefined, now: Instant, facts: FactsOf): Step | undefined {
  const choice = choiceOf(order);
  if (!want || want.ended || order.refusal || !choice) return undefined;
  const agreed = agreementFor(want, now, facts(choice).capabilities, order.terms);
  return { do: "reserve", choice, agreed };
}

/**
 * Whether others may go ahead of this holding, which only waits to lapse: it can't be ended, and the policy tolerates that
 * it stands beside its successor for a while; or the platform picked its numbers, and nobody was ever told them.
 */
function letsOthersPass(order: Order, holding: Holding, facts: FactsOf): boolean {
  const { capabilities } = facts(holding);
  if (holding.state === "live") return false;
  if (capabilities.choosesNumber) return !holding.everLive;
  return !capabilities.canUnbind && (order.terms.toleratesOverlapMinutes ?? 0) > 0;
}

const knownStates: ReadonlySet<string> = new Set(["doubtful", "live", "leaving"]);
const knownStages: ReadonlySet<string> = new Set([
  ...["reserving", "binding", "recovering", "unknown", "asking", "claiming", "orphans", "changing"],
]);

/** During a gradual deployment a newer version writes what this one does not know: it is left to the newer one. */
const isFromTheFuture = (order: Order): boolean =>
  order.holdings.some(
    (holding) =>
      !knownStates.has(holding.state) ||
      (holding.state === "doubtful" && !knownStages.has(holding.doubt.stage)),
  );

function ofHolding(
  order: Order,
  holding: Holding,
  want: Wanted | undefined,
  now: Instant,
  facts: FactsOf,
): Step {
  switch (holding.state) {
    case "leaving":
      return ofLeaving(holding, now, facts);
    case "doubtful":
      return ofDoubtful(order, holding, want, now, facts);
    case "live":
      return ofLive(order, holding, want, now, facts);
    default:
      return holding satisfies never;
  }
}

/** Moving breaks before it makes: what leaves comes first, then what is in doubt, then what is live. */
const precedence: Readonly<Record<Holding["state"], number>> = { leaving: 0, doubtful: 1, live: 2 };

const earlier = (a: Instant | undefined, b: Instant | undefined): Instant =>
  Math.min(a ?? Number.POSITIVE_INFINITY, b ?? Number.POSITIVE_INFINITY);

function ofHoldings(order: Order, now: Instant, facts: FactsOf): Step | undefined {
  if (isFromTheFuture(order)) return { do: "wait", until: now + minutes(1) };
  const want = wanted(order, now);
  const inTurn = [...order.holdings].sort((a, b) => precedence[a.state] - precedence[b.state]);
  let until: Instant | undefined;
  for (const holding of inTurn) {
    const step = ofHolding(order, holding, want, now, facts);
    if (step.do !== "wait") return step;
    until = earlier(until, step.until);
    if (!letsOthersPass(order, holding, facts)) return { do: "wait", until };
  }
  return ofNothing(order, want, now, facts) ?? (until === undefined ? undefined : { do: "wait", until });
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
