import type { Instant } from "../instant";
import type { E164 } from "../phone-numbers";
import { type Ask, Stopped } from "./asking";
import { auditNumber } from "./audit-number";
import { doubtMs } from "./confirm";
import type { Finding, Progress } from "./finding";
import type { AuditDeps, Audited } from "./ports";

/** Numbers and orders read at a time. */
const pageSize = 50;

/**
 * Goes on with the audit of one application until its round is over or the time is up: first what is suspected and can be made
 * sure by now, then number by number, then the orders that no number leads to. How far it came is remembered after
 * each number, so a crash repeats one.
 */
export async function auditApplication(
  deps: AuditDeps,
  ask: Ask,
  of: Audited,
  before: Progress,
  until: Instant,
): Promise<Progress> {
  const { stopped: _before, ...known } = before;
  let progress: Progress = known;
  try {
    await makeSure(deps, ask, of, until);
    progress = begun(deps, progress);
    progress = await throughNumbers(deps, ask, of, progress, until);
    progress = await throughOrders(deps, ask, of, progress, until);
    progress = ended(deps, progress);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const { because } = error.reason;
    const stopped = because === "time" ? {} : { stopped: { because, at: deps.clock() } };
    progress = { ...(error.progress ?? progress), ...stopped };
  }
  await deps.ledger.saveProgress(progress);
  return progress;
}

/** Where the round stood when the time was up, or the provider could not be asked. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor(
    readonly reason: Stopped,
    readonly progress?: Progress,
  ) {
    super(reason.message);
  }
}

const begun = (deps: AuditDeps, progress: Progress): Progress =>
  progress.round ? progress : { ...progress, round: { startedAt: deps.clock(), numbers: 0 } };

function ended(deps: AuditDeps, { round, ...progress }: Progress): Progress {
  if (!round) return progress;
  const { startedAt, numbers } = round;
  return { ...progress, lastRound: { startedAt, numbers, finishedAt: deps.clock() } };
}

async function orInterrupt<T>(work: Promise<T>, progress?: Progress): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Stopped ? new Interrupted(error, progress) : error;
  }
}

function inTime(deps: AuditDeps, until: Instant, progress?: Progress): void {
  if (deps.clock() >= until) throw new Interrupted(new Stopped("time"), progress);
}

/** A second look as soon as all doubt has passed, wherever the round is; and one at what was healed, or could not be. */
async function makeSure(deps: AuditDeps, ask: Ask, of: Audited, until: Instant): Promise<void> {
  const isDue = ({ application, lastSeenAt, state, obstacle }: Finding) =>
    application === of.application &&
    deps.clock() - lastSeenAt >= doubtMs &&
    // What is only reported waits for its turn in the round.
    !(state === "found" && obstacle !== undefined);
  const numbers = new Set((await deps.ledger.open()).filter(isDue).map(({ number }) => number));
  for (const number of numbers) {
    inTime(deps, until);
    await orInterrupt(auditNumber(deps, ask, { of, number, dryRun: false }, until));
  }
}

async function throughNumbers(
  deps: AuditDeps,
  ask: Ask,
  of: Audited,
  before: Progress,
  until: Instant,
): Promise<Progress> {
  let progress = before;
  if (!progress.round || progress.round.orders) return progress;
  for (;;) {
    const after: E164 | undefined = progress.round?.after;
    const page = await deps.pool.list(of.application, { limit: pageSize, after });
    for (const { number } of page.numbers) {
      inTime(deps, until, progress);
      await orInterrupt(auditNumber(deps, ask, { of, number, dryRun: false }, until), progress);
      progress = passed(progress, number);
      await deps.ledger.saveProgress(progress);
    }
    if (page.last === undefined) break;
  }
  return progress.round ? { ...progress, round: { ...progress.round, orders: {} } } : progress;
}

const passed = (progress: Progress, after: E164): Progress =>
  progress.round
    ? { ...progress, round: { ...progress.round, after, numbers: progress.round.numbers + 1 } }
    : progress;

/**
 * Numbers that the pool does not lead to: those that left it while somebody still has them, and those on which an order has lost
 * every route.
 */
async function throughOrders(
  deps: AuditDeps,
  ask: Ask,
  of: Audited,
  before: Progress,
  until: Instant,
): Promise<Progress> {
  let progress = before;
  for (;;) {
    const after = progress.round?.orders?.after;
    inTime(deps, until, progress);
    const page = await deps.openOrders.page(after, pageSize);
    for (const orderId of page.orderIds) {
      const numbers = await unseen(deps, of, orderId);
      for (const number of numbers) {
        inTime(deps, until, progress);
        const target = { of, number, orderIds: [orderId], dryRun: false };
        await orInterrupt(auditNumber(deps, ask, target, until), progress);
      }
    }
    if (page.next === undefined) return progress;
    if (progress.round)
      progress = { ...progress, round: { ...progress.round, orders: { after: page.next } } };
    await deps.ledger.saveProgress(progress);
  }
}

/** The numbers of an order's live bindings that the pool does not have, or on which no route leads to it. */
async function unseen(deps: AuditDeps, of: Audited, orderId: string): Promise<Set<E164>> {
  const order = await deps.orders.load(orderId);
  const live = (order?.holdings ?? []).filter(
    ({ state, application }) => state === "live" && application === of.application,
  );
  const numbers = new Set<E164>();
  for (const { numbers: own, routes } of live) {
    const legs = await deps.routes.of(routes);
    const leads = legs.some(
      ({ route }) => route?.orderId === orderId && route.state !== "cooling" && route.number === own.x,
    );
    if (!leads) numbers.add(own.x);
    for (const number of new Set([own.x, ...routes.map((leg) => leg.number)])) {
      const known = await deps.pool.find(number);
      if (known?.application !== of.application) numbers.add(number);
    }
  }
  return numbers;
}
