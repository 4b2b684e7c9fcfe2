import type { Mode } from "../../../core/domain/modes";
import { capabilitiesOf, providerModes } from "../../../core/providers/registry";
import type { Subscription } from "../../../simulator/state/subscriptions";
import { anOrderEvent, customer, driver } from "../lifecycle/an-order-event";
import { type AuditStage, assign, everything, held, heldOf, startAuditStage, tamper } from "./stage";

const pairs = providerModes();
const person = (index: number) => ({ customer: customer(index), driver: driver(index) });

let stage: AuditStage;
beforeEach(async () => {
  stage = await startAuditStage();
});
afterEach(() => stage.world.stop());

/** The first of the mode, as the platform holds it. */
function first(mode: Mode): Subscription {
  const [found] = heldOf(stage.world, mode);
  if (!found) throw new Error("the platform holds nothing");
  return found;
}

/** Another one like it for other people, which no order asked for. */
function like(known: Subscription, people: { customer: string; driver: string }): Subscription {
  const subscriptionId = `stray-${known.subscriptionId}`;
  switch (known.mode) {
    case "axb":
      return { ...known, subscriptionId, callerNum: people.customer, calleeNum: people.driver };
    case "axyb":
      return {
        ...known,
        subscriptionId,
        origNum: people.customer,
        pairs: known.pairs.map((pair) => ({ ...pair, bNum: people.driver })),
      };
    case "ax":
      return { ...known, subscriptionId, privateNum: "+8617000001002", origNum: people.driver };
    default:
      throw new Error(`no strays in ${known.mode}`);
  }
}

const isRouteOf = (orderId: string) => (item: Record<string, unknown>) => item.orderId === orderId;

