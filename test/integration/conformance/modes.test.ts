import type { Mode } from "../../../core/domain/modes";
import { receiveOrderEvent } from "../../../core/domain/receive-order-event";
import { sweepOrders } from "../../../core/domain/sweep";
import { parseOrderEvent } from "../../../core/http/order-event-request";
import { capabilitiesOf, providerModes } from "../../../core/providers/registry";
import { anOrderEvent, customer, driver } from "../lifecycle/an-order-event";
import { startWorld, type World } from "../lifecycle/world";

/** Every (provider, mode) there is: a new one gets this suite by being listed in the registry. */
const pairs = providerModes().map(({ provider, mode }) => ({
  provider,
  mode,
  service: `ride-${mode.toLowerCase()}`,
}));
const serviceOf = (mode: Mode) => (mode === "AXB" ? "ride" : `ride-${mode.toLowerCase()}`);

let world: World;
beforeAll(async () => {
  world = await startWorld(20);
});
afterAll(() => world.stop());

let stories = 0;
/** Each story has people of its own, so that none is in another's way. */
const aStory = (mode: Mode) => {
  const id = ++stories;
  const orderId = `O-${id}`;
  const people = { customer: customer(id), driver: driver(2 * id), next: driver(2 * id + 1) };
  const service = serviceOf(mode);
  const event = (type: string, given: { driver?: string; order?: Record<string, unknown> } = {}) =>
    anOrderEvent(world.now(), {
      orderId,
      type: `order.${type}`,
      ...given,
      ...(type === "assigned" ? { customer: people.customer, driver: people.driver } : {}),
      order: { ...(type === "assigned" ? { service } : {}), ...given.order },
    });
  return { orderId, people, event };
};

interface Target {
  readonly number: string;
  readonly extension?: string;
}

const control = async <T>(path: string): Promise<T> =>
  (await (await fetch(`${world.simulator.url}/_control/${path}`)).json()) as T;

/** Whom this person reaches by dialling what he was told. X mode asks us at each call: see the call-control suite. */
async function reached(from: string, { number, extension }: Target): Promise<string | undefined> {
  const query = new URLSearchParams({
    from,
    to: number,
    ...(extension === undefined ? {} : { digits: extension }),
  });
  return (await control<{ connectedTo?: string }>(`reach?${query}`)).connectedTo;
}

/** What the platform holds of this mode and no order of ours knows. */
async function strays(mode: Mode): Promise<string[]> {
  const held = await control<{ mode: string; subscriptionId: string }[]>("subscriptions");
  const orders = (await world.items("orders")).filter(({ sk }) => sk === "STATE");
  const known = orders.flatMap(({ holdings }) => holdings as { subscriptionId?: string }[]);
  return held
    .filter((each) => each.mode === mode.toLowerCase())
    .map(({ subscriptionId }) => subscriptionId)
    .filter((id) => !known.some(({ subscriptionId }) => subscriptionId === id));
}

const dialOf = (answer: { body: Record<string, unknown> }) => {
  const { dial } = answer.body as { dial?: { customer: Target; driver: Target } };
  if (!dial) throw new Error(`nobody was told what to dial: ${JSON.stringify(answer.body)}`);
  return dial;
};

/** Lets time pass in steps short enough for every renewal, and sweeps. */
async function pass(minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 5) {
    await world.advance(Math.min(left, 5) * 60);
    await world.sweep();
  }
}

