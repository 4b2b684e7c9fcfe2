import type { Instant } from "../instant";
import { baseOf } from "../lease";
import { type RouteLeg, routeLegs } from "../modes";
import type { Order } from "../orders";
import { withHolding } from "../orders";
import { wanted } from "../wanted";
import { samePeople } from "./agreement";
import type { Step } from "./steps";

const isSameLeg = (a: RouteLeg, b: RouteLeg): boolean =>
  a.number === b.number && a.caller === b.caller && a.peer === b.peer;

/** The first list, then what the second adds. */
const unionOf = (some: readonly RouteLeg[], others: readonly RouteLeg[]): RouteLeg[] => [
  ...some,
  ...others.filter((leg) => !some.some((known) => isSameLeg(known, leg))),
];

/**
 * The order with the intent of `step` written down: what must be stored before the step's effect, so that whoever finds
 * the order after a crash knows what may have happened. (`reserve` states its intent once a number is picked.)
 */
export function begin(order: Order, step: Step, now: Instant): Order {
  switch (step.do) {
    case "modify": {
      const { holding, to } = step;
      const legs = routeLegs(holding.mode, holding.numbers, to.people);
      return withHolding(order, {
        ...baseOf(holding),
        routes: unionOf(holding.routes, legs),
        agreed: { ...holding.agreed, lapsesAt: Math.max(holding.agreed.lapsesAt, to.lapsesAt) },
        subscriptionId: holding.subscriptionId,
        state: "doubtful",
        doubt: { stage: "changing", to },
      });
    }
    case "unbind": {
      const { holding } = step;
      const want = wanted(order, now);
      const before = order.holdings.find(({ id }) => id === holding.id);
      // The new driver takes over the number that the customer was told, where the mode can't change people in place.
      const handsOver =
        before?.state === "live" &&
        want !== undefined &&
        !want.ended &&
        !samePeople(want.people, holding.agreed.people);
      const next = withHolding(order, holding);
      return handsOver ? { ...next, search: { ...next.search, prefer: holding.numbers } } : next;
    }
    case "renew": {
      // From here on the provider may keep it until the new end, and until it says so may not.
      const { holding, to } = step;
      const sureUntil = holding.sureUntil ?? holding.agreed.lapsesAt;
      const lapsesAt = Math.max(holding.agreed.lapsesAt, to.lapsesAt);
      return withHolding(order, { ...holding, sureUntil, agreed: { ...holding.agreed, lapsesAt } });
    }
    case "leave":
      return withHolding(order, step.holding);
    case "reserve":
    case "claim":
    case "reclaim":
    case "bind":
    case "find":
    case "evict":
    case "open":
    case "release":
    case "publish":
    case "wait":
      return order;
    default:
      return step satisfies never;
  }
}
