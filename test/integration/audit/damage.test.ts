import fc from "fast-check";
import type { AxbSubscription } from "../../../simulator/state/subscriptions";
import { anOrderEvent, customer, driver } from "../lifecycle/an-order-event";
import { type AuditStage, assign, heldOf, startAuditStage, tamper } from "./stage";

let stage: AuditStage;
beforeAll(async () => {
  stage = await startAuditStage(6);
});
afterAll(() => stage.world.stop());

/** What may be wrong with one order; `none` is nothing, and so is what the order does by itself. */
const damages = [
  "none",
  "none",
  "over",
  "lost",
  "other driver",
  "other direction",
  "for ever",
  "route gone",
  "route of another",
  "stray beside it",
  "loose route",
] as const;
type Damage = (typeof damages)[number];

const kindOf: Readonly<Record<Damage, string | undefined>> = {
  none: undefined,
  over: undefined,
  lost: "missing-subscription",
  "other driver": "differing-subscription",
  "other direction": "differing-subscription",
  "for ever": "differing-subscription",
  "route gone": "missing-route",
  "route of another": "differing-route",
  "stray beside it": "stray-subscription",
  "loose route": "stray-route",
};

let stories = 0;

function heldBy(people: { customer: string }): AxbSubscription {
  const all = heldOf(stage.world, "AXB") as AxbSubscription[];
  const found = all.find(({ callerNum }) => callerNum === people.customer);
  if (!found) throw new Error("the platform does not hold it");
  return found;
}

/** Does the damage to an order that was just bound. @returns what must be found about it: kind and subject */
async function damage(orderId: string, people: { customer: string; driver: string }, what: Damage) {
  const { world } = stage;
  const { subscriptions } = world.simulator.state;
  const { dynamo } = world.wiring.outside;
  const known = heldBy(people);
  const first = (item: Record<string, unknown>) => item.orderId === orderId && item.role === "driver";
  const about = (subject: string) => [`${kindOf[what]} ${subject}`];
  switch (what) {
    case "none":
      return [];
    case "over":
      await world.post(anOrderEvent(world.now(), { orderId, type: "order.cancelled" }));
      await world.sweep();
      return [];
    case "lost":
      subscriptions.delete(known.subscriptionId);
      return about(orderId);
    case "other driver":
      subscriptions.put({ ...known, calleeNum: driver(7000 + stories) });
      return about(orderId);
    case "other direction":
      subscriptions.put({ ...known, callDirection: 1 });
      return about(orderId);
    case "for ever":
      subscriptions.put({ ...known, duration: 0 });
      return about(orderId);
    case "route gone":
      await tamper(dynamo, "routes", first, (item) => ({ ...item, state: "cooling" }));
      return about(orderId);
    case "route of another":
      await tamper(dynamo, "routes", first, (item) => ({ ...item, peer: customer(8000 + stories) }));
      return about(orderId);
    case "stray beside it": {
      const subscriptionId = `stray-${orderId}`;
      const strangers = { callerNum: customer(9000 + stories), calleeNum: driver(9000 + stories) };
      subscriptions.put({ ...known, ...strangers, subscriptionId });
      return about(subscriptionId);
    }
    case "loose route": {
      const [route] = (await world.items("routes")).filter(first);
      const loose = { pk: `${known.relationNum}#k1:loose-${orderId}`, orderId: `gone-${orderId}` };
      await tamper(dynamo, "routes", first, () => ({ ...route, ...loose }));
      return about(`gone-${orderId}`);
    }
    default:
      return what satisfies never;
  }
}

it("finds exactly the damage, heals it, and finds nothing the second time", async () => {
  const { world } = stage;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...damages), { minLength: 1, maxLength: 6 }), async (wrong) => {
      const auditor = stage.auditor({ heal: "heal" }, "AXB");
      const seen = new Set((await auditor.findings()).map(({ id }) => id));
      const expected: string[] = [];
      const orders: string[] = [];
      for (const what of wrong) {
        const people = { customer: customer(++stories), driver: driver(stories) };
        const orderId = `D-${stories}`;
        await assign(world, "AXB", orderId, people);
        expected.push(...(await damage(orderId, people, what)));
        orders.push(orderId);
      }
      await auditor.twice();
      const found = (await auditor.findings()).filter(({ id }) => !seen.has(id));
      const told = found.map(({ kind, orderId, subscriptionId }) =>
        kind === "stray-subscription" ? `${kind} ${subscriptionId}` : `${kind} ${orderId}`,
      );
      expect(told.sort()).toEqual(expected.sort());
      expect(found.filter(({ state }) => state !== "healed")).toEqual([]);
      // The sweeper binds again what was given up.
      for (let sweeps = 0; sweeps < 4; sweeps++) {
        await world.advance(30);
        await world.sweep();
      }
      await auditor.twice();
      expect((await auditor.findings()).filter(({ goneAt }) => goneAt === undefined)).toEqual([]);
      for (const [index, orderId] of orders.entries()) {
        const live = (await world.order(orderId))?.holdings.filter(({ state }) => state === "live") ?? [];
        expect({ orderId, live: live.length }).toEqual({ orderId, live: wrong[index] === "over" ? 0 : 1 });
      }
      for (const orderId of orders)
        await world.post(anOrderEvent(world.now(), { orderId, type: "order.cancelled" }));
      await world.sweep();
      expect(heldOf(world, "AXB")).toEqual([]);
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 300_000);