describe.each(pairs)("$provider $mode", ({ provider, mode }) => {
  const can = capabilitiesOf(provider, mode);
  const stores = can.stores;

  it("assigns, and connects the two and nobody else", async () => {
    const { event, people } = aStory(mode);
    const answer = await world.post(event("assigned"));
    expect(answer).toMatchObject({ status: 201, body: { status: "active", mode } });
    const dial = dialOf(answer);
    if (!stores) return;
    expect(await reached(people.customer, dial.customer)).toBe(people.driver);
    expect(await reached(people.driver, dial.driver)).toBe(people.customer);
    // In AX and AXE whoever knows the number reaches the driver, as the mode is made.
    const stranger = await reached(customer(999), dial.customer);
    expect(stranger).toBe(mode === "AX" || mode === "AXE" ? people.driver : undefined);
  });

  it("reassigns: the new driver is reached, and the old one reaches nobody", async () => {
    const { event, people } = aStory(mode);
    const before = dialOf(await world.post(event("assigned")));
    const answer = await world.post(event("reassigned", { driver: people.next }));
    expect(answer.body.status).toBe("active");
    const dial = dialOf(answer);
    // Where nothing can be ended the number changes; where people can't be changed in place, the customer's stays anyhow.
    if (can.canUnbind && !can.choosesNumber) expect(dial.customer).toEqual(before.customer);
    if (!can.canUnbind) await pass(20);
    if (!stores) return;
    expect(await reached(people.customer, dial.customer)).toBe(people.next);
    expect(await reached(people.next, dial.driver)).toBe(people.customer);
    const old = await reached(people.driver, before.driver);
    expect([undefined, mode === "AX" ? people.next : undefined]).toContain(old);
  });

  it("lives as long as it is extended, and ends by itself", async () => {
    const { event, people, orderId } = aStory(mode);
    const dial = dialOf(await world.post(event("assigned", { order: { endsAt: inMinutes(30) } })));
    await world.post(event("extended", { order: { endsAt: inMinutes(60) } }));
    await pass(45);
    if (stores) expect(await reached(people.customer, dial.customer)).toBe(people.driver);
    expect((await world.order(orderId))?.holdings).toMatchObject([{ state: "live" }]);
    await pass(35);
    expect((await world.order(orderId))?.holdings).toEqual([]);
    if (stores) expect(await reached(people.customer, dial.customer)).toBeUndefined();
  });

  it("is gone when the order is over and its phases have passed", async () => {
    const { event, orderId } = aStory(mode);
    await world.post(event("assigned"));
    await world.post(event("completed"));
    await pass(40);
    expect((await world.order(orderId))?.holdings).toEqual([]);
    const routes = (await world.items("routes")).filter((route) => route.orderId === orderId);
    expect(routes.every(({ state }) => state === "cooling")).toBe(true);
  });

  it("recovers from a crash between any two steps of an assignment and a cancellation", async () => {
    for (let crashAt = 1; ; crashAt++) {
      const { event, orderId } = aStory(mode);
      const crashed = await playWithCrash([event("assigned"), event("cancelled")], crashAt);
      await pass(5);
      await world.post(event("cancelled"));
      await pass(can.canUnbind && !can.choosesNumber ? 10 : 20);
      const left = (await world.order(orderId))?.holdings ?? [];
      // What a platform that can't be asked may hold lapses by itself, and is listed until then.
      if (can.canFind || !can.stores) expect({ crashAt, left }).toEqual({ crashAt, left: [] });
      else expect(left.every(({ state }) => state !== "live")).toBe(true);
      if (!crashed) break;
    }
    if (can.canFind) expect(await strays(mode)).toEqual([]);
  }, 120_000);
});

const inMinutes = (minutes: number): string => new Date(world.now() + minutes * 60_000).toISOString();

class Crash extends Error {}

/** Plays the events with a driver that dies just before its n-th effect; returns whether there was one. */
async function playWithCrash(events: unknown[], crashAt: number): Promise<boolean> {
  let effects = 0;
  let dead = false;
  const gated = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          if (dead || ++effects === crashAt) {
            dead = true;
            throw new Crash();
          }
          return Reflect.apply(value, target, args);
        };
      },
    });
  const { deps } = world;
  const dying = {
    ...deps,
    orders: gated(deps.orders),
    routes: gated(deps.routes),
    traces: gated(deps.traces),
    publisher: gated(deps.publisher),
    providerOf: (choice: Parameters<typeof deps.providerOf>[0]) => gated(deps.providerOf(choice)),
  };
  try {
    for (const event of events) {
      const budget = { endsAt: world.now() + 8000, numbers: 3, fallbacks: 1 };
      const received = await receiveOrderEvent(
        dying,
        parseOrderEvent(event, world.now()),
        JSON.stringify(event),
        budget,
      );
      await received.tidy();
    }
    await sweepOrders({ ...dying, onError: rethrow }, { from: 0, to: 63 }, world.now() + 40_000);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return dead;
}

function rethrow(_orderId: string, error: unknown): never {
  throw error;
}
