import { jitterOf } from "../choosing";
import { type Instant, seconds } from "../instant";
import { abandoned, lingering } from "../lease";
import {
  type DoubtfulHolding,
  type Holding,
  newSearch,
  type Order,
  type WaitReason,
  withHolding,
} from "../orders";
import type { ProviderFailure } from "../provider";
import { announce } from "./announce";
import type { Outcome, Step } from "./steps";

type Failed = Extract<Outcome, { is: "failed" }>;

/** 2 s, 4 s, 8 s … at most five minutes. */
const backoffMs = (attempts: number): number => Math.min(seconds(2 ** Math.min(attempts, 10)), seconds(300));

/** Tries again later; `resumesAt` where the provider says (or the breaker knows) when. */
export function pause(
  order: Order,
  { resumesAt = 0 }: Pick<Failed, "resumesAt">,
  reason: WaitReason,
  now: Instant,
): Order {
  const attempts = (order.retry?.attempts ?? 0) + 1;
  // Orders that failed together come back spread out, each always by the same share.
  const notBefore = Math.max(resumesAt, now + backoffMs(attempts)) + jitterOf(order.orderId, seconds(1));
  return { ...order, retry: { attempts, notBefore, reason } };
}

/** When a closed application opens, whoever must be taken away from a number goes first; new bindings wait their turn. */
function pauseBind(order: Order, failed: Failed, reason: WaitReason, now: Instant): Order {
  if (failed.resumesAt === undefined) return pause(order, failed, reason, now);
  const resumesAt = failed.resumesAt + seconds(5) + jitterOf(order.orderId, seconds(25));
  return pause(order, { resumesAt }, reason, now);
}

const reasonOf = ({ kind, outcome }: ProviderFailure): WaitReason => {
  if (outcome === "unknown") return "outcome-unknown";
  return kind === "misconfigured" || kind === "callers-fault" ? "provider-refuses" : "provider-unavailable";
};

/** Gives a holding up that nobody was told of; an earlier bind of it that lingers is waited for. */
const dropped = (order: Order, holding: DoubtfulHolding): Order =>
  holding.lingers === undefined
    ? withHolding(order, { ...abandoned(holding), gone: true })
    : withHolding(order, { ...holding, doubt: { stage: "asking", asked: true } });

/** This number is not to be tried again for the binding wanted now. */
export const avoiding = (order: Order, holding: Pick<Holding, "numbers">): Order => {
  const { prefer: _prefer, ...search } = order.search;
  return { ...order, search: { ...search, avoid: [...search.avoid, holding.numbers.x] } };
};

function refused(order: Order, failure: ProviderFailure, now: Instant): Order {
  const { kind, provider, code, text } = failure;
  const refusal = { kind, provider, code, text, at: now };
  return announce({ ...order, refusal }, "binding.failed", now, { kind, provider, code, text });
}

/** The next choice of the policy, `undefined` when this was the last. */
function nextChoice(order: Order): Order | undefined {
  const choice = order.search.choice + 1;
  return choice < order.terms.choices.length ? { ...order, search: { ...newSearch, choice } } : undefined;
}

function bindFailed(order: Order, holding: DoubtfulHolding, failed: Failed, now: Instant): Order {
  const { failure, requestEndedAt } = failed;
  if (failure.outcome === "unknown") {
    const unknown = withHolding(
      order,
      lingering({ ...holding, doubt: { stage: "unknown" } }, requestEndedAt),
    );
    // Done by half, and known by its id: that can be ended.
    const { subscriptionId } = failure;
    if (subscriptionId !== undefined)
      return soon(withHolding(order, { ...abandoned(holding), subscriptionId }), now);
    // Binding again on the same X at once is the quickest answer; the provider gets room only when that fails too.
    return order.retry || failed.resumesAt !== undefined
      ? pauseBind(unknown, failed, "outcome-unknown", now)
      : soon(unknown, now);
  }
  if (failure.kind === "already-so") {
    return withHolding(order, {
      ...holding,
      doubt: { stage: "asking", asked: false, alreadyBound: true },
    });
  }
  if (failure.scope === "number") return dropped(avoiding(order, holding), holding);
  if (failure.kind === "callers-fault" || failure.kind === "no-capacity") {
    const gone = dropped(order, holding);
    return (
      nextChoice(gone) ??
      (failure.kind === "callers-fault"
        ? refused(gone, failure, now)
        : pauseBind(gone, failed, "numbers-exhausted", now))
    );
  }
  const elsewhere = nextChoice(dropped(order, holding));
  if (elsewhere && (failed.resumesAt !== undefined || (order.retry?.attempts ?? 0) > 0)) return elsewhere;
  return pauseBind(
    withHolding(order, { ...holding, doubt: { stage: "binding" } }),
    failed,
    reasonOf(failure),
    now,
  );
}

const soon = (order: Order, now: Instant): Order => ({
  ...order,
  retry: { attempts: 1, notBefore: now, reason: "outcome-unknown" },
});

function modifyFailed(
  order: Order,
  step: Extract<Step, { do: "modify" }>,
  failed: Failed,
  now: Instant,
): Order {
  const { failure } = failed;
  const { holding } = step;
  const doubtful = order.holdings.find(({ id }) => id === holding.id) ?? holding;
  if (failure.outcome === "unknown") {
    const search = { ...order.search, prefer: holding.numbers };
    return { ...withHolding(order, abandoned(doubtful)), search };
  }
  switch (failure.kind) {
    case "not-found":
      // Ended behind our back: bind afresh on the same number.
      return {
        ...withHolding(order, { ...abandoned(doubtful), gone: true }),
        search: { ...order.search, prefer: holding.numbers },
      };
    case "already-so":
    case "no-capacity":
      return {
        ...withHolding(order, abandoned(doubtful)),
        search: { ...order.search, avoid: [...order.search.avoid, holding.numbers.x] },
      };
    case "callers-fault":
      // Who was bound is not who should be reached: better nobody.
      return refused(withHolding(order, abandoned(doubtful)), failure, now);
    case "retry-later":
    case "misconfigured":
    case "rate-limited":
      return pause(
        withHolding(order, { ...holding, routes: doubtful.routes, opened: [] }),
        failed,
        reasonOf(failure),
        now,
      );
    default:
      return failure.kind satisfies never;
  }
}

/** What a refusal, or no answer, means for the order. */
export function settleFailure(order: Order, step: Step, failed: Failed, now: Instant): Order {
  switch (step.do) {
    case "bind":
      return bindFailed(order, step.holding, failed, now);
    case "modify":
      return modifyFailed(order, step, failed, now);
    case "evict":
      // Not ours to remove, or it would not go: another number.
      return dropped(avoiding(order, step.holding), step.holding);
    case "renew":
    case "find":
    case "unbind":
      return pause(order, failed, reasonOf(failed.failure), now);
    default:
      return order;
  }
}
