import { anOrderEvent } from "./an-order-event";
import { startWorld, type World } from "./world";

let world: World;
beforeEach(async () => {
  world = await startWorld(1);
});
afterEach(() => world.stop());

const fallback = (orderId: string, given: Record<string, unknown> = {}) =>
  anOrderEvent(world.now(), { orderId, order: { service: "ride-fallback" }, ...given });

const faults = async (list: unknown[]) => {
  const body = JSON.stringify({ faults: list });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${world.simulator.url}/_control/faults`, { method: "PUT", headers, body });
  expect(answer.status).toBe(200);
};

it("takes the next choice when the first has no number left", async () => {
  expect(await world.post(fallback("R-1"))).toMatchObject({ status: 201, body: { mode: "AXB" } });
  expect(await world.post(fallback("R-2"))).toMatchObject({ status: 201, body: { mode: "X" } });
  const third = await world.post(fallback("R-3"));
  expect(third).toMatchObject({ status: 202, body: { status: "pending", reason: "numbers-exhausted" } });
});

it("takes the next choice when the first refuses for good, and says why when all do", async () => {
  await faults([{ kind: "refuse", operation: "axb.bind", rate: 1, code: "1010002" }]);
  expect(await world.post(fallback("R-1"))).toMatchObject({ status: 201, body: { mode: "X" } });
  const refused = await world.post(anOrderEvent(world.now(), { orderId: "R-2" }));
  expect(refused).toMatchObject({
    status: 422,
    body: { type: "urn:maskline:problem:refused-by-provider", kind: "callers-fault", code: "1010002" },
  });
  expect((await world.published()).map(({ type }) => type)).toContain("binding.failed");
  expect((await world.order("R-2"))?.holdings).toEqual([]);
});

it("leaves a provider alone after flow control, and converges once it may send again", async () => {
  await faults([{ kind: "flow-control", operation: "axb.bind", rate: 1, count: 1 }]);
  const answer = await world.post(anOrderEvent(world.now()));
  expect(answer).toMatchObject({ status: 202, body: { reason: "provider-unavailable" } });
  const sent = async () => {
    const all = await (await fetch(`${world.simulator.url}/_control/requests`)).json();
    return (all as unknown[]).length;
  };
  const before = await sent();
  await world.post(anOrderEvent(world.now(), { orderId: "R-2" }));
  await world.advance(30);
  await world.sweep();
  expect(await sent()).toBe(before);
  await world.advance(90);
  await world.sweep();
  expect((await world.order("R-1"))?.holdings).toMatchObject([{ state: "live" }]);
});
