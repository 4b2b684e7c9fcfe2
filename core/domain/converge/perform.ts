import { type Instant, seconds } from "../instant";
import { freeAtOf, lifetimeSecondsOf, peopleAskedFor } from "../lifecycle/agreement";
import { begin } from "../lifecycle/begin";
import type { Outcome, Step } from "../lifecycle/steps";
import { type People, type PrivacyNumbers, type RouteLeg, routeLegs } from "../modes";
import type { Agreement, DoubtfulHolding, Holding, LiveHolding, Order } from "../orders";
import type { RouteTerms } from "../ports";
import type { BindRequest } from "../provider";
import { timeline } from "../wanted";
import type { Budget, ConvergeDeps } from "./deps";
import type { Drive } from "./drive";
import { allDone, claimOf, reserve } from "./reserve";
import { send } from "./send";

/** Steps that are an effect of their own; the others end a run. */
export type Effect = Exclude<Step, { do: "publish" | "wait" | "open" }>;

/**
 * Does the one effect of a step, after its intent is stored: not even a route is touched before the lease is known to be ours, or
 * who loses a race for the order would change what the winner has just written. @throws LeaseLost
 */
export async function perform(
  deps: ConvergeDeps,
  drive: Drive,
  step: Effect,
  budget: Budget,
): Promise<Outcome> {
  switch (step.do) {
    case "reserve":
      return reserve(deps, drive, step, budget);
    case "claim":
    case "reclaim":
      return reclaim(deps, drive, step.holding);
    case "renew":
      return renew(deps, drive, step, budget);
    case "bind":
      return bind(deps, drive, step.holding, budget);
    case "find":
      return send(deps, drive, step.holding, budget, async (provider, sending) => {
        const { numbers } = step.holding;
        const people = peopleAskedFor(step.holding);
        return {
          is: "found",
          subscriptions: await provider.find({ numbers, people }, sending),
        };
      });
    case "evict":
      return evict(deps, drive, step, budget);
    case "modify":
      return modify(deps, drive, step, budget);
    case "unbind":
      return unbind(deps, drive, step, budget);
    case "leave":
      drive.order = begin(drive.order, step, deps.clock());
      await drive.ensureStored(0);
      await deps.routes.close(claimOf(drive.order, step.holding), deps.clock());
      return { is: "done" };
    case "release":
      await drive.ensureStored(0);
      await release(deps, drive.order, step.holding, deps.clock());
      return { is: "done" };
    default:
      return step satisfies never;
  }
}

/** After a crash, or for numbers the platform picked: refused means that they are somebody else's. */
async function reclaim(deps: ConvergeDeps, drive: Drive, holding: DoubtfulHolding): Promise<Outcome> {
  const freeAt = freeAtOf(drive.order, holding.agreed);
  await drive.ensureStored(0);
  const held = await deps.routes.claim(claimOf(drive.order, holding), freeAt, deps.clock());
  if (!held) await deps.routes.free(claimOf(drive.order, holding), deps.clock());
  return held ? { is: "done" } : { is: "conflict" };
}

function bindRequest(
  order: Order,
  numbers: PrivacyNumbers,
  agreed: Agreement,
  lifetimeSeconds: number,
): BindRequest {
  const { terms, desired } = order;
  const { enabled, hintTone } = terms.recording;
  const { people, direction } = agreed;
  return {
    numbers,
    people,
    direction,
    lifetimeSeconds,
    maxCallMinutes: terms.maxCallMinutes,
    texts: terms.texts.enabled,
    ...(enabled ? { recording: hintTone === undefined ? {} : { hintTone } } : {}),
    ...(desired.areaCode ? { areaCode: desired.areaCode.value } : {}),
  };
}

async function bind(
  deps: ConvergeDeps,
  drive: Drive,
  holding: DoubtfulHolding,
  budget: Budget,
): Promise<Outcome> {
  const outcome = await send(deps, drive, holding, budget, async (provider, sending) => {
    const lifetime = lifetimeSecondsOf(holding.agreed, deps.clock(), provider.capabilities);
    const request = bindRequest(drive.order, holding.numbers, holding.agreed, lifetime);
    return { is: "bound", subscription: await provider.bind(request, sending) };
  });
  const blamesNumber = outcome.is === "failed" && outcome.failure.scope === "number";
  if (blamesNumber && outcome.failure.kind === "misconfigured") {
    await deps.pool.suspend(holding.application, holding.numbers.x);
  }
  return outcome;
}

/** The same bind again, while the old one stands: the routes are pushed on before the provider is. */
async function renew(
  deps: ConvergeDeps,
  drive: Drive,
  step: Extract<Step, { do: "renew" }>,
  budget: Budget,
): Promise<Outcome> {
  const { holding, to } = step;
  const now = deps.clock();
  drive.order = begin(drive.order, step, now);
  await drive.store();
  const claimed = await deps.routes.claim(claimOf(drive.order, holding), freeAtOf(drive.order, to), now);
  if (!claimed)
    throw new Error(`routes of order ${drive.order.orderId} went to somebody else while it was live`);
  const outcome = await send(deps, drive, holding, budget, async (provider, sending) => {
    const lifetime = lifetimeSecondsOf(to, deps.clock(), provider.capabilities);
    await provider.bind(bindRequest(drive.order, holding.numbers, to, lifetime), sending);
    return { is: "done" };
  });
  // Claiming closed them; whatever came of it, the binding that stands goes on.
  await deps.routes.open(claimOf(drive.order, holding), routeTerms(drive.order), deps.clock());
  return outcome;
}

