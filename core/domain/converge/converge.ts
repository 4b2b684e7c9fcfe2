import { type Instant, seconds } from "../instant";
import { takeOver } from "../lease";
import { nextStep } from "../lifecycle/next-step";
import { concluded, settle } from "../lifecycle/settle";
import type { Outcome, Step } from "../lifecycle/steps";
import { type LiveHolding, type Order, withHolding } from "../orders";
import type { StepTaken } from "../ports";
import { timeline } from "../wanted";
import { type Budget, type ConvergeDeps, LeaseLost } from "./deps";
import { Drive, leaseMs } from "./drive";
import { type Effect, open, perform } from "./perform";
import { allDone } from "./reserve";

/** Facts that were not cleared from the outbox are published again after this long. */
const outboxRetryMs = seconds(60);

export interface Converged {
  /** The order as it is now; what `tidy` will write included. */
  readonly order: Order;
  /** Somebody else drives the order: it will converge, but not here. */
  readonly lost: boolean;
  /** Appends to the history and forgets what was published; who answers somebody may do it beside the answer. */
  readonly tidy: () => Promise<void>;
}

const isEffect = (step: Step | undefined): step is Effect =>
  step !== undefined && step.do !== "publish" && step.do !== "wait" && step.do !== "open";

/**
 * Drives one order until it needs nothing more for now: the only place that makes what providers have follow what orders
 * should have. Takes the lease with its first write, and gives it back with its last.
 * @param order as loaded, with an event applied or without; its lease must be free
 * @param holder names this driver; never used twice
 */
export async function converge(
  deps: ConvergeDeps,
  order: Order,
  holder: string,
  budget: Budget,
): Promise<Converged> {
  const lease = { holder, endsAt: deps.clock() + leaseMs };
  const drive = new Drive(deps.orders, deps.clock, holder, takeOver(order, lease));
  try {
    return await run(deps, drive, budget);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    deps.notes.lostLease(order.orderId);
    await undoStray(deps, drive, error.current);
    return { order: error.current, lost: true, tidy: () => Promise.resolve() };
  }
}

function stepTaken(
  { orderId }: Order,
  step: Effect,
  { is: outcome }: Outcome,
  durationMs: number,
): StepTaken {
  const about =
    "holding" in step ? { choice: step.holding, holdingId: step.holding.id } : { choice: step.choice };
  return { orderId, ...about, step: step.do, outcome, durationMs };
}

async function run(deps: ConvergeDeps, drive: Drive, budget: Budget): Promise<Converged> {
  const spent = spending(drive.order, budget);
  for (;;) {
    const step = nextStep(drive.order, deps.clock(), deps.facts);
    if (isEffect(step) && !spent(drive.order, step, deps.clock())) {
      const startedAt = deps.clock();
      const outcome = await perform(deps, drive, step, budget);
      deps.notes.stepped(stepTaken(drive.order, step, outcome, deps.clock() - startedAt));
      drive.order = settle(drive.order, step, outcome, deps.clock());
    } else {
      const finished = await finish(deps, drive, isEffect(step) ? deps.clock() : waitOf(step));
      if (finished) return finished;
    }
  }
}

/** Whether one more effect would be over the budget. */
function spending(start: Order, budget: Budget) {
  const tried = new Set<string>();
  return (order: Order, step: Effect, now: Instant): boolean => {
    if (step.do === "bind") tried.add(step.holding.id);
    const fallbacks = order.search.choice - start.search.choice;
    return now >= budget.endsAt || tried.size > budget.numbers || fallbacks > budget.fallbacks;
  };
}

const waitOf = (step: Step | undefined): Instant | undefined =>
  step?.do === "wait" ? step.until : undefined;

const unopened = (order: Order): LiveHolding | undefined =>
  order.holdings.find(
    (holding): holding is LiveHolding =>
      holding.state === "live" && JSON.stringify(holding.opened) !== JSON.stringify(timeline(order)),
  );

/**
 * Gives the order back, and opens its routes beside that: but where nothing was stored of this run yet, only then is it known whose the
 * order is. @returns false when an event came meanwhile. @throws LeaseLost
 */
async function giveBack(
  deps: ConvergeDeps,
  drive: Drive,
  dueAt: Instant | undefined,
  live: LiveHolding | undefined,
): Promise<boolean> {
  const { order, isOurs } = drive;
  const givenBackAt = deps.clock();
  const opening = async () => {
    if (live) await open(deps, order, live, givenBackAt);
  };
  if (isOurs) return (await allDone([drive.giveBack(dueAt), opening()]))[0];
  const given = await drive.giveBack(dueAt);
  if (given) await opening();
  return given;
}

/**
 * Gives the order back, opens its routes beside that, then publishes: one round trip to the tables before the answer. Until all of it is done the order stays due, so that
 * the sweeper finishes what a crash leaves. @returns undefined when an event came meanwhile
 */
async function finish(
  deps: ConvergeDeps,
  drive: Drive,
  until: Instant | undefined,
): Promise<Converged | undefined> {
  drive.order = concluded(drive.order, deps.clock());
  const live = unopened(drive.order);
  const pending = live !== undefined || drive.order.outbox.length + drive.order.journal.length > 0;
  const retryAt = deps.clock() + outboxRetryMs;
  const dueAt = pending ? Math.min(until ?? retryAt, retryAt) : until;
  if (!(await giveBack(deps, drive, dueAt, live))) return undefined;
  const { order } = drive;
  if (!pending) return { order, lost: false, tidy: () => Promise.resolve() };
  await deps.publisher.publish(order.outbox);
  const tidied: Order = {
    ...(live ? withHolding(order, { ...live, opened: timeline(order) }) : order),
    outbox: [],
    journal: [],
  };
  const afterwards = nextStep(tidied, deps.clock(), deps.facts);
  const nextDue = isEffect(afterwards) ? deps.clock() : waitOf(afterwards);
  const tidy = async () => {
    await deps.orders.appendHistory(order.orderId, order.journal);
    await drive.tidy(tidied, nextDue);
  };
  return { order: tidied, lost: false, tidy };
}

/** Who lost the order undoes nothing, except a subscription that the order does not hold. */
async function undoStray(deps: ConvergeDeps, drive: Drive, current: Order): Promise<void> {
  const known = new Set(current.holdings.map(({ subscriptionId }) => subscriptionId));
  for (const holding of drive.order.holdings) {
    const { subscriptionId } = holding;
    if (holding.state !== "live" || subscriptionId === undefined || known.has(subscriptionId)) continue;
    const { numbers } = holding;
    await deps.providerOf(holding).unbind({ subscriptionId, numbers }, { signal: AbortSignal.timeout(3000) });
  }
}
