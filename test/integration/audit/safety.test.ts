import type { AuditDeps } from "../../../core/domain/audit/ports";
import { takeOver } from "../../../core/domain/lease";
import type { Order } from "../../../core/domain/orders";
import type { AxbSubscription } from "../../../simulator/state/subscriptions";
import { customer, driver } from "../lifecycle/an-order-event";
import { type AuditStage, assign, everything, held, startAuditStage } from "./stage";

let stage: AuditStage;
beforeEach(async () => {
  stage = await startAuditStage();
});
afterEach(() => stage.world.stop());

const person = (index: number) => ({ customer: customer(index), driver: driver(index) });
const healing = (change?: (deps: AuditDeps) => AuditDeps) => stage.auditor({ heal: "heal" }, "AXB", change);

async function orderOf(orderId: string): Promise<Order> {
  const order = await stage.world.order(orderId);
  if (!order) throw new Error(`there is no ${orderId}`);
  return order;
}

/** Another subscription like the first, on the same number, for these people. */
function putStray(people: { customer: string; driver: string }): AxbSubscription {
  const known = held(stage.world).find((each) => each.mode === "axb") as AxbSubscription;
  const subscriptionId = `stray-of-${people.customer.slice(-4)}`;
  const stray = { ...known, subscriptionId, callerNum: people.customer, calleeNum: people.driver };
  stage.world.simulator.state.subscriptions.put(stray);
  return stray;
}

const heldIds = () => held(stage.world).map(({ subscriptionId }) => subscriptionId);

it("takes nothing for sure that it saw once, however often it looks within the doubt", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  const stray = putStray(person(5));
  const auditor = healing();
  for (let looks = 0; looks < 3; looks++) {
    await auditor.tick();
    await world.advance(190);
  }
  expect(await auditor.findings()).toMatchObject([{ state: "suspected" }]);
  expect(heldIds()).toContain(stray.subscriptionId);
  expect((await world.published()).map(({ type }) => type)).not.toContain("audit.found");
});

it("forgets what was gone when it looked again", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  const stray = putStray(person(5));
  const auditor = healing();
  await auditor.tick();
  world.simulator.state.subscriptions.delete(stray.subscriptionId);
  await world.advance(601);
  await auditor.tick();
  expect(await auditor.findings()).toEqual([]);
});

it.each(["its order is being driven", "its order's driver died", "an order's bind is in doubt"])(
  "leaves a subscription alone while %s",
  async (why) => {
    const { world } = stage;
    await assign(world, "AXB", "R-1", person(1));
    const order = await orderOf("R-1");
    const [live] = order.holdings;
    if (live?.state !== "live") throw new Error("not live");
    const { subscriptionId, opened: _opened, ...rest } = live;
    const inDoubt = {
      ...order,
      holdings: [{ ...rest, state: "doubtful" as const, doubt: { stage: "unknown" as const } }],
    };
    // Nobody knows whose the subscription is: its trace is gone too.
    const unknown: (deps: AuditDeps) => AuditDeps = (deps) => ({
      ...deps,
      orderOfSubscription: async () => undefined,
    });
    const endsAt = why === "its order is being driven" ? world.now() + 3_600_000 : world.now() - 1;
    const leased =
      why === "an order's bind is in doubt" ? inDoubt : takeOver(inDoubt, { holder: "somebody", endsAt });
    await world.deps.orders.save(leased, world.now() + 3_600_000);
    const auditor = healing(unknown);
    await auditor.twice();
    await world.advance(601);
    await auditor.tick();
    expect((await auditor.findings()).filter(({ state }) => state !== "suspected")).toEqual([]);
    expect(heldIds()).toEqual([subscriptionId]);
    expect((await orderOf("R-1")).holdings).toMatchObject([{ state: "doubtful" }]);
  },
);

it("leaves an order alone that was bound between the two looks", async () => {
  const { world } = stage;
  const auditor = healing();
  await assign(world, "AXB", "R-0", person(9));
  await auditor.tick();
  await assign(world, "AXB", "R-1", person(1));
  await assign(world, "AXB", "R-2", person(2));
  await world.advance(601);
  await auditor.tick();
  await world.advance(601);
  await auditor.tick();
  expect(await auditor.findings()).toEqual([]);
  expect(heldIds()).toHaveLength(3);
});

it("does not touch an order that changed after it was judged", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  const before = await orderOf("R-1");
  world.simulator.state.subscriptions.delete(heldIds()[0] ?? "");
  const auditor = healing((deps) => ({
    ...deps,
    orders: {
      ...deps.orders,
      save: async (order, dueAt) => {
        // Somebody else's write comes first.
        const current = await deps.orders.load(order.orderId);
        if (current?.revision === order.revision) await deps.orders.save(current, dueAt);
        return deps.orders.save(order, dueAt);
      },
    },
  }));
  await auditor.twice();
  expect(await auditor.findings()).toMatchObject([{ kind: "missing-subscription", state: "found" }]);
  expect((await orderOf("R-1")).holdings).toEqual(before.holdings);
});