async function evict(
  deps: ConvergeDeps,
  drive: Drive,
  { holding, subscriptionIds }: Extract<Step, { do: "evict" }>,
  budget: Budget,
): Promise<Outcome> {
  deps.notes.orphans(drive.order.orderId, holding, subscriptionIds.length);
  for (const subscriptionId of subscriptionIds) {
    const outcome = await send(deps, drive, holding, budget, async (provider, sending) => {
      await provider.unbind({ subscriptionId, numbers: holding.numbers }, sending);
      return { is: "done" };
    });
    if (outcome.is !== "done") return outcome;
  }
  return { is: "done" };
}

/** Reserve the new, close the old, then the provider; the new opens when all is settled. */
async function modify(
  deps: ConvergeDeps,
  drive: Drive,
  step: Extract<Step, { do: "modify" }>,
  budget: Budget,
): Promise<Outcome> {
  const { holding, to } = step;
  const now = deps.clock();
  drive.order = begin(drive.order, step, now);
  const lapsesAt = Math.max(holding.agreed.lapsesAt, to.lapsesAt);
  const legs = routeLegs(holding.mode, holding.numbers, to.people);
  const freeAt = freeAtOf(drive.order, { ...to, lapsesAt });
  await drive.store();
  const claim = claimOf(drive.order, holding);
  // What stays is closed by being claimed.
  const [, claimed] = await allDone([
    deps.routes.close({ ...claim, legs: oldLegs(holding, to.people) }, now),
    deps.routes.claim({ ...claim, legs }, freeAt, now),
  ]);
  if (!claimed) return { is: "conflict" };
  const outcome = await send(deps, drive, holding, budget, async (provider, sending) => {
    const { subscriptionId, numbers } = holding;
    const lifetimeSeconds = lifetimeSecondsOf(to, deps.clock(), provider.capabilities);
    const change = { subscriptionId, numbers, people: to.people, direction: to.direction, lifetimeSeconds };
    await provider.modify(change, sending);
    return { is: "done" };
  });
  if (outcome.is === "done") await restOld(deps, drive.order, holding, step);
  return outcome;
}

/** Legs that stand for nobody any more once these are its people. */
function oldLegs({ mode, numbers, routes }: LiveHolding, people: People): RouteLeg[] {
  const kept = new Set(routeLegs(mode, numbers, people).map(({ number, caller }) => `${number} ${caller}`));
  return routes.filter(({ number, caller }) => !kept.has(`${number} ${caller}`));
}

/** They rest after the change. */
async function restOld(
  deps: ConvergeDeps,
  order: Order,
  holding: LiveHolding,
  { to }: Extract<Step, { do: "modify" }>,
): Promise<void> {
  const legs = oldLegs(holding, to.people);
  if (legs.length === 0) return;
  const now = deps.clock();
  await deps.routes.rest(
    { ...claimOf(order, holding), legs },
    now + seconds(order.terms.coolDownSeconds),
    now,
  );
}

async function unbind(
  deps: ConvergeDeps,
  drive: Drive,
  step: Extract<Step, { do: "unbind" }>,
  budget: Budget,
): Promise<Outcome> {
  drive.order = begin(drive.order, step, deps.clock());
  const { holding } = step;
  await drive.ensureStored(0);
  await deps.routes.close(claimOf(drive.order, holding), deps.clock());
  return send(deps, drive, holding, budget, async (provider, sending) => {
    const subscriptionId = holding.subscriptionId;
    if (subscriptionId !== undefined)
      await provider.unbind({ subscriptionId, numbers: holding.numbers }, sending);
    return { is: "done" };
  });
}

async function release(deps: ConvergeDeps, order: Order, holding: Holding, now: Instant): Promise<void> {
  const claim = claimOf(order, holding);
  if (!holding.everLive) return deps.routes.free(claim, now);
  await allDone([
    deps.routes.rest(claim, now + seconds(order.terms.coolDownSeconds), now),
    deps.traces.ended(order, holding, now),
  ]);
}

const routeTerms = (order: Order): RouteTerms => {
  const { maxCallMinutes, recording, texts } = order.terms;
  return { phases: timeline(order), version: order.version, maxCallMinutes, recording, texts: texts.enabled };
};

/**
 * Opens the routes of a live holding and writes whose it is.
 * @param givenBackAt when the order is given back: what is written on its routes from then on is a successor's
 */
export async function open(
  deps: ConvergeDeps,
  order: Order,
  holding: LiveHolding,
  givenBackAt: Instant,
): Promise<void> {
  const now = deps.clock();
  const claim = claimOf(order, holding);
  const leaseEndsAt = Math.min(claim.leaseEndsAt, givenBackAt + 1);
  await allDone([
    deps.routes.open({ ...claim, leaseEndsAt }, routeTerms(order), now),
    deps.traces.opened(order, holding, holding.openedAt ?? now),
  ]);
}
