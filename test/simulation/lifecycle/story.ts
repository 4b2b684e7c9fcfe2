import type { DomainEvent } from "../../../core/domain/domain-events";
import { minutes, seconds } from "../../../core/domain/instant";
import { isLeased } from "../../../core/domain/lease";
import type { OrderEvent } from "../../../core/domain/order-event";
import { type ReceiveDeps, receiveOrderEvent } from "../../../core/domain/receive-order-event";
import { sweepOrders } from "../../../core/domain/sweep";
import { wanted } from "../../../core/domain/wanted";
import { Chance } from "../../chance";
import {
  assigned,
  customers,
  drivers,
  ended,
  extended,
  facts,
  number,
  reassigned,
  t0,
  terms,
} from "../../unit/lifecycle/orders";
import { calm, type Ended, Platform } from "./platform";
import { Tables } from "./tables";

/** The process dies here: nothing after this line happens. */
class Crash extends Error {}

const numbers = ["+8617000000001", "+8617000000002", "+8617000000003"].map(number);
const orderIds = ["R-1", "R-2", "R-3"];

export interface Told {
  readonly broken: string[];
  readonly timeline: string[];
  readonly steps: number;
  readonly crashes: number;
}

/** One seeded story: orders, faults and crashes, then calm; returns what was broken, empty when all promises held. */
export async function tellStory(seed: number): Promise<Told> {
  const chance = new Chance(seed);
  let now = t0;
  const clock = () => now;
  const timeline: string[] = [];
  const log = (line: string) => void timeline.push(`${((now - t0) / 1000).toFixed(1)} s  ${line}`);
  const tables = new Tables();
  const ownerOf = (x: string, caller: string) => tables.routes.get(`${x} ${caller}`)?.orderId ?? "nobody";
  const { capabilities } = facts({ provider: "huawei", application: "", mode: "AXB" });
  const platform = new Platform(clock, chance, capabilities, ownerOf, log);
  const published: DomainEvent[] = [];
  let crashRate = 0.05;
  let crashes = 0;
  let steps = 0;
  let holders = 0;
  const mayCrash = (name: string) => {
    steps++;
    if (!chance.happens(crashRate)) return;
    crashes++;
    log(`crash at ${name}`);
    throw new Crash();
  };
  /** Every effect may be the last one: just before it, or just after. Time passes meanwhile. */
  const gated = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          mayCrash(`before ${String(name)}`);
          log(`${String(name)} ${orderOf(args)}`);
          const result: unknown = await Reflect.apply(value, target, args);
          now += chance.below(chance.happens(0.02) ? 40_000 : 300);
          platform.tick();
          mayCrash(`after ${String(name)}`);
          return result;
        };
      },
    });
  const provider = gated(platform.provider());
  const deps: ReceiveDeps = {
    orders: gated(tables.orderStore()),
    routes: gated(tables.routeStore()),
    pool: {
      candidates: async () => numbers.map((each) => ({ number: each, areaCode: "" })),
      suspend: async () => undefined,
    },
    breakers: { closedUntil: async () => undefined, close: async () => undefined },
    traces: { opened: async () => undefined, ended: async () => undefined },
    publisher: gated({ publish: async (events: readonly DomainEvent[]) => void published.push(...events) }),
    providerOf: () => provider,
    facts,
    areasFor: () => [],
    clock,
    notes: {
      stepped: () => undefined,
      failed: () => undefined,
      closed: () => undefined,
      exhausted: () => undefined,
      orphans: () => undefined,
      lostLease: () => undefined,
      taken: () => undefined,
      refused: () => undefined,
    },
    termsOf: () => terms,
    newHolder: () => `d${++holders}`,
  };
  const survive = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  };
  const broken = new Set<string>();
  const check = () => {
    platform.tick();
    for (const problem of problems(platform, tables)) broken.add(problem);
  };
  const sweep = () =>
    survive(() =>
      sweepOrders(
        { ...deps, onError: (_, error) => rethrowUnlessCrash(error) },
        { from: 0, to: 63 },
        now + seconds(45),
      ),
    );

  platform.faults = { lost: 0.05, unanswered: 0.05, late: 0.05, refused: 0.05 };
  for (let round = 0; round < 14; round++) {
    const event = anEvent(chance, now);
    log(`${event.type} ${event.orderId}`);
    const budget = { endsAt: now + seconds(8), numbers: 3, fallbacks: 1 };
    // Two invocations side by side: an event against another event or against the sweeper.
    const other = chance.happens(0.5) ? sweep() : Promise.resolve();
    await Promise.all([
      survive(async () => {
        const received = await receiveOrderEvent(deps, event, "hash", budget).catch(unlessRefused);
        await received?.tidy();
      }),
      other,
    ]);
    check();
    now += chance.pick([1000, 20_000, minutes(1), minutes(4)]);
    if (chance.happens(0.6)) await sweep();
    check();
  }

  platform.faults = calm;
  crashRate = 0;
  for (let minute = 0; minute < 15; minute++) {
    now += minutes(1);
    await sweep();
    check();
  }
  for (const problem of settledProblems(platform, tables, now)) broken.add(problem);
  for (const orderId of orderIds) {
    await receiveOrderEvent(deps, { ...ended(now, "cancelled"), orderId }, "hash", {
      endsAt: now + 8000,
      numbers: 3,
      fallbacks: 1,
    });
    for (let minute = 0; minute < 5; minute++) {
      now += minutes(1);
      await sweep();
    }
  }
  if (platform.held.length > 0) broken.add("a subscription is left when all orders are over");
  for (const { order } of tables.orders.values()) {
    if (order.holdings.length > 0) broken.add("a holding is left when all orders are over");
    if (order.outbox.length > 0) broken.add("an event was never published");
  }
  return { broken: [...broken], timeline, steps, crashes };
}

