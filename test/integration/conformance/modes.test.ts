import type { Mode } from "../../../core/domain/modes";
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
});

const inMinutes = (minutes: number): string => new Date(world.now() + minutes * 60_000).toISOString();