it("ends no stray while an order holds a route for one of its people, and does when that has gone", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  const stray = putStray(person(5));
  const auditor = healing();
  await auditor.tick();
  await world.advance(601);
  // Just before it is ended, an order for the same two people claims the number: its driver may adopt the stray.
  const number = stray.relationNum as never;
  const claim = {
    orderId: "R-9",
    holdingId: "h1",
    leaseEndsAt: Number.MAX_SAFE_INTEGER,
    legs: [
      {
        number,
        caller: person(5).driver as never,
        role: "driver" as const,
        peer: person(5).customer as never,
      },
    ],
  };
  const racing = healing((deps) => ({
    ...deps,
    claims: {
      ...deps.claims,
      claim: async (...args) => {
        await deps.claims.claim(claim, world.now() + 60_000, world.now());
        return deps.claims.claim(...args);
      },
    },
  }));
  await racing.tick();
  expect(heldIds()).toContain(stray.subscriptionId);
  expect((await racing.findings()).find(({ kind }) => kind === "stray-subscription")?.state).toBe("found");
  const ours = (await world.items("routes")).filter(({ orderId }) => orderId === "~audit");
  expect(ours).toEqual([]);
  await world.advance(1202);
  await auditor.tick();
  expect(heldIds()).not.toContain(stray.subscriptionId);
});

it("ends no stray of an application that others bind through", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  const stray = putStray(person(5));
  const auditor = healing((deps) => ({
    ...deps,
    applications: deps.applications.map((each) => ({ ...each, exclusive: false })),
  }));
  await auditor.twice();
  expect(await auditor.findings()).toMatchObject([{ state: "found", obstacle: "not-exclusive" }]);
  expect(heldIds()).toContain(stray.subscriptionId);
});

it("says in a dry run what would be done, writes nothing and calls nothing that writes", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  await assign(world, "AXB", "R-2", person(2));
  const stray = putStray(person(5));
  world.simulator.state.subscriptions.delete(heldIds()[0] ?? "");
  const auditor = healing();
  await auditor.tick();
  await world.advance(601);
  const before = await everything(world);
  const kept = await auditor.findings();
  await fetch(`${world.simulator.url}/_control/requests`, { method: "DELETE" });
  const { status, body } = await auditor.post({ dryRun: true, numbers: [stray.relationNum] });
  expect(status).toBe(200);
  expect(body).toMatchObject({ dryRun: true, numbers: 1, skipped: [] });
  const kinds = (body.findings as { kind: string }[]).map(({ kind }) => kind);
  expect(kinds).toContain("stray-subscription");
  expect(body.findings[0]).toMatchObject({ state: "found", wouldHeal: true });
  expect(await everything(world)).toBe(before);
  expect(await auditor.findings()).toEqual(kept);
  expect((await world.published()).map(({ type }) => type)).not.toContain("audit.found");
  const requests = (await (await fetch(`${world.simulator.url}/_control/requests`)).json()) as {
    method: string;
  }[];
  expect(requests.length).toBeGreaterThan(0);
  expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
});

class Crash extends Error {}

it("goes on after a crash at any moment of a healing run, and ends as if there had been none", async () => {
  const { world } = stage;
  await assign(world, "AXB", "R-1", person(1));
  await assign(world, "AXB", "R-2", person(2));
  const lost = (await orderOf("R-2")).holdings[0]?.subscriptionId ?? "";
  putStray(person(5));
  world.simulator.state.subscriptions.delete(lost);
  await healing().tick();
  await world.advance(601);
  const crashes = await crashEverywhere();
  expect(crashes).toBeGreaterThan(5);
  await world.sweep();
  const auditor = healing();
  await world.advance(1200);
  await auditor.tick();
  expect((await auditor.findings()).filter(({ goneAt }) => goneAt === undefined)).toEqual([]);
  expect(heldIds().filter((id) => id.startsWith("stray"))).toEqual([]);
  expect(heldIds()).toHaveLength(2);
});

/** Runs with a death before the first, the second … effect, until one comes through. */
async function crashEverywhere(): Promise<number> {
  for (let crashAt = 1; ; crashAt++) {
    let effects = 0;
    const mortal = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name) => {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== "function") return value;
          return async (...args: unknown[]) => {
            if (/^(load|list|find|of|on|page|progress|open|closedUntil)$/.test(String(name)) === false)
              if (++effects === crashAt) throw new Crash();
            return Reflect.apply(value, target, args);
          };
        },
      });
    const auditor = healing((deps) => ({
      ...deps,
      orders: mortal(deps.orders),
      claims: mortal(deps.claims),
      routes: mortal(deps.routes),
      publisher: mortal(deps.publisher),
      ledger: mortal(deps.ledger),
      providerOf: (choice) => mortal(deps.providerOf(choice)),
    }));
    const died = await auditor.tick().then(
      () => false,
      (error: unknown) => {
        if (error instanceof Crash) return true;
        throw error;
      },
    );
    if (!died) return crashAt - 1;
    // The lease of the dead runs out.
    await stage.world.advance(320);
  }
}