describe.each(pairs)("$provider $mode", ({ provider, mode }) => {
  const can = capabilitiesOf(provider, mode);

  it("says what it can see", async () => {
    const { body } = await stage.auditor().get();
    const expected = can.canList ? "all" : can.canFind && can.stores ? "ours" : "none";
    const found = (body.applications as { mode: string; subscriptions: string; reason?: string }[]).find(
      (each) => each.mode === mode,
    );
    expect(found?.subscriptions).toBe(expected);
    expect(found?.reason === undefined).toBe(can.canList);
  });

  it("finds nothing where all is well, from the assignment to the last rest", async () => {
    const { world } = stage;
    const auditor = stage.auditor({ heal: "heal" }, mode);
    const expectNothing = async () => {
      await auditor.twice();
      expect(await auditor.findings()).toEqual([]);
    };
    await assign(world, mode, "R-1", person(1));
    await assign(world, mode, "R-2", person(2));
    await expectNothing();
    await world.post(
      anOrderEvent(world.now(), { orderId: "R-1", type: "order.reassigned", driver: driver(9) }),
    );
    await world.sweep();
    await expectNothing();
    await world.post(anOrderEvent(world.now(), { orderId: "R-2", type: "order.completed" }));
    await world.sweep();
    await expectNothing();
    await world.post(anOrderEvent(world.now(), { orderId: "R-1", type: "order.cancelled" }));
    await world.sweep();
    await expectNothing();
    const { body } = await auditor.get();
    expect(body.lastRoundAt).toBeDefined();
  });

  const itWhere = (applies: boolean): typeof it | undefined => (applies ? it : undefined);
  itWhere(can.canList)?.(
    "reports a stray, ends it when policy says so, and leaves the order beside it alone",
    async () => {
      const { world } = stage;
      await assign(world, mode, "R-1", person(1));
      const stray = like(first(mode), person(5));
      world.simulator.state.subscriptions.put(stray);
      const before = await everything(world);

      const reporting = stage.auditor({ heal: "report" }, mode);
      await reporting.tick();
      expect(await reporting.findings()).toMatchObject([{ kind: "stray-subscription", state: "suspected" }]);
      await world.advance(601);
      await reporting.tick();
      expect(await reporting.findings()).toMatchObject([
        {
          kind: "stray-subscription",
          state: "found",
          subscriptionId: stray.subscriptionId,
          obstacle: "report-only",
        },
      ]);
      expect(await everything(world)).toBe(before);
      const told = (await world.published()).filter(({ type }) => type === "audit.found");
      expect(told).toHaveLength(1);
      expect(JSON.stringify(told)).not.toContain(person(5).driver);

      const healing = stage.auditor({ heal: "heal" }, mode);
      await healing.twice();
      expect(await healing.findings()).toMatchObject([{ state: "healed" }]);
      expect(held(world).map(({ subscriptionId }) => subscriptionId)).toEqual([first(mode).subscriptionId]);
      const routes = (await world.items("routes")).filter(({ orderId }) => orderId === "~audit");
      expect(routes.length).toBeGreaterThan(0);
      for (const route of routes) expect(route).toMatchObject({ state: "cooling" });
      expect((await world.order("R-1"))?.holdings).toMatchObject([{ state: "live" }]);

      await healing.twice();
      expect((await healing.findings()).filter(({ goneAt }) => goneAt === undefined)).toEqual([]);
    },
  );

  itWhere(can.stores && (can.canList || can.canFind))?.(
    "finds what the platform lost, and the order gets it back",
    async () => {
      const { world } = stage;
      await assign(world, mode, "R-1", person(1));
      world.simulator.state.subscriptions.delete(first(mode).subscriptionId);
      const reporting = stage.auditor({ heal: "report" }, mode);
      await reporting.twice();
      expect(await reporting.findings()).toMatchObject([
        { kind: "missing-subscription", orderId: "R-1", state: "found" },
      ]);
      expect(heldOf(world, mode)).toEqual([]);
      const healing = stage.auditor({ heal: "heal" }, mode);
      await healing.twice();
      expect(await healing.findings()).toMatchObject([{ state: "healed" }]);
      await world.sweep();
      expect((await world.order("R-1"))?.holdings).toMatchObject([{ state: "live" }]);
      expect(heldOf(world, mode)).toHaveLength(1);
      await healing.twice();
      expect((await healing.findings()).filter(({ goneAt }) => goneAt === undefined)).toEqual([]);
    },
  );

  it("finds routes that are gone, are not what was opened, or are held for nobody", async () => {
    const { world } = stage;
    const { dynamo } = world.wiring.outside;
    await assign(world, mode, "R-1", person(1));
    await assign(world, mode, "R-2", person(2));
    await tamper(dynamo, "routes", isRouteOf("R-1"), (item) => ({ ...item, state: "cooling", freeAt: 1 }));
    await tamper(dynamo, "routes", isRouteOf("R-2"), (item) => ({ ...item, peer: customer(77) }));
    const [of] = (await world.items("routes")).filter(isRouteOf("R-2"));
    await tamper(
      dynamo,
      "routes",
      (item) => item.pk === of?.pk,
      (item) => ({
        ...item,
        pk: `${String(item.number)}#k1:someone-else`,
        orderId: "R-3",
      }),
    );
    const auditor = stage.auditor({ heal: "heal" }, mode);
    await auditor.tick();
    await world.advance(540);
    await world.sweep();
    await world.advance(61);
    await auditor.tick();
    const findings = await auditor.findings();
    expect(new Map(findings.map(({ orderId, kind, state }) => [orderId, `${kind} ${state}`]))).toEqual(
      new Map([
        // What nothing but its own end ends was renewed meanwhile, which puts its routes right.
        ...(can.canUnbind
          ? ([
              ["R-1", "missing-route healed"],
              ["R-2", "differing-route healed"],
            ] as const)
          : []),
        ["R-3", "stray-route healed"],
      ]),
    );
    for (let minutes = 0; minutes < 20; minutes++) {
      await world.advance(60);
      await world.sweep();
    }
    await auditor.twice();
    expect((await auditor.findings()).filter(({ goneAt }) => goneAt === undefined)).toEqual([]);
    for (const orderId of ["R-1", "R-2"]) {
      const { holdings = [] } = (await world.order(orderId)) ?? {};
      expect(holdings.filter(({ state }) => state === "live")).toHaveLength(1);
    }
  });
});
