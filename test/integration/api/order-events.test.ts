import { expectDocumented, isDocumented } from "../../openapi-check";
import { anOrderEvent, customer, driver } from "../lifecycle/an-order-event";
import { startWorld, type World } from "../lifecycle/world";

let world: World;
beforeAll(async () => {
  world = await startWorld(1);
}, 30_000);
afterAll(() => world.stop());

/** The status of the answer, which is held against the OpenAPI document. */
async function post(event: unknown): Promise<number> {
  const { status, headers, body } = await world.post(event);
  const shown = headers as Record<string, string>;
  expectDocumented("POST /v1/order-events", {
    statusCode: status,
    headers: shown,
    body: JSON.stringify(body),
  });
  return status;
}

it("answers order events as documented, whatever comes of them", async () => {
  const event = (type: string, order: Record<string, unknown> = {}, orderId = "R-1") =>
    anOrderEvent(world.now(), { type, orderId, order });
  const assigned = event("order.assigned");
  expect(await post(assigned)).toBe(201);
  expect(await post(assigned)).toBe(200);
  expect(await post({ ...assigned, order: { ...assigned.order, areaCode: "010" } })).toBe(409);
  expect(await post(event("order.reassigned", { driver: { phone: driver(2) } }))).toBe(200);
  expect(await post(event("order.extended", { extendBySeconds: 600 }))).toBe(200);
  expect(await post(event("order.extended", { extendBySeconds: 600 }, "R-9"))).toBe(404);
  const busy = { customer: { phone: customer(1) }, driver: { phone: driver(3) } };
  expect(await post(event("order.assigned", busy, "R-2"))).toBe(202);
  expect(await post(event("order.assigned", { service: "none" }, "R-3"))).toBe(422);
  expect(await post(event("order.cancelled", {}, "R-4"))).toBe(200);
  expect(await post(event("order.lost"))).toBe(400);
  expect(await post("{")).toBe(400);
  expect(await post(`{"eventId":"${"x".repeat(70_000)}"}`)).toBe(413);
  expect([200, 202]).toContain(await post(event("order.completed")));
});

it("publishes events as documented", async () => {
  const published = await world.published();
  expect(published.map(({ type }) => type)).toContain("binding.activated");
  expect(published.filter((event) => !isDocumented("CloudEvent", event))).toEqual([]);
});