function orderOf([first]: unknown[]): string {
  if (typeof first === "string") return first;
  if (typeof first !== "object" || first === null) return "";
  const { orderId = "", holdings = "", legs = "" } = first as Record<string, unknown>;
  const shown = Array.isArray(holdings)
    ? (holdings as { id: string; state: string; doubt?: { stage: string }; numbers: { x: string } }[])
        .map(({ id, state, doubt, numbers }) => `${id} ${numbers.x} ${state} ${doubt?.stage ?? ""}`)
        .join(", ")
    : "";
  const claimed = Array.isArray(legs)
    ? (legs as { number: string; caller: string }[])
        .map(({ number, caller }) => `${number}<-${caller}`)
        .join(" ")
    : "";
  return `${String(orderId)} ${shown} ${claimed}`;
}

function rethrowUnlessCrash(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}

function unlessRefused(error: unknown): undefined {
  if (error instanceof Error && error.name === "OrderEventRefused") return undefined;
  throw error;
}

function anEvent(chance: Chance, now: number): OrderEvent {
  const orderId = chance.pick(orderIds);
  const at = now - chance.pick([0, 0, 0, 30_000, 120_000]);
  const eventId = `evt-${chance.below(1e9)}`;
  const event = chance.pick([
    () => assigned(at, chance.below(customers.length), chance.below(drivers.length), eventId),
    () => assigned(at, chance.below(customers.length), chance.below(drivers.length), eventId),
    () => reassigned(at, chance.below(drivers.length), eventId),
    () => extended(at, at + minutes(30 + chance.below(600)), eventId),
    () => ended(at, chance.pick(["completed", "cancelled"] as const), eventId),
  ])();
  return { ...event, orderId };
}

/** What must hold at every moment. */
function* problems(platform: Platform, tables: Tables): Generator<string> {
  const reached = new Map<string, string>();
  for (const { x, owner, people, since } of platform.held) {
    for (const [caller, peer] of [
      [people.customer, people.driver],
      [people.driver, people.customer],
    ] as const) {
      const key = `${x} ${caller}`;
      if (reached.has(key)) yield `${key} is bound twice`;
      reached.set(key, peer);
      if (!tables.routes.has(key)) yield "a subscription stands without its route";
      if (isTooSoon(platform.ended, { x, owner, since, caller, peer })) {
        yield `${key} was given again before it had rested, to ${owner}`;
      }
    }
  }
}

interface Reach {
  readonly x: string;
  readonly owner: string;
  readonly since: number;
  readonly caller: string;
  readonly peer: string;
}

/**
 * Whether this caller, who reaches `peer` from `since`, was left by another order with somebody else on this number, within
 * the rest. (Within one order the number stays while the people change: that is what a reassignment is for.)
 */
function isTooSoon(ended: readonly Ended[], { x, owner, since, caller, peer }: Reach): boolean {
  const lastPeers = new Map<string, string>();
  for (const { x: number, owner: before, at, people } of ended) {
    const { customer, driver } = people;
    const isRecent = at <= since && at > since - seconds(terms.coolDownSeconds);
    if (number !== x || before === owner || !isRecent) continue;
    if (customer === caller) lastPeers.set(before, driver);
    if (driver === caller) lastPeers.set(before, customer);
  }
  return [...lastPeers.values()].some((last) => last !== peer);
}

/** What must hold once faults and crashes are over. */
function* settledProblems(platform: Platform, tables: Tables, now: number): Generator<string> {
  for (const { order } of tables.orders.values()) {
    if (isLeased(order, now)) yield "an order is still driven";
    const want = wanted(order, now);
    const live = order.holdings.find(({ state }) => state === "live");
    const mayBind = want !== undefined && !want.ended && order.retry?.reason !== "numbers-exhausted";
    if (mayBind && !live) yield `an order has no binding: ${JSON.stringify(order)}`;
    if (!want && order.holdings.length > 0) yield "an order that is over holds something";
    if (live && want && JSON.stringify(live.agreed.people) !== JSON.stringify(want.people)) {
      yield "a binding reaches somebody else than wanted";
    }
  }
  const known = new Set(
    [...tables.orders.values()].flatMap(({ order }) =>
      order.holdings.map(({ subscriptionId }) => subscriptionId),
    ),
  );
  for (const { subscriptionId } of platform.held)
    if (!known.has(subscriptionId)) yield "a subscription nobody knows";
}
