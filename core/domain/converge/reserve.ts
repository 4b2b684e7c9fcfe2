import { extensionOf, rankNumbers } from "../choosing";
import { type Instant, seconds } from "../instant";
import { freeAtOf } from "../lifecycle/agreement";
import type { Outcome, Step } from "../lifecycle/steps";
import { type PrivacyNumbers, routeLegs, unpicked } from "../modes";
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
  leaseEndsAt: order.lease?.endsAt ?? Number.MAX_SAFE_INTEGER,
});

/** Two drivers may begin at the same time, and one of them loses: what it claimed must not pass for the other's. */
const holdingIdOf = ({ holdingsMade, lease }: Order): string =>
  [`h${holdingsMade + 1}`, ...(lease ? [lease.holder] : [])].join(".");

function holdingOn(order: Order, step: Reserve, numbers: PrivacyNumbers): DoubtfulHolding {
  const isPicked = numbers.x !== unpicked.x;
  return {
    ...step.choice,
    id: holdingIdOf(order),
    numbers,
    agreed: step.agreed,
    routes: isPicked ? routeLegs(step.choice.mode, numbers, step.agreed.people) : [],
    everLive: false,
    state: "doubtful",
    doubt: { stage: "reserving" },
  };
}

const rounds = 3;

/**
 * What to try, best first. An extension is part of a choice: each X comes with one of its own for this order, and comes again
 * with others. Who found nothing before begins elsewhere.
 */
function candidatesFrom(order: Order, step: Reserve, numbers: readonly E164[]): PrivacyNumbers[] {
  const attempts = order.retry?.reason === "numbers-exhausted" ? order.retry.attempts : 0;
  const from = numbers.length === 0 ? 0 : (attempts * 2 * blindTries) % numbers.length;
  const turned = [...numbers.slice(from), ...numbers.slice(0, from)];
  if (step.choice.mode !== "AXE") return turned.map((x) => ({ x }));
  return Array.from({ length: rounds }, (_, round) => round).flatMap((round) =>
    turned.map((x) => ({ x, extension: extensionOf(`${order.orderId} ${x} ${attempts + round}`) })),
  );
}

async function candidatesOf(deps: ConvergeDeps, order: Order, step: Reserve): Promise<PrivacyNumbers[]> {
  const pool = await deps.pool.candidates(step.choice.application);
  const ranked = rankNumbers(order.orderId, pool, deps.areasFor(order.desired.areaCode?.value));
  const { avoid, prefer } = order.search;
  // A number of this order that only waits to lapse still stands for somebody else.
  const held = order.holdings.map(({ numbers }) => numbers.x);
  const usable = ranked.filter((number) => ![...avoid, ...held, prefer?.x].includes(number));
  const candidates = candidatesFrom(order, step, usable);
  // The number people were told comes first, even if its pool entry takes no new orders any more.
  return prefer && !avoid.includes(prefer.x) ? [prefer, ...candidates] : candidates;
}

/** One number tried: claimed, or what gives its routes back. */
type Attempt =
  | { readonly holding: DoubtfulHolding }
  | { readonly holding?: never; readonly freeing: Promise<void> };

/**
 * States the intent and claims its routes, side by side: a crash after either leaves nothing that was sent. What the number
 * before took is given back beside that; a crash before it is leaves routes that free themselves in time.
 */
async function tryNumber(
  deps: ConvergeDeps,
  drive: Drive,
  step: Reserve,
  numbers: PrivacyNumbers,
  freeing: Promise<void>,
): Promise<Attempt> {
  const holding = holdingOn(drive.order, step, numbers);
  drive.order = withHolding({ ...drive.order, holdingsMade: drive.order.holdingsMade + 1 }, holding);
  const claim = claimOf(drive.order, holding);
  const freeAt = freeAtOf(drive.order, step.agreed);
  const claiming = deps.routes.claim(claim, freeAt, deps.clock());
  const stored = drive.store().catch(async (error: unknown) => {
    // Nothing was sent: what the loser of a race claimed is for anybody again.
    await claiming;
    await deps.routes.free(claim, deps.clock());
    throw error;
  });
  const [[, claimed]] = await allDone([allDone([stored, claiming]), freeing]);
  if (claimed) return { holding };
  drive.order = withoutHolding(drive.order, holding.id);
  return { freeing: deps.routes.free(claim, deps.clock()) };
}

/** Tries one number after the other. @returns the first one claimed, `undefined` when none was or the time was up */
async function tryEach(
  deps: ConvergeDeps,
  drive: Drive,
  step: Reserve,
  budget: Budget,
  candidates: readonly PrivacyNumbers[],
): Promise<DoubtfulHolding | undefined> {
  let freeing = Promise.resolve();
  for (const numbers of candidates) {
    if (deps.clock() >= budget.endsAt) break;
    const attempt = await tryNumber(deps, drive, step, numbers, freeing);
    if (attempt.holding) return attempt.holding;
    freeing = attempt.freeing;
  }
  await freeing;
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
  if (deps.facts(step.choice).capabilities.choosesNumber) return reserveUnpicked(deps, drive, step);
  const candidates = await candidatesOf(deps, drive.order, step);
  // Who found nothing before asks first: the answer has rarely changed.
  const blind = drive.order.retry?.reason === "numbers-exhausted" ? 0 : blindTries;
  const isOver = () => deps.clock() >= budget.endsAt;
  const first = await tryEach(deps, drive, step, budget, candidates.slice(0, blind));
  if (first) return { is: "claimed", holding: first };
  if (isOver()) return { is: "conflict" };
  const { rest, freeAt } = await untaken(deps, step, candidates.slice(blind), candidates);
  const second = await tryEach(deps, drive, step, budget, rest.slice(0, blindTries));
  if (second) return { is: "claimed", holding: second };
  if (isOver() && rest.length > 0) return { is: "conflict" };
  // Candidates that were free a moment ago went to somebody else: there is no reason to wait.
  if (rest.length > 0) return { is: "exhausted", until: deps.clock() };
  deps.notes.exhausted(drive.order.orderId, step.choice);
  return { is: "exhausted", until: freeAt };
}

/** The platform picks: the intent alone is stated, and the routes are claimed after its answer. */
async function reserveUnpicked(deps: ConvergeDeps, drive: Drive, step: Reserve): Promise<Outcome> {
  const attempt = await tryNumber(deps, drive, step, unpicked, Promise.resolve());
  if (attempt.holding) return { is: "claimed", holding: attempt.holding };
  await attempt.freeing;
  return { is: "conflict" };
}

/** What neither person has a route on, and when the first of the others comes free. */
async function untaken(
  deps: ConvergeDeps,
  step: Reserve,
  untried: readonly PrivacyNumbers[],
  all: readonly PrivacyNumbers[],
): Promise<{ rest: PrivacyNumbers[]; freeAt: Instant }> {
  const now = deps.clock();
  const taken = (await deps.routes.takenBy(callersOf(step))).filter(({ freeAt }) => freeAt > now);
  const numbers = new Set(taken.map(({ number }) => number));
  const waits = taken.filter(({ number }) => all.some(({ x }) => x === number)).map(({ freeAt }) => freeAt);
  return {
    rest: untried.filter(({ x }) => !numbers.has(x)),
    freeAt: waits.length > 0 ? Math.min(...waits) : now + seconds(60),
  };
}

/** Those of the two who need a route of their own. */
const callersOf = ({ choice, agreed }: Reserve): E164[] =>
  routeLegs(choice.mode, unpicked, agreed.people).flatMap(({ role }) => {
    if (role === "anyone") return [];
    return [role === "customer" ? agreed.people.customer : agreed.people.driver];
  });
