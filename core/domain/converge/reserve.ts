import { rankNumbers } from "../choosing";
import { type Instant, seconds } from "../instant";
import { freeAtOf } from "../lifecycle/agreement";
import type { Outcome, Step } from "../lifecycle/steps";
import { routeLegs } from "../modes";
import { type DoubtfulHolding, type Order, withHolding, withoutHolding } from "../orders";
import type { E164 } from "../phone-numbers";
import type { RouteClaim } from "../ports";
import type { Budget, ConvergeDeps } from "./deps";
import type { Drive } from "./drive";

type Reserve = Extract<Step, { do: "reserve" }>;

/** Conflicts after which it pays to ask what is taken. */
const blindTries = 3;

export const claimOf = (order: Order, holding: Pick<DoubtfulHolding, "id" | "routes">): RouteClaim => ({
  orderId: order.orderId,
  holdingId: holding.id,
  legs: holding.routes,
});

function holdingOn(order: Order, step: Reserve, x: E164): DoubtfulHolding {
  const prefer = order.search.prefer;
  const numbers = prefer?.x === x ? prefer : { x };
  return {
    ...step.choice,
    id: `h${order.holdingsMade + 1}`,
    numbers,
    agreed: step.agreed,
    routes: routeLegs(step.choice.mode, numbers, step.agreed.people),
    everLive: false,
    state: "doubtful",
    doubt: { stage: "reserving" },
  };
}

async function candidatesOf(deps: ConvergeDeps, order: Order, step: Reserve): Promise<E164[]> {
  const pool = await deps.pool.candidates(step.choice.application);
  const ranked = rankNumbers(order.orderId, pool, deps.areasFor(order.desired.areaCode?.value));
  const { avoid, prefer } = order.search;
  const usable = ranked.filter((number) => !avoid.includes(number) && number !== prefer?.x);
  // The number people were told comes first, even if its pool entry takes no new orders any more.
  return prefer && !avoid.includes(prefer.x) ? [prefer.x, ...usable] : usable;
}

/** States the intent and claims its routes, side by side: a crash after either leaves nothing that was sent. */
async function tryNumber(
  deps: ConvergeDeps,
  drive: Drive,
  step: Reserve,
  x: E164,
): Promise<DoubtfulHolding | undefined> {
  const holding = holdingOn(drive.order, step, x);
  drive.order = withHolding({ ...drive.order, holdingsMade: drive.order.holdingsMade + 1 }, holding);
  const claim = claimOf(drive.order, holding);
  const freeAt = freeAtOf(drive.order, step.agreed);
  const [, claimed] = await allDone([drive.store(), deps.routes.claim(claim, freeAt, deps.clock())]);
  if (claimed) return holding;
  drive.order = withoutHolding(drive.order, holding.id);
  await deps.routes.free(claim, deps.clock());
  return undefined;
}

/** Waits for both, and only then lets a failure through: nothing goes on behind the caller's back. */
export async function allDone<A, B>(work: [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** Tries numbers until one has both routes free. */
export async function reserve(
  deps: ConvergeDeps,
  drive: Drive,
  step: Reserve,
  budget: Budget,
): Promise<Outcome> {
  const candidates = await candidatesOf(deps, drive.order, step);
  // Who found nothing before asks first: the answer has rarely changed.
  const blind = drive.order.retry?.reason === "numbers-exhausted" ? 0 : blindTries;
  for (const x of candidates.slice(0, blind)) {
    if (deps.clock() >= budget.endsAt) return { is: "conflict" };
    const holding = await tryNumber(deps, drive, step, x);
    if (holding) return { is: "claimed", holding };
  }
  const { rest, freeAt } = await untaken(deps, step, candidates.slice(blind), candidates);
  for (const x of rest.slice(0, blindTries)) {
    if (deps.clock() >= budget.endsAt) return { is: "conflict" };
    const holding = await tryNumber(deps, drive, step, x);
    if (holding) return { is: "claimed", holding };
  }
  // Candidates that were free a moment ago went to somebody else: there is no reason to wait.
  if (rest.length > 0) return { is: "exhausted", until: deps.clock() };
  deps.notes.exhausted(step.choice);
  return { is: "exhausted", until: freeAt };
}

/** What neither person has a route on, and when the first of the others comes free. */
async function untaken(
  deps: ConvergeDeps,
  step: Reserve,
  untried: readonly E164[],
  all: readonly E164[],
): Promise<{ rest: E164[]; freeAt: Instant }> {
  const { customer, driver } = step.agreed.people;
  const now = deps.clock();
  const taken = (await deps.routes.takenBy([customer, driver])).filter(({ freeAt }) => freeAt > now);
  const numbers = new Set(taken.map(({ number }) => number));
  const waits = taken.filter(({ number }) => all.includes(number)).map(({ freeAt }) => freeAt);
  return {
    rest: untried.filter((number) => !numbers.has(number)),
    freeAt: waits.length > 0 ? Math.min(...waits) : now + seconds(60),
  };
}
